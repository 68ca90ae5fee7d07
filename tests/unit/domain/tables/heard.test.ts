import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import { CUT, resolve, step } from './phases.ts';
import { call, give, LOCK, PAUSE, pitching, play, put, RESUME, slotOf, stage, UNLOCK } from './pitch.ts';

const LEAVE: [string, Command] = ['p1', { type: 'leaveFloor' }];
const FINISH: [string, Command] = ['mod', { type: 'finishSlot' }];
const GO = resolve('continue');
const skip = (slot: string): [string, Command] => ['mod', { type: 'skipSlot', slot, reason: '' }];

const PRESSES: Readonly<Record<string, [string, Command]>> = {
	call: call('slot1'),
	pitch: step('pitch'),
	questions: step('questions'),
	scoring: step('scoring'),
	finish: FINISH,
	stop: PAUSE,
	on: RESUME,
	lock: LOCK,
	open: UNLOCK,
	cut: CUT,
	go: GO,
	void: resolve('void'),
	leave: LEAVE,
	o1: give('o1'),
	presenter: give('presenter'),
	nobody: give('nobody'),
	skip: skip('slot1'),
	'skip-2': skip('slot2'),
	'call-2': call('slot2'),
	'off-2': put('slot2'),
	off: put('slot1')
};
/** From the call of the first slot: what is pressed after how many seconds, and how many of its presenter were heard. */
describe('[D43] how long a presenter is heard', () => {
	test.each<[what: string, course: string, seconds: number]>([
		['not at all at the call', '9 off', 0],
		['all of a pitch', '9 pitch 60 scoring', 60],
		['pitch and questions', '9 pitch 60 questions 30 scoring', 90],
		['not in the scoring', '9 pitch 60 scoring 30 finish', 60],
		['up to where it is put off', '9 pitch 60 off', 60],
		['up to where it is skipped', '9 pitch 60 skip', 60],
		['whatever the timer does', '9 pitch 60 stop 30 on 600 off', 690],
		['whatever becomes of another slot', '9 pitch 60 skip-2 30 off', 90],
		['not while it is locked', '9 pitch 60 lock 30 open 6 off', 66],
		['locked twice and opened twice', '9 pitch 60 lock 30 lock 3 open 2 open 1 off', 63],
		['locked before it begins', '9 lock 9 pitch 60 open 6 off', 6],
		['locked to its end', '9 pitch 60 lock 30 off', 60],
		['not while an official has the floor', '9 pitch 60 o1 30 presenter 6 off', 66],
		['not after it gave the floor back', '9 pitch 60 leave 30 off', 60],
		['not while nobody has the floor', '9 pitch 60 nobody 30 presenter 6 off', 66],
		['locked, with the floor back', '9 pitch 60 lock 30 o1 3 presenter 2 off', 60],
		['opened while an official has the floor', '9 pitch 60 lock 30 o1 3 open 2 off', 60],
		['with the floor again by the questions', '9 pitch 60 o1 30 questions 6 off', 66],
		['not in a cut, nor after it without the floor', '9 pitch 60 cut 30 go 6 off', 60],
		['after a cut with the floor again', '9 pitch 60 cut 30 go 6 presenter 2 off', 62],
		['up to a cut that ends it', '9 pitch 60 cut 30 void', 60],
		['in both of two calls', '9 pitch 60 off 9 call 9 pitch 30 off', 90],
		['in a call without a pitch no more', '9 pitch 60 off 9 call 9 off', 60],
		['not in a call of another', '9 pitch 60 off 9 call-2 9 pitch 30 off-2', 60]
	])('%s: %s', (_, course, seconds) => {
		const s = play(stage().all(call('slot1')), course, PRESSES);
		expect(slotOf(s).heardMs).toBe(seconds * 1000);
	});
});

/** Counted by hand, second by second, from who has the floor and what is shut. */
test('[D43] whatever is pressed, each presenter counts as heard for as long as it was on air', () => {
	const press = fc.constantFrom<[string, Command]>(
		...([call('slot1'), call('slot2'), call('slot1'), call('slot2'), step('pitch'), step('pitch')] as const),
		...([step('questions'), step('scoring'), FINISH, CUT, GO, resolve('postpone'), PAUSE, RESUME] as const),
		...([LOCK, UNLOCK, LEAVE, put('slot1'), put('slot2'), skip('slot2')] as const),
		...([give('presenter'), give('presenter'), give('nobody'), give('o1'), give('mod')] as const),
		['o1', { type: 'leaveFloor' }],
		['p1', { type: 'showSlide', index: 1 }]
	);
	let most = 0;
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.nat({ max: 60 }), press), { minLength: 10, maxLength: 60 }),
			(presses) => {
				const s = stage().all(call('slot1'), step('pitch'));
				// The second that the start took.
				const seconds: Record<string, number> = { slot1: 1, slot2: 0 };
				const pass = (n: number) => {
					const { live, floor } = pitching(s);
					const open = live !== null && !live.locked && !live.cut && floor.kind === 'presenter';
					if (open) seconds[live.slot] = (seconds[live.slot] ?? 0) + n;
				};
				for (const [wait, [by, command]] of presses) {
					pass(wait);
					s.now += wait * 1000;
					s.do(by, command);
					// What was pressed stands from then on, for the second that it took.
					pass(1);
				}
				const { live, slots } = pitching(s);
				for (const { slot, heardMs } of slots) {
					const since = live?.slot === slot ? live.onAirSince : null;
					expect([slot, heardMs + (since === null ? 0 : s.now - since)]).toEqual([
						slot,
						(seconds[slot] ?? 0) * 1000
					]);
					most = Math.max(most, heardMs);
				}
			}
		),
		{ numRuns: 200, seed: 43 }
	);
	expect(most).toBeGreaterThan(120_000);
});
