import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { Actor } from '../../../../src/domain/session/context.ts';
import {
	callOf,
	closes,
	CLOSINGS,
	closingOf,
	type Closing
} from '../../../../src/domain/session/rules/closing.ts';
import type { Session } from '../given.ts';
import { CUT, PHASES, resolve, step } from './phases.ts';
import { between, call, floorOf, on, pitching, put, stage } from './pitch.ts';
import { none } from './ready.ts';

const MOD: Actor = { kind: 'seat', seat: 'mod', role: 'moderator' };
const OFFICIAL: Actor = { kind: 'seat', seat: 'o1', role: 'official' };
const PRESENTER: Actor = { kind: 'seat', seat: 'p1', role: 'presenter' };
const SYSTEM: Actor = { kind: 'system' };
const give = (who: string): Command => ({ type: 'giveFloor', floor: floorOf(who) });
const reason = 'sin luz';

describe('[J26] what does nothing but close', () => {
	test.each<[string, Actor, Command, boolean]>([
		['a cut', MOD, { type: 'cutNow' }, true],
		['a lock', MOD, { type: 'lockPresenter', locked: true }, true],
		['a lock of the pitch on the screen', MOD, { type: 'lockPresenter', locked: true, slot: 'slot1' }, true],
		['an end of a lock', MOD, { type: 'lockPresenter', locked: false }, false],
		['the floor to nobody', MOD, give('nobody'), true],
		['the floor to the presenter', MOD, give('presenter'), false],
		['the floor to an official', MOD, give('o1'), false],
		['the floor given back by a presenter', PRESENTER, { type: 'leaveFloor' }, true],
		['the floor given back by an official', OFFICIAL, { type: 'leaveFloor' }, false],
		['the floor given back by the server', SYSTEM, { type: 'leaveFloor' }, false],
		['the way on after a cut', MOD, { type: 'resolveBreach', choice: 'void', note: '' }, false],
		['a pitch put off', MOD, { type: 'postponeSlot', slot: 'slot1', reason }, false],
		['a pitch skipped', MOD, { type: 'skipSlot', slot: 'slot1', reason }, false],
		['the end of a pitch', MOD, { type: 'finishSlot' }, false],
		['a step', MOD, { type: 'startStep', step: 'scoring' }, false],
		['a pause', MOD, { type: 'pauseTimer' }, false],
		['a slide', PRESENTER, { type: 'showSlide', index: 0 }, false],
		['a hand', OFFICIAL, { type: 'raiseHand', raised: false }, false]
	])('%s', (_, actor, command, expected) => {
		expect(closes(command, actor)).toBe(expected);
	});
});

describe('[J26] in which call something is closed', () => {
	const lost = () => {
		const s = on('pitch');
		s.state = { ...pitching(s), slots: [] };
		return s;
	};
	test.each<[string, () => Session, string]>([
		['none before a session', none, ''],
		['none in the lobby', stage, ''],
		['the first', () => on('called'), 'slot1 1'],
		['the first, cut', () => on('pitch', CUT), 'slot1 1'],
		['the second of the same slot', () => on('pitch', put('slot1'), call('slot1')), 'slot1 2'],
		['the first of the second slot', () => between(call('slot2'), step('pitch')), 'slot2 1'],
		['none between two', between, ''],
		['none after a void', () => on('pitch', CUT, resolve('void')), ''],
		['none in the review', PHASES.rev, ''],
		['that of a slot that is not there', lost, 'slot1 0']
	])('%s', (_, to, key) => {
		expect(callOf(to().state)).toBe(key);
	});
});

describe('[J26] what outlasts a stop', () => {
	test.each<[Closing, Command]>([
		['cut', { type: 'cutNow' }],
		['lock', { type: 'lockPresenter', locked: true }],
		['nobody', { type: 'giveFloor', floor: { kind: 'nobody' } }]
	])('%s', (closing, command) => {
		expect(CLOSINGS[closing]).toEqual(command);
		expect([closes(command, MOD), closingOf(command)]).toEqual([true, closing]);
	});

	test('a floor that a presenter gives back is nobody’s, and nothing tells whose it was', () => {
		expect(closingOf({ type: 'leaveFloor' })).toBe('nobody');
		expect(Object.keys(CLOSINGS)).toEqual(['cut', 'lock', 'nobody']);
	});
});
