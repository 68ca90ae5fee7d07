import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steadyClock } from '../../server/clock.ts';

const DAY = 24 * 3_600_000;

/** A machine whose steady clock advances and whose wall clock may be set to anything. */
function machine() {
	const at = { wall: 1_700_000_000_000, steady: 5000.25 };
	const pass = (ms: number, jump = 0) => {
		at.steady += ms;
		at.wall += ms + jump;
	};
	return {
		clock: steadyClock(
			() => at.wall,
			() => at.steady
		),
		pass
	};
}

test('[H4] a wall clock set back changes nothing, one far ahead is followed', () => {
	const { clock, pass } = machine();
	const begun = clock();
	pass(1000, -3_600_000);
	expect(clock() - begun).toBe(1000);
	pass(1000, 3_600_000 + 1_800_000);
	expect(clock() - begun).toBe(2000 + 1_800_000);
});

test('[H7] a far jump is followed when it has lasted', () => {
	const { clock, pass } = machine();
	const begun = clock();
	pass(1000, 200 * DAY);
	expect(clock() - begun).toBe(1000);
	pass(30_000, -200 * DAY);
	expect(clock() - begun).toBe(31_000);
	pass(1000, 200 * DAY);
	expect(clock() - begun).toBe(32_000);
	pass(61_000);
	expect(clock() - begun).toBe(93_000 + 200 * DAY);
	pass(1000, -200 * DAY);
	expect(clock() - begun).toBe(94_000 + 200 * DAY);
});

test('[H8] a sleep counts as time that has passed, a setting of the clock does not', () => {
	const at = { wall: 1_700_000_000_000, steady: 5000.25, up: 900_000 };
	const clock = steadyClock(
		() => at.wall,
		() => at.steady,
		() => at.up
	);
	const lived = () => Math.round(clock.machine?.lived() ?? 0);
	const pass = (awake: number, asleep: number, set = 0) => {
		at.steady += awake;
		at.up += awake + asleep;
		at.wall += awake + asleep + set;
	};
	const begun = lived();
	pass(1000, 0, 3 * DAY);
	expect(lived() - begun).toBe(1000);
	pass(1000, 8_000_000);
	expect(lived() - begun).toBe(8_002_000);
	pass(1000, 0, -3 * DAY);
	expect(lived() - begun).toBe(8_003_000);
});

test('[H4] time is whole and never runs backwards, however the wall clock jumps', () => {
	const step = fc.tuple(fc.double({ min: 0, max: 5000, noNaN: true }), fc.integer({ min: -9e7, max: 9e7 }));
	fc.assert(
		fc.property(fc.array(step), (steps) => {
			const { clock, pass } = machine();
			let last = clock();
			for (const [ms, jump] of steps) {
				pass(ms, jump);
				const now = clock();
				expect(Number.isInteger(now)).toBe(true);
				expect(now).toBeGreaterThanOrEqual(last + Math.floor(ms) - 1);
				last = now;
			}
		})
	);
});

test('[H6] a clock that starts behind what was recorded goes on from there, and follows when it is set right', () => {
	const { clock, pass } = machine();
	const recorded = clock() + 3_600_000;
	clock.notBefore?.(recorded);
	expect(clock()).toBe(recorded);
	pass(1000);
	expect(clock()).toBe(recorded + 1000);
	pass(1000, 5_400_000);
	expect(clock() - recorded).toBe(2000 + 1_800_000);
	clock.notBefore?.(recorded);
	expect(clock() - recorded).toBe(2000 + 1_800_000);
});
