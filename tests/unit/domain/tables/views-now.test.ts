import { describe } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { Floor, SessionEvent } from '../../../../src/domain/session/events.ts';
import { given, type Session } from '../given.ts';
import { ABORT, CUT, decks, drawn, PHASES, step } from './phases.ts';
import { shows } from './views.ts';

describe('[D61] the floor, by its number', () => {
	const give = (floor: Floor): [string, Command] => ['mod', { type: 'giveFloor', floor }];
	const floor = (seat: string) => () => drawn().all(give({ kind: 'seat', seat }));
	shows([
		['before the doors', PHASES.dra, 'mod', { 'shared.floor': { kind: 'nobody' } }],
		['nobody', drawn, 'mod', { 'shared.floor': { kind: 'nobody' } }],
		['the presenter', PHASES.pit, 'hall', { 'shared.floor': { kind: 'presenter' } }],
		[
			'an official',
			floor('o2'),
			'o1',
			{ 'shared.floor': { kind: 'official', number: 2 }, 'own.hasFloor': false }
		],
		['oneself', floor('o2'), 'o2', { 'shared.floor': { kind: 'official', number: 2 }, 'own.hasFloor': true }],
		['the moderator', floor('mod'), 'o1', { 'shared.floor': { kind: 'moderator' }, 'own.hasFloor': false }],
		[
			'the moderator oneself',
			floor('mod'),
			'mod',
			{ 'shared.floor': { kind: 'moderator' }, 'own.hasFloor': true }
		],
		['not of the moderator', floor('o1'), 'mod', { 'own.hasFloor': false }],
		['the presenter has it, no official', PHASES.pit, 'o1', { 'own.hasFloor': false }],
		[
			'after an abort',
			() => floor('o2')().all(ABORT),
			'o2',
			{ 'shared.floor': { kind: 'nobody' }, 'own.hasFloor': false }
		]
	]);
});

describe('[D61] hands and how many officials there are', () => {
	const raise = (s: Session, ...seats: string[]) =>
		s.all(...seats.map((seat): [string, Command] => [seat, { type: 'raiseHand', raised: true }]));
	shows([
		['none', drawn, 'hall', { 'shared.hands': [], 'shared.officials': 4 }],
		['before the doors', PHASES.dra, 'mod', { 'shared.hands': [], 'shared.officials': 4 }],
		[
			'in the order in which they were raised',
			() => raise(drawn(), 'o3', 'o1'),
			'hall',
			{ 'shared.hands': [3, 1] }
		],
		[
			'after an abort',
			() => raise(drawn(), 'o3').all(ABORT),
			'hall',
			{ 'shared.hands': [], 'shared.officials': 4 }
		]
	]);
});

describe('[D61] [W2] lines of captions', () => {
	const line = (s: Session): SessionEvent => ({
		type: 'CaptionSpoken',
		slot: 'slot1',
		source: 'captioner',
		text: 'Hola',
		at: s.now
	});
	const spoken = (s: Session) => s.apply(line(s));
	shows([
		['when and what', () => spoken(PHASES.pit()), 'o1', { 'shared.captions': [{ at: 'now', text: 'Hola' }] }],
		['none yet', PHASES.pit, 'o1', { 'shared.captions': [] }],
		['no place for them', () => spoken(given().drawn().pitching()), 'o1', { 'shared.captions': null }],
		['before the doors', PHASES.dra, 'mod', { 'shared.captions': null }],
		['after an abort', PHASES.abo, 'mod', { 'shared.captions': null }]
	]);
});

describe('[D61] what is on', () => {
	const of = (...then: [string, Command][]) =>
		decks(drawn())
			.called()
			.all(...then);
	const CALLED = { slot: 'slot1', step: 'called', timer: null, slide: null, cut: false, question: null };
	const timer = (startedAt: string, endsAt: string, pausedAt: string | null = null) => ({
		startedAt,
		endsAt,
		pausedAt
	});
	const slide = (id: string, index: number, count = 3) => ({ id, index, count, text: `text of ${id}` });
	const show = (index: number): [string, Command] => ['p1', { type: 'showSlide', index }];
	const asked = (s: Session): SessionEvent => ({
		type: 'QuestionAsked',
		question: 'q1',
		slot: 'slot1',
		seat: 'o2',
		text: '¿Cuánto?',
		at: s.now
	});
	const question = (...then: [string, Command][]) => {
		const s = of(step('pitch'));
		return s.apply(asked(s)).all(...then);
	};
	const PICK: [string, Command] = ['mod', { type: 'pickQuestion', question: 'q1' }];
	const picked = { id: 'q1', text: '¿Cuánto?' };
	shows([
		['nothing between slots', PHASES.btw, 'o1', { 'shared.now': null }],
		['called, the first slide fetched ahead', of, 'o1', { 'shared.now': { ...CALLED, next: 'a1' } }],
		['called, at the desk', of, 'org', { 'shared.now': { slot: 'slot1', step: 'called' } }],
		['pitching, at the desk', PHASES.pit, 'org', { 'shared.now': { slot: 'slot1', step: 'pitch' } }],
		['between slots, at the desk', PHASES.btw, 'org', { 'shared.now': null }],
		['called, no slides', PHASES.cal, 'hall', { 'shared.now': { ...CALLED, next: null } }],
		[
			'pitching',
			() => of(step('pitch')),
			'hall',
			{
				'shared.now': {
					...{ ...CALLED, step: 'pitch', timer: timer('now-1000', 'now+299000') },
					...{ slide: slide('a1', 0), next: 'b1' }
				}
			}
		],
		[
			'paused',
			() => of(step('pitch'), ['mod', { type: 'pauseTimer' }]),
			'hall',
			{ 'shared.now.timer': timer('now-2000', 'now+298000', 'now-1000') }
		],
		[
			'turned',
			() => of(step('pitch'), show(1)),
			'o1',
			{ 'shared.now.slide': slide('b1', 1), 'shared.now.next': 'c1' }
		],
		[
			'the last slide',
			() => of(step('pitch'), show(2)),
			'o1',
			{ 'shared.now.slide': slide('c1', 2), 'shared.now.next': null }
		],
		['no slides', PHASES.pit, 'o1', { 'shared.now.slide': null, 'shared.now.next': null }],
		[
			'another’s slides',
			() => decks(drawn()).pitching('slot2'),
			'o1',
			{ 'shared.now.slide': slide('a2', 0, 1), 'shared.now.next': null }
		],
		[
			'nobody’s slides',
			() => of(step('pitch')),
			'o1',
			{ 'shared.now.slide': null, 'shared.now.next': null },
			{ startupOf: () => null }
		],
		[
			'cut',
			() => question(PICK, CUT),
			'hall',
			{
				'shared.now.slide': null,
				'shared.now.next': null,
				'shared.now.cut': true,
				'shared.now.question': null,
				'shared.now.step': 'pitch'
			}
		],
		['a question that is picked', () => question(PICK), 'hall', { 'shared.now.question': picked }],
		['one that waits', () => question(), 'hall', { 'shared.now.question': null }],
		[
			'one that is answered',
			() => question(PICK, ['mod', { type: 'closeQuestion', question: 'q1', answered: true }]),
			'hall',
			{ 'shared.now.question': null }
		],
		[
			'one of another pitch',
			() => {
				const s = PHASES.btw().pitching('slot2');
				return s.apply(asked(s), { type: 'QuestionPicked', question: 'q1', at: s.now });
			},
			'hall',
			{ 'shared.now.question': null, 'shared.now.slot': 'slot2' }
		]
	]);
});
