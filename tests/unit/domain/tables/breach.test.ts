import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import { decideFloor } from '../../../../src/domain/session/decide/floor.ts';
import type { SessionEvent, Step } from '../../../../src/domain/session/events.ts';
import type { Incident } from '../../../../src/domain/session/state.ts';
import type { Session } from '../given.ts';
import { asks, happens } from '../table.ts';
import { itself } from './itself.ts';
import { CUT, PHASES, resolve, step } from './phases.ts';
import { between, call, give, later, line, LOCK, on, pitching, put, stage } from './pitch.ts';
import { slides } from './ready.ts';

const cut = { type: 'cutNow' } as const;
const declared = (step: Step, heardMs: number, slidesSeen: number, slide: number | null, slot = 'slot1') =>
	[{ type: 'BreachDeclared', slot, step, heardMs, slidesSeen, slide, at: 'now' }] as const;
const show = (index: number, seat = 'p1'): [string, Command] => [seat, { type: 'showSlide', index }];
/** In a pitch, with so many slides. */
const decked = (n: number, ...then: [string, Command][]) => {
	const s = stage().apply({ type: 'DeckUploaded', startup: 'su1', slides: slides(n) });
	return s.all(call('slot1'), step('pitch'), ...then);
};
const GO = resolve('continue');
const unknown = () => {
	const s = on('pitch');
	s.mapping.clear();
	return s;
};
/** Of the three slides that were seen two are left in the deck of the next call. */
const fewer = () =>
	on('pitch', show(2), show(1), put('slot1'))
		.apply({ type: 'DeckUploaded', startup: 'su1', slides: slides(2) })
		.all(call('slot1'));
const early = () => {
	const s = on('pitch');
	s.now -= 5000;
	return s;
};
const second = () => between(call('slot2'), step('pitch'));
asks('[B19] a cut', [
	['at the call', () => on('called'), 'mod', cut, declared('pitch', 0, 0, null)],
	['in a pitch', () => on('pitch'), 'mod', cut, declared('pitch', 1000, 1, 0)],
	['in the questions', () => on('questions'), 'mod', cut, declared('questions', 2000, 1, 0)],
	['in the scoring', () => on('scoring'), 'mod', cut, declared('scoring', 2000, 1, 0)],
	['after a minute more', () => later(on('pitch'), 60_000), 'mod', cut, declared('pitch', 61_000, 1, 0)],
	[
		'while nobody has the floor',
		() => later(on('pitch', give('nobody')), 9000),
		'mod',
		cut,
		declared('pitch', 1000, 1, 0)
	],
	['while it is locked', () => later(on('pitch', LOCK), 9000), 'mod', cut, declared('pitch', 1000, 1, 0)],
	['of a moment before it was on air', early, 'mod', cut, declared('pitch', 0, 1, 0)],
	['on the last slide', () => on('pitch', show(2)), 'mod', cut, declared('pitch', 2000, 2, 2)],
	[
		'after all slides',
		() => on('pitch', show(1), show(2), show(0)),
		'mod',
		cut,
		declared('pitch', 4000, 3, 0)
	],
	['without slides', () => decked(0), 'mod', cut, declared('pitch', 1000, 0, null)],
	['with one slide', () => decked(1), 'mod', cut, declared('pitch', 1000, 1, 0)],
	['of a slot that no startup has', unknown, 'mod', cut, declared('pitch', 1000, 0, null)],
	['a second time', () => on('pitch', CUT, GO), 'mod', cut, declared('pitch', 1000, 1, 0)],
	[
		'in another call',
		() => on('pitch', put('slot1'), call('slot1')),
		'mod',
		cut,
		declared('pitch', 1000, 1, null)
	],
	['in another call, with fewer slides', fewer, 'mod', cut, declared('pitch', 3000, 2, null)],
	['in the second slot', second, 'mod', cut, declared('pitch', 1000, 1, 0, 'slot2')],
	['in a cut', () => on('pitch', CUT), 'mod', cut, 'not-now'],
	['between two', between, 'mod', cut, 'not-now'],
	['in the lobby', stage, 'mod', cut, 'not-now'],
	['by the auditor', () => on('pitch'), 'aud', cut, 'not-found']
]);

const breachAt = (s: Session, i = 0): number => (pitching(s).incidents[i] as Incident).at;
const noted = (choice: Incident['choice'], note = 'un nombre', slot = 'slot1') =>
	[{ type: 'BreachNoted', slot, choice, note, at: 'now' }] as const;
type Choice = NonNullable<Incident['choice']>;
const choose = (choice: Choice, note = 'un nombre') => ({ type: 'resolveBreach', choice, note }) as const;
const of = (which: (s: Session) => number) => (s: Session) =>
	({ ...choose('void'), breach: which(s) }) as const;
const isCut = () => on('pitch', CUT);
const twice = () => on('pitch', CUT, GO, CUT);
const cutInSecond = () => between(call('slot2'), step('pitch'), CUT);
asks('[B20] [E66] what follows upon a cut:', [
	['it goes on', isCut, 'mod', choose('continue'), noted('continue')],
	['it is put off', isCut, 'mod', choose('postpone'), noted('postpone')],
	['it is void', isCut, 'mod', choose('void'), noted('void')],
	['without a word', isCut, 'mod', choose('void', ''), noted('void', '')],
	['in the second slot', cutInSecond, 'mod', choose('void'), noted('void', 'un nombre', 'slot2')],
	['of the cut on the screen', isCut, 'mod', of(breachAt), noted('void')],
	['of a cut a moment later', isCut, 'mod', of((s) => breachAt(s) + 1), 'stale'],
	['of the second cut', twice, 'mod', of((s) => breachAt(s, 1)), noted('void')],
	['of the first cut, in the second', twice, 'mod', of(breachAt), 'stale'],
	['of the first cut, after it', () => on('pitch', CUT, GO), 'mod', of(breachAt), 'not-now'],
	['where nothing is cut', () => on('pitch'), 'mod', choose('void'), 'not-now'],
	['between two', between, 'mod', choose('void'), 'not-now']
]);

describe('[D35] each rule of a cut by itself', () => {
	const gone = () => {
		const s = on('pitch');
		s.state = { ...pitching(s), slots: [] };
		return s;
	};
	itself(decideFloor, [
		['the server cuts nothing', () => on('pitch'), 'system', cut, 'not-found'],
		['nothing is cut in the review', PHASES.rev, 'mod', cut, 'not-now'],
		['nothing is cut twice', isCut, 'mod', cut, 'not-now'],
		['nothing is cut of a slot that is not there', gone, 'mod', cut, 'not-now'],
		[
			'nothing follows where nothing was cut',
			() => on('pitch'),
			'mod',
			{ ...choose('void'), breach: 1 },
			'stale'
		]
	]);
});

const declares =
	(details: object = { heardMs: 4000, slidesSeen: 2, slide: 1 }) =>
	(s: Session): SessionEvent => ({
		type: 'BreachDeclared',
		slot: 'slot1',
		step: 'pitch',
		...details,
		at: s.now
	});
const incident = (heardMs: number, slidesSeen: number) => ({
	slot: 'slot1',
	step: 'pitch',
	heardMs,
	slidesSeen,
	at: 'now',
	choice: null,
	note: ''
});
const CUT_OFF = { 'live.cut': true, incidents: [incident(4000, 2)], stretchFrom: 'now' };
const OFF_AIR = { 'live.onAirSince': null, 'slots.0.heardMs': 1000, 'floor.kind': 'nobody' };
happens('[B9] [D36] a cut falls', [
	['at the call', () => on('called'), declares(), CUT_OFF],
	[
		'on air, with a line on the screens',
		() => line(on('pitch')),
		declares(),
		{ ...CUT_OFF, ...OFF_AIR, captions: [] }
	],
	[
		'while an official speaks',
		() => on('pitch', give('o1')),
		declares(),
		{ ...CUT_OFF, 'floor.kind': 'nobody', 'floor.seat': undefined }
	],
	[
		'in a record that lost how much was heard and seen',
		() => on('called'),
		declares({}),
		{ ...CUT_OFF, incidents: [incident(0, 0)] }
	]
]);

const notes =
	(choice: Choice, note: object = { note: 'un nombre' }, slot = 'slot1') =>
	(s: Session): SessionEvent => ({ type: 'BreachNoted', slot, choice, ...note, at: s.now });
const CHOSEN = (choice: Choice, i = 0) => ({
	[`incidents.${i}.choice`]: choice,
	[`incidents.${i}.note`]: 'un nombre'
});
/** A question is before the presenter, the second slide is shown, and the moderator speaks in the cut. */
const asked = () =>
	on('pitch', show(1))
		.apply(
			{ type: 'QuestionAsked', question: 'q1', slot: 'slot1', seat: 'o1', text: '¿Cuánto?', at: 1 },
			{ type: 'QuestionPicked', question: 'q1', at: 1 }
		)
		.all(CUT, give('mod'));
const ENDED = {
	live: null,
	'floor.kind': 'nobody',
	'floor.seat': undefined,
	'questions.0.status': 'answered',
	stretchFrom: 'now'
};
/** Nothing of the first pitch is left open, and the second waits for the word on its cut. */
const cutTwice = () => on('pitch', CUT, resolve('postpone'), call('slot2'), step('pitch'), CUT);
/** By a record in which the cut of another slot stands open. */
const cutBeside = () =>
	isCut().apply({ type: 'BreachDeclared', slot: 'slot2', step: 'pitch', heardMs: 0, slidesSeen: 0, at: 1 });
const off = () => {
	const s = isCut();
	s.state = { ...pitching(s), live: null };
	return s;
};
happens('[B20] [D46] [D36] after a cut', [
	[
		'it goes on where it was, whoever has the floor',
		asked,
		notes('continue'),
		{ ...CHOSEN('continue'), 'live.cut': false }
	],
	[
		'it goes on, in a record that lost what was noted',
		isCut,
		notes('continue', {}),
		{ 'incidents.0.choice': 'continue', 'live.cut': false }
	],
	['it goes on where nothing is on any more', off, notes('continue'), CHOSEN('continue')],
	[
		'it is void, and why',
		asked,
		notes('void'),
		{ ...CHOSEN('void'), ...ENDED, 'slots.0.status': 'void', 'slots.0.reason': 'un nombre' }
	],
	[
		'it is void, in a record that lost why',
		asked,
		notes('void', {}),
		{ ...ENDED, 'incidents.0.choice': 'void', 'slots.0.status': 'void' }
	],
	[
		'it is put off, at the end',
		cutInSecond,
		notes('postpone', { note: 'un nombre' }, 'slot2'),
		{
			...CHOSEN('postpone'),
			live: null,
			'slots.1.status': 'postponed',
			'slots.1.reason': 'un nombre',
			stretchFrom: 'now'
		}
	],
	[
		'the word on an earlier one stays',
		twice,
		notes('continue'),
		{ ...CHOSEN('continue', 1), 'live.cut': false }
	],
	[
		'the word on another slot’s stays',
		cutTwice,
		notes('continue', { note: 'un nombre' }, 'slot2'),
		{ ...CHOSEN('continue', 1), 'live.cut': false }
	],
	['another slot’s stays open', cutBeside, notes('continue'), { ...CHOSEN('continue'), 'live.cut': false }]
]);

test('[D40] what is put off for a cut comes after what waits', () => {
	const s = isCut().all(resolve('postpone'));
	expect(pitching(s).slots.map((x) => [x.slot, x.status])).toEqual([
		['slot2', 'waiting'],
		['slot1', 'postponed']
	]);
});
