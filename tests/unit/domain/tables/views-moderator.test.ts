import { describe } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import type { Session } from '../given.ts';
import { ABORT, approve, CUT, drawn, PHASES, resolve, step } from './phases.ts';
import { shows, type Shown } from './views.ts';

const on = (...then: [string, Command][]) =>
	drawn()
		.pitching()
		.all(...then);
const aside = (type: 'skipSlot' | 'postponeSlot', slot: string): [string, Command] => [
	'mod',
	{ type, slot, reason: '' }
];
const give = (to: 'nobody' | 'presenter'): [string, Command] => [
	'mod',
	{ type: 'giveFloor', floor: { kind: to } }
];
const SPEAK: [string, Command] = ['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'mod' } }];
const FINISH: [string, Command] = ['mod', { type: 'finishSlot' }];

describe('[D61] [B30] whether the presenter was ready, told as of the call', () => {
	const mute = () => {
		const s = drawn();
		s.mute.add('su1');
		return s.called();
	};
	shows([
		['ready', PHASES.cal, 'mod', { 'own.ready': true }],
		['not', mute, 'mod', { 'own.ready': false }],
		[
			'not told again',
			() => PHASES.cal().all(aside('postponeSlot', 'slot1')).called(),
			'mod',
			{ 'own.ready': null }
		],
		['pitching', PHASES.pit, 'mod', { 'own.ready': null }],
		['nobody called', PHASES.btw, 'mod', { 'own.ready': null }]
	]);
});

describe('[D61] questions, hands and the panel', () => {
	const asked = (s: Session, question: string, slot = 'slot2'): SessionEvent => ({
		type: 'QuestionAsked',
		question,
		slot,
		seat: 'o2',
		text: `text of ${question}`,
		at: s.now
	});
	/** q0 of the pitch before; q1 waits, q2 is picked, q3 is answered, q4 is dropped. */
	const questions = () => {
		const s = PHASES.btw().pitching('slot2');
		s.apply(asked(s, 'q0', 'slot1'), asked(s, 'q1'), asked(s, 'q2'), asked(s, 'q3'), asked(s, 'q4'));
		return s.all(
			['mod', { type: 'closeQuestion', question: 'q3', answered: true }],
			['mod', { type: 'closeQuestion', question: 'q4', answered: false }],
			['mod', { type: 'pickQuestion', question: 'q2' }]
		);
	};
	const question = (id: string, status: string) => ({
		id,
		official: 2,
		text: `text of ${id}`,
		at: 'now-3000',
		status
	});
	const raise = (seat: string): [string, Command] => [seat, { type: 'raiseHand', raised: true }];
	const panel = [1, 2, 3].map((n) => ({ seat: `o${n}`, official: n }));
	const raised = (s: Session) => s.apply({ type: 'HandRaised', seat: 'o3', raised: true, at: s.now });
	shows([
		[
			'of this pitch, what waits and what is picked',
			questions,
			'mod',
			{ 'own.questions': [question('q1', 'waiting'), question('q2', 'picked')] }
		],
		['none once it is over', () => questions().finish(), 'mod', { 'own.questions': [] }],
		[
			'hands in the order in which they were raised, with seat and number',
			() => drawn().all(raise('o3'), raise('o1')),
			'mod',
			{
				'own.hands': [
					{ seat: 'o3', official: 3, at: 'now-2000' },
					{ seat: 'o1', official: 1, at: 'now-1000' }
				]
			}
		],
		[
			'none after an abort',
			() => drawn().all(raise('o3'), ABORT),
			'mod',
			{ 'own.hands': [], 'own.questions': [] }
		],
		['the panel by number', PHASES.dra, 'mod', { 'own.panel': [...panel, { seat: 'o9', official: 4 }] }],
		['not once names stand beside seats', PHASES.rvl, 'mod', { 'own.panel': [] }],
		['not when it is closed', PHASES.clo, 'mod', { 'own.panel': [] }],
		['nor a hand that an older record has', () => raised(PHASES.rvl()), 'mod', { 'own.hands': [] }],
		[
			'a hand of the countdown',
			() => raised(PHASES.cnt()),
			'mod',
			{ 'own.hands': [{ seat: 'o3', official: 3, at: 'now' }] }
		]
	]);
});

describe('[D61] [S6] how many sheets are in, and how many are due', () => {
	const handed = (s: Session, slot: string, ...by: string[]) => {
		for (const o of by) s.score(o, slot, 4);
		return s;
	};
	const saved = (s: Session) =>
		s.all(['o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(3), base: 0 }]);
	const sheets = (openSheets: number, slot1 = 0, slot2 = 0) => ({
		'own.openSheets': openSheets,
		'own.sheetsIn': { slot1, slot2 }
	});
	shows([
		['before the doors', PHASES.dra, 'mod', { 'own.openSheets': 0, 'own.sheetsIn': {} }],
		[
			'after an abort',
			() => handed(on(), 'slot1', 'o1').all(ABORT),
			'mod',
			{ 'own.openSheets': 0, 'own.sheetsIn': {} }
		],
		['no pitch yet', drawn, 'mod', sheets(0)],
		['one that is called is due by nobody', PHASES.cal, 'mod', sheets(0)],
		['one that is on is due by all four', PHASES.pit, 'mod', sheets(4)],
		['saved is not in', () => saved(on()), 'mod', sheets(4)],
		['one in', () => handed(on(), 'slot1', 'o1'), 'mod', sheets(3, 1)],
		['over', () => handed(on(), 'slot1', 'o1').finish(), 'mod', sheets(3, 1)],
		[
			'of two pitches',
			() => handed(handed(on(), 'slot1', 'o1').finish().pitching('slot2'), 'slot2', 'o2', 'o3'),
			'mod',
			sheets(5, 1, 2)
		],
		['one skipped before it began', () => on().finish().all(aside('skipSlot', 'slot2')), 'mod', sheets(4)],
		[
			'one skipped with what is in',
			() => handed(on(), 'slot1', 'o1').all(aside('skipSlot', 'slot1')),
			'mod',
			sheets(0, 1)
		],
		['one put off', () => on(aside('postponeSlot', 'slot1')), 'mod', sheets(0)],
		['one voided', () => on(CUT, resolve('void')), 'mod', sheets(0)]
	]);
});

describe('[D61] [B17] that no sound comes from the device on air', () => {
	const silent = (is: boolean) => ({ 'own.silent': is });
	const sounding = () => false;
	shows([
		['none comes', on, 'mod', silent(true), { sounding }],
		['it does', on, 'mod', silent(false)],
		['of another startup none comes', on, 'mod', silent(false), { sounding: (startup) => startup === 'su1' }],
		['not on air yet', PHASES.cal, 'mod', silent(false), { sounding }],
		['the floor was taken', () => on(give('nobody')), 'mod', silent(false), { sounding }],
		['nobody called', PHASES.btw, 'mod', silent(false), { sounding }],
		['in review', PHASES.rev, 'mod', silent(false), { sounding }],
		['whose slot it is, nobody knows', on, 'mod', silent(false), { sounding, startupOf: () => null }],
		...(['down', 'away', 'off-no-start'] as const).map((relay): Shown => [
			`the voice itself is ${relay}`,
			on,
			'mod',
			{ ...silent(false), 'own.relay': relay },
			{ sounding, relay }
		])
	]);
});

describe('[D61] [B19] a cut, what was held back, a lock', () => {
	const breach = (over: object = {}) => ({
		...{ slot: 'slot1', step: 'pitch', heardMs: 1000, slidesSeen: 0, at: 'now-1000', choice: null, note: '' },
		...over
	});
	const lock = (locked: boolean): [string, Command] => ['mod', { type: 'lockPresenter', locked }];
	const HELD: [string, Command] = ['system', { type: 'noteHeld' }];
	shows([
		['none', PHASES.pit, 'mod', { 'own.breach': null, 'own.held': false, 'own.locked': false }],
		['cut', () => on(CUT), 'mod', { 'own.breach': breach() }],
		['resolved', () => on(CUT, resolve('continue')), 'mod', { 'own.breach': null }],
		[
			'the second one',
			() => on(CUT, resolve('continue'), step('questions'), CUT),
			'mod',
			{ 'own.breach': breach({ step: 'questions', heardMs: 2000 }) }
		],
		['after an abort', () => on(CUT, ABORT), 'mod', { 'own.breach': null }],
		['something was held back', () => on(HELD), 'mod', { 'own.held': true }],
		['in another call', () => on(HELD).finish().called('slot2'), 'mod', { 'own.held': false }],
		['between two', () => on(HELD).finish(), 'mod', { 'own.held': false }],
		['locked', () => on(lock(true)), 'mod', { 'own.locked': true }],
		['unlocked', () => on(lock(true), lock(false)), 'mod', { 'own.locked': false }],
		['locked, and over', () => on(lock(true)).finish(), 'mod', { 'own.locked': false }]
	]);
});

describe('[D61] [D29] the floor that is due to the presenter after a cut that goes on', () => {
	const due = (is: boolean) => ({ 'own.resumed': is });
	const GO_ON = resolve('continue');
	const at = (s: Session, ...then: [string, Command][]) => {
		// In the same moment as what was before.
		s.now -= 1000;
		return s.all(...then);
	};
	shows([
		['not cut', () => on(give('nobody')), 'mod', due(false)],
		['cut', () => on(CUT), 'mod', due(false)],
		['going on', () => on(CUT, GO_ON), 'mod', due(true)],
		['somebody speaks', () => on(CUT, GO_ON, SPEAK), 'mod', due(false)],
		['they have it', () => on(CUT, GO_ON, give('presenter')), 'mod', due(false)],
		[
			'they had it, and were not heard',
			() => at(on(CUT, GO_ON, give('presenter')), give('nobody')),
			'mod',
			due(true)
		],
		['they had it', () => on(CUT, GO_ON, give('presenter'), give('nobody')), 'mod', due(false)],
		['cut before the pitch', () => PHASES.cal().all(CUT, GO_ON), 'mod', due(false)],
		['in questions', () => on(step('questions'), CUT, GO_ON), 'mod', due(true)],
		['in scoring', () => on(step('scoring'), CUT, GO_ON), 'mod', due(false)],
		['the second cut', () => on(CUT, GO_ON, give('presenter'), CUT, GO_ON), 'mod', due(true)],
		[
			'another pitch was cut',
			() => on(CUT, GO_ON).finish().pitching('slot2').all(give('nobody')),
			'mod',
			due(false)
		],
		['in the second pitch', () => on().finish().pitching('slot2').all(CUT, GO_ON), 'mod', due(true)],
		[
			'put off after a cut, and called again',
			() => at(on(CUT, resolve('postpone')).pitching(), give('nobody')),
			'mod',
			due(false)
		],
		['over', () => on(CUT, GO_ON, step('scoring'), FINISH), 'mod', due(false)]
	]);
});

describe('[D61] what else the moderator is told', () => {
	const reopen: [string, Command] = ['mod', { type: 'reopen', reason: 'x' }];
	const SEAL: [string, Command] = ['mod', { type: 'seal' }];
	shows([
		['not sealed', PHASES.rev, 'mod', { 'own.reopenings': 0 }],
		[
			'reopened twice',
			() => PHASES.sea().all(reopen, SEAL, ...approve('mod'), reopen),
			'mod',
			{ 'own.reopenings': 2 }
		],
		['all is well', drawn, 'mod', { 'own.relay': 'ok', 'own.unrecorded': false, 'own.role': 'moderator' }],
		['what is not recorded yet', drawn, 'mod', { 'own.unrecorded': true }, { unrecorded: true }]
	]);
});
