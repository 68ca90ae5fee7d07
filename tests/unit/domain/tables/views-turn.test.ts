import { describe } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import type { Session } from '../given.ts';
import { CUT, decks, drawn, lobby, PHASES, resolve, step } from './phases.ts';
import { shows } from './views.ts';

const on = (...then: [string, Command][]) =>
	decks(drawn())
		.pitching()
		.all(...then);
const aside = (type: 'skipSlot' | 'postponeSlot', slot: string): [string, Command] => [
	'mod',
	{ type, slot, reason: '' }
];
const give = (seat: string): [string, Command] => [
	'mod',
	{ type: 'giveFloor', floor: { kind: 'seat', seat } }
];

describe('[D61] [B12] the own turn, as long as it is on', () => {
	const CALLED = {
		...{ position: 1, of: 2, step: 'called', timer: null, onAir: false, locked: false, cut: false },
		...{ listening: false, unheard: false, slide: 0, question: null, captions: [], saying: null }
	};
	const timer = { startedAt: 'now-1000', endsAt: 'now+299000', pausedAt: null };
	const PITCH = { ...CALLED, step: 'pitch', timer, onAir: true };
	const lock: [string, Command] = ['mod', { type: 'lockPresenter', locked: true }];
	const floor = (s: Session): SessionEvent => ({
		type: 'FloorGiven',
		floor: { kind: 'presenter' },
		at: s.now
	});
	const called = (is: object | null) => ({ 'own.called': is });
	shows([
		['called', PHASES.cal, 'p1', called(CALLED)],
		['the other is', PHASES.cal, 'p2', called(null)],
		['pitching', PHASES.pit, 'p1', called(PITCH)],
		[
			'nobody by the draw',
			PHASES.pit,
			'p1',
			{ ...called(null), 'own.turn': null },
			{ startupOf: () => null }
		],
		['between two', PHASES.btw, 'p1', called(null)],
		['the second turn', () => PHASES.btw().called('slot2'), 'p2', called({ ...CALLED, position: 2 })],
		['locked', () => on(lock), 'p1', { 'own.called.onAir': false, 'own.called.locked': true }],
		['cut', () => on(CUT), 'p1', { 'own.called.onAir': false, 'own.called.cut': true }],
		[
			'cut, whoever has the floor',
			() => {
				const s = on(CUT);
				return s.apply(floor(s));
			},
			'p1',
			{ 'own.called.onAir': false }
		],
		[
			'somebody speaks',
			() => on(give('o1')),
			'p1',
			{ 'own.called.onAir': false, 'own.called.listening': true }
		],
		['nobody does', () => on(CUT), 'p1', { 'own.called.listening': false }],
		['on air nobody else does', PHASES.pit, 'p1', { 'own.called.listening': false }],
		['not heard', PHASES.pit, 'p1', { 'own.called.unheard': true }, { relay: 'down' }],
		['not to be heard at all', PHASES.pit, 'p1', { 'own.called.unheard': false }, { relay: 'away' }],
		['turned', () => on(['p1', { type: 'showSlide', index: 2 }]), 'p1', { 'own.called.slide': 2 }],
		[
			'questions',
			() => on(step('questions')),
			'p1',
			{ 'own.called.step': 'questions', 'own.called.onAir': true }
		]
	]);
});

describe('[D61] [W8] questions, captions and what is said, in the own turn', () => {
	const ask = (s: Session, question: string): SessionEvent => ({
		type: 'QuestionAsked',
		question,
		slot: 'slot1',
		seat: 'o2',
		text: `text of ${question}`,
		at: s.now
	});
	const asked = (...then: [string, Command][]) => {
		const s = on(step('questions'));
		return s.apply(ask(s, 'q1'), ask(s, 'q2')).all(...then);
	};
	const PICK: [string, Command] = ['mod', { type: 'pickQuestion', question: 'q2' }];
	const line = (text: string, at: number): SessionEvent => ({
		type: 'CaptionSpoken',
		slot: 'slot1',
		source: 'captioner',
		text,
		at
	});
	/** One line of the presenter's own, and one of an official's that is let down to the booth. */
	const spoken = () => {
		const s = on();
		s.apply(line('Buenos días', s.now)).all(give('o1'));
		return s.apply(line('Más cerca', s.now));
	};
	const SAYING = { text: 'Un mapa.', from: 0, to: 3 };
	const saying = (startup: string) => (startup === 'su1' ? SAYING : null);
	shows([
		['a question that waits', () => asked(), 'p1', { 'own.called.question': null }],
		[
			'one that is picked',
			() => asked(PICK),
			'p1',
			{ 'own.called.question': { id: 'q2', text: 'text of q2' } }
		],
		[
			'one of another turn',
			() => {
				const s = PHASES.btw().pitching('slot2');
				return s.apply(ask(s, 'q1'), { type: 'QuestionPicked', question: 'q1', at: s.now });
			},
			'p2',
			{ 'own.called.question': null, 'own.called.position': 2 }
		],
		[
			'lines that reach the booth',
			spoken,
			'p1',
			{ 'own.called.captions': [{ at: 'now', text: 'Más cerca' }] }
		],
		[
			'no place for them',
			() => {
				const s = spoken();
				return s.apply({ type: 'SeatRemoved', seat: 'cap' });
			},
			'p1',
			{ 'own.called.captions': null }
		],
		['what is said of the own text', PHASES.pit, 'p1', { 'own.called.saying': SAYING }, { saying }],
		[
			'nothing of another’s',
			() => PHASES.btw().pitching('slot2'),
			'p2',
			{ 'own.called.saying': null, 'own.called.position': 2 },
			{ saying }
		]
	]);
});

describe('[D61] [W20] what became of the own turn', () => {
	const turn = (is: string | null, done = false) => ({ 'own.turn': is, 'own.done': done });
	const over = (s: Session) => s.all(['mod', { type: 'openReview' }]);
	const second = () => PHASES.btw().called('slot2');
	shows([
		['before the doors', PHASES.dra, 'p1', turn(null)],
		['before the draw', lobby, 'p1', turn(null)],
		['drawn', drawn, 'p1', turn('waiting')],
		['called', PHASES.cal, 'p1', turn('called')],
		['on', PHASES.pit, 'p1', turn('live')],
		['another’s on', PHASES.pit, 'p2', turn('waiting')],
		['given', PHASES.btw, 'p1', turn('done', true)],
		['put off', () => on(aside('postponeSlot', 'slot1')), 'p1', turn('postponed')],
		['skipped', () => on(aside('skipSlot', 'slot1')), 'p1', turn('skipped', true)],
		['voided', () => on(CUT, resolve('void')), 'p1', turn('void', true)],
		[
			'put off before its call',
			() => PHASES.cal().all(aside('postponeSlot', 'slot2')),
			'p2',
			turn('waiting')
		],
		['skipped before its call', () => PHASES.cal().all(aside('skipSlot', 'slot2')), 'p2', turn('waiting')],
		[
			'skipped, and called after that',
			() => PHASES.btw().all(aside('skipSlot', 'slot2')).called('slot2'),
			'p2',
			turn('called')
		],
		[
			'skipped before its call, in review',
			() => over(PHASES.btw().all(aside('skipSlot', 'slot2'))),
			'p2',
			turn('skipped', true)
		],
		['the other’s while the second is on', second, 'p1', turn('done', true)],
		['revealed', PHASES.rvl, 'p2', turn('done', true)],
		['aborted', PHASES.abo, 'p1', turn(null)]
	]);
});
