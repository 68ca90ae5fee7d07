import { expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import type { Session } from '../given.ts';
import { happens } from '../table.ts';
import { CUT } from './phases.ts';
import { between, floorGiven, give, later, LOCK, on, pitching, stage } from './pitch.ts';

const locks =
	(locked: boolean) =>
	(s: Session): SessionEvent => ({ type: 'PresenterLocked', locked, at: s.now });
const gives =
	(who: string) =>
	(s: Session): SessionEvent =>
		floorGiven(who, s.now);
/** The event is of a moment before the pitch went on air. */
const early = (s: Session): SessionEvent => floorGiven('nobody', s.now - 5000);
const hands = (s: Session) =>
	s.all(...['o1', 'o2'].map((o): [string, Command] => [o, { type: 'raiseHand', raised: true }]));
const heard = { 'slots.0.heardMs': 1000 };
const OFF = { ...heard, 'live.onAirSince': null };
happens('[D43] [D36] the presenter', [
	['is locked on air', () => on('pitch'), locks(true), { ...OFF, 'live.locked': true }],
	['is locked at the call', () => on('called'), locks(true), { 'live.locked': true }],
	['is locked again', () => on('pitch', LOCK), locks(true), {}],
	[
		'is open again',
		() => on('pitch', LOCK),
		locks(false),
		{ 'live.locked': false, 'live.onAirSince': 'now' }
	],
	['is open twice', () => on('pitch'), locks(false), { ...heard, 'live.onAirSince': 'now' }],
	[
		'is open, and an official has the floor',
		() => on('pitch', LOCK, give('o1')),
		locks(false),
		{ 'live.locked': false }
	],
	['has the floor twice', () => on('pitch'), gives('presenter'), { ...heard, 'live.onAirSince': 'now' }],
	[
		'has the floor again',
		() => on('pitch', give('nobody')),
		gives('presenter'),
		{ 'floor.kind': 'presenter', 'live.onAirSince': 'now' }
	],
	[
		'has the floor, and is locked',
		() => on('pitch', LOCK, give('nobody')),
		gives('presenter'),
		{ 'floor.kind': 'presenter' }
	],
	[
		'has the floor in a cut, by an older record',
		() => on('pitch', CUT),
		gives('presenter'),
		{ 'floor.kind': 'presenter' }
	],
	['has no floor any more', () => on('pitch'), gives('nobody'), { ...OFF, 'floor.kind': 'nobody' }],
	[
		'was not heard before it was on air',
		() => on('pitch'),
		early,
		{ 'floor.kind': 'nobody', 'live.onAirSince': null }
	]
]);
happens('[D44] [D36] an official', [
	[
		'has the floor in a pitch',
		() => on('pitch'),
		gives('o1'),
		{ ...OFF, 'floor.kind': 'seat', 'floor.seat': 'o1' }
	],
	['has the floor in the lobby', stage, gives('o1'), { 'floor.kind': 'seat', 'floor.seat': 'o1' }],
	['has the floor between two', between, gives('o1'), { 'floor.kind': 'seat', 'floor.seat': 'o1' }],
	['has the floor after another', () => on('pitch', give('o2')), gives('o1'), { 'floor.seat': 'o1' }],
	[
		'has no hand up who has the floor',
		() => hands(stage()),
		gives('o2'),
		{ hands: [{ seat: 'o1', at: 'now-2000' }], 'floor.kind': 'seat', 'floor.seat': 'o2' }
	],
	[
		'has no hand up who has the floor in a pitch',
		() => hands(on('pitch')),
		gives('o1'),
		{
			hands: [{ seat: 'o2', at: 'now-1000' }],
			'slots.0.heardMs': 3000,
			'live.onAirSince': null,
			'floor.kind': 'seat',
			'floor.seat': 'o1'
		}
	],
	[
		'has a hand up while the moderator speaks',
		() => hands(stage()),
		gives('mod'),
		{ 'floor.kind': 'seat', 'floor.seat': 'mod' }
	],
	[
		'has a hand up while nobody speaks',
		() => hands(stage().all(give('mod'))),
		gives('nobody'),
		{ 'floor.kind': 'nobody', 'floor.seat': undefined }
	]
]);

/** What views share is worked out anew for another list alone. */
test('[D36] hands are the same list while no official gets the floor', () => {
	const s = hands(on('pitch'));
	const before = pitching(s).hands;
	for (const who of ['nobody', 'presenter']) expect(pitching(s.apply(gives(who)(s))).hands).toBe(before);
});

const held = (s: Session): SessionEvent => ({ type: 'FrameHeld', at: s.now });
happens('[B16] [D36] something is held back', [
	['at a call', () => on('called'), held, { 'live.held': true }],
	['in a pitch', () => on('pitch'), held, { 'live.held': true }],
	['twice in a call', () => later(on('pitch').apply({ type: 'FrameHeld', at: 1 }), 1000), held, {}],
	['between two', between, held, {}],
	['in the lobby', stage, held, {}]
]);
