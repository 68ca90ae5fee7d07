import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import { decide } from '../../../../src/domain/session/decide.ts';
import { decideFloor } from '../../../../src/domain/session/decide/floor.ts';
import type { Session } from '../given.ts';
import { asks } from '../table.ts';
import { itself } from './itself.ts';
import { CUT, PHASES, reveal, step, type PhasePart } from './phases.ts';
import {
	between,
	call,
	floorGiven,
	floorOf,
	give as gave,
	LOCK,
	on,
	put,
	stage,
	STEPS,
	UNLOCK
} from './pitch.ts';

const give = (who: string, slot?: string) =>
	({ type: 'giveFloor', floor: floorOf(who), ...(slot === undefined ? {} : { slot }) }) as const;
const given = (who: string) => [{ type: 'FloorGiven', floor: floorOf(who), at: 'now' }] as const;

const start = step('pitch');
const skip2: [string, Command] = ['mod', { type: 'skipSlot', slot: 'slot2', reason: '' }];

/** `x` given, `=` had already, `-` not now. o9 has not declared ties. */
const MATRIX: Readonly<Record<PhasePart, string>> = {
	//   presenter o1 mod o9 nobody
	dra: '- - - - -',
	lob: '- x x - =',
	drn: '- x x - =',
	btw: '- x x - =',
	cal: '- x x - =',
	pit: '= x x - x',
	pau: '= x x - x',
	que: '= x x - x',
	sco: '- x x - =',
	cut: '- - x - =',
	rev: '- x x - =',
	sea: '- x x - =',
	's+m': '- x x - =',
	's+a': '- x x - =',
	's+o': '- x x - =',
	cnt: '- - x - =',
	rvl: '- - x - =',
	mee: '- - x - =',
	end: '- - x - =',
	clo: '- - - - -',
	abo: '- - - - -'
};
describe('[D18] [D30] to whom the floor is given, by phase', () => {
	test.each(Object.entries(MATRIX) as [PhasePart, string][])('%s', (part, expected) => {
		const s = PHASES[part]();
		const came = ['presenter', 'o1', 'mod', 'o9', 'nobody'].map((who) => {
			const decision = decide(s.state, give(who), s.actor('mod'), s.context());
			if (!decision.ok) return decision.refusal === 'not-now' ? '-' : decision.refusal;
			return decision.events.length === 0 ? '=' : 'x';
		});
		expect(came.join(' ')).toBe(expected);
	});
});

const official = () => on('pitch', gave('o1'));
asks('[D18]', [
	['the floor of an official, to the same', official, 'mod', give('o1'), []],
	['the floor of an official, to another', official, 'mod', give('o2'), given('o2')],
	['the floor of an official, to the moderator', official, 'mod', give('mod'), given('mod')],
	['the floor of an official, to the presenter', official, 'mod', give('presenter'), given('presenter')],
	['the floor of an official, to nobody', official, 'mod', give('nobody'), given('nobody')],
	['the floor of the presenter, to an official', () => on('questions'), 'mod', give('o1'), given('o1')],
	['the floor of the moderator, to the same', () => stage().all(gave('mod')), 'mod', give('mod'), []],
	[
		'the floor of the moderator, to nobody',
		() => stage().all(gave('mod')),
		'mod',
		give('nobody'),
		given('nobody')
	],
	[
		'to a locked presenter',
		() => on('pitch', LOCK, gave('nobody')),
		'mod',
		give('presenter'),
		given('presenter')
	],
	['to the captioner', () => on('pitch'), 'mod', give('cap'), 'not-found'],
	['to a presenter’s own seat', () => on('pitch'), 'mod', give('p1'), 'not-found'],
	['to a seat that is not there', () => on('pitch'), 'mod', give('o8'), 'not-found'],
	['to a seat that is not there, in a cut', () => on('pitch', CUT), 'mod', give('o8'), 'not-found']
]);
const second = () => between(call('slot2'));
asks('[E66]', [
	['an official’s, in the pitch on the screen', () => on('pitch'), 'mod', give('o1', 'slot1'), given('o1')],
	[
		'the presenter’s, in the pitch on the screen',
		official,
		'mod',
		give('presenter', 'slot1'),
		given('presenter')
	],
	['an official’s, in the next pitch', second, 'mod', give('o1', 'slot1'), 'stale'],
	['the moderator’s, after the pitch', between, 'mod', give('mod', 'slot1'), 'stale'],
	['the presenter’s, after the pitch', between, 'mod', give('presenter', 'slot1'), 'stale'],
	['an official’s, in the lobby', stage, 'mod', give('o1', 'slot1'), 'stale'],
	['an official’s, in the review', PHASES.rev, 'mod', give('o1', 'slot1'), 'stale'],
	[
		'nobody’s, in the next pitch',
		() => second().all(gave('o1')),
		'mod',
		give('nobody', 'slot1'),
		given('nobody')
	],
	['nobody’s, after the pitch', () => between(gave('o1')), 'mod', give('nobody', 'slot1'), given('nobody')]
]);

const leave = { type: 'leaveFloor' } as const;
const [toNobody, toPresenter] = [given('nobody'), given('presenter')];
/** A record in which an official has the floor in a cut. */
const cutGiven = () => {
	const s = on('pitch', CUT);
	return s.apply(floorGiven('o1', s.now));
};
const counted = () => {
	const s = PHASES.sea().all(gave('o1'));
	return s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
};
asks('[D44] an official', [
	['gives the floor back in the lobby', () => stage().all(gave('o1')), 'o1', leave, toNobody],
	['gives the floor back at a call', () => on('called', gave('o1')), 'o1', leave, toNobody],
	['gives the floor back in a pitch', official, 'o1', leave, toPresenter],
	['gives the floor back in the questions', () => on('questions', gave('o1')), 'o1', leave, toPresenter],
	['gives the floor back in the scoring', () => on('scoring', gave('o1')), 'o1', leave, toNobody],
	['gives the floor back in a cut', cutGiven, 'o1', leave, toNobody],
	[
		'gives the floor back to a locked presenter',
		() => on('pitch', LOCK, gave('o1')),
		'o1',
		leave,
		toPresenter
	],
	['gives the floor back between two', () => between(gave('o1')), 'o1', leave, toNobody],
	['gives the floor back in the review', () => PHASES.rev().all(gave('o1')), 'o1', leave, toNobody],
	['gives the floor back after the seal', () => PHASES.sea().all(gave('o1')), 'o1', leave, toNobody],
	['gives the floor back in the countdown', counted, 'o1', leave, toNobody],
	['gives back the floor of another', official, 'o2', leave, 'not-now'],
	['gives back the floor of the presenter', () => on('pitch'), 'o1', leave, 'not-now'],
	['gives back what nobody has', stage, 'o1', leave, 'not-now'],
	['gives back what it gave back', () => stage().all(gave('o1'), ['o1', leave]), 'o1', leave, 'not-now'],
	['gives back what was taken', () => on('pitch', gave('o1'), gave('nobody')), 'o1', leave, 'not-now'],
	['gives back the floor after the names', () => reveal(between(skip2)), 'o1', leave, 'not-now']
]);

/** Another who speaks for the same startup, and one of a startup whose slot nobody knows. */
const team = () => on('pitch').apply({ type: 'SeatAdded', seat: 'p8', role: 'presenter', startup: 'su1' });
const unknown = () => {
	const s = on('pitch');
	s.mapping.clear();
	return s;
};
asks('[D18] [D44] a presenter', [
	['gives the floor back at the call', () => on('called'), 'p1', leave, 'not-now'],
	['gives the floor back in the pitch', () => on('pitch'), 'p1', leave, toNobody],
	['gives the floor back in the questions', () => on('questions'), 'p1', leave, toNobody],
	['gives the floor back in the scoring', () => on('scoring'), 'p1', leave, 'not-now'],
	['gives the floor back in a cut', () => on('pitch', CUT), 'p1', leave, 'not-now'],
	['gives the floor back while locked', () => on('pitch', LOCK), 'p1', leave, toNobody],
	['gives the floor back of the team', team, 'p8', leave, toNobody],
	['gives the floor back of another startup', () => on('pitch'), 'p2', leave, 'not-now'],
	['gives the floor back in the second slot', () => between(call('slot2'), start), 'p2', leave, toNobody],
	['gives the floor back after the own slot', () => between(call('slot2'), start), 'p1', leave, 'not-now'],
	['gives the floor back when put off', () => on('pitch', put('slot1')), 'p1', leave, 'not-now'],
	['gives the floor back between two', between, 'p1', leave, 'not-now'],
	['gives back the floor of an official', official, 'p1', leave, 'not-now'],
	['gives back what it gave back', () => on('pitch', ['p1', leave]), 'p1', leave, 'not-now'],
	['gives the floor back of a slot that no startup has', unknown, 'p1', leave, 'not-now']
]);

describe('[D35] each rule of the floor by itself', () => {
	const lost = () => on('pitch').apply({ type: 'SeatRemoved', seat: 'p1' });
	itself(decideFloor, [
		['the server gives no floor', stage, 'system', give('mod'), 'not-found'],
		['nobody gives one before doors open', PHASES.dra, 'mod', give('mod'), 'not-found'],
		['the presenter has none in the review', PHASES.rev, 'mod', give('presenter'), 'not-now'],
		['a presenter leaves none in the lobby', stage, 'p1', leave, 'not-now'],
		['a seat that is gone leaves none', lost, 'p1', leave, 'not-now']
	]);
});

const lock = (locked: boolean, slot?: string) =>
	({ type: 'lockPresenter', locked, ...(slot === undefined ? {} : { slot }) }) as const;
const locked = (is: boolean) => [{ type: 'PresenterLocked', locked: is, at: 'now' }] as const;
asks('[D45] the presenter', [
	...STEPS.flatMap((at) => [
		[`is locked at: ${at}`, () => on(at), 'mod', lock(true), locked(true)] as const,
		[`is opened at: ${at}`, () => on(at, LOCK), 'mod', lock(false), locked(false)] as const
	]),
	['is locked twice', () => on('pitch', LOCK), 'mod', lock(true), locked(true)],
	['is opened twice', () => on('pitch', UNLOCK), 'mod', lock(false), locked(false)],
	['is locked in the pitch on the screen', () => on('pitch'), 'mod', lock(true, 'slot1'), locked(true)],
	['is locked in another pitch', () => on('pitch'), 'mod', lock(true, 'slot2'), 'stale'],
	['is locked in a cut', () => on('pitch', CUT), 'mod', lock(true), 'not-now'],
	['is locked between two', between, 'mod', lock(true), 'not-now'],
	['is locked in the lobby', stage, 'mod', lock(true), 'not-now'],
	['is locked by an official', (): Session => on('pitch'), 'o1', lock(true), 'not-found']
]);
