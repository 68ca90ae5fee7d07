import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerClock } from '../../../src/lib/live/clock.ts';

test('[D19] a page’s clock is the server’s to half a round trip, and exactly where both ways take as long', () => {
	const way = fc.integer({ min: 0, max: 400 });
	const both = fc.array(fc.record({ up: way, down: way }), { minLength: 1, maxLength: 60 });
	fc.assert(
		fc.property(both, fc.integer({ min: -1e9, max: 1e9 }), (trips, ahead) => {
			const even = new ServerClock(
				() => 0,
				() => 0
			);
			const odd = new ServerClock(
				() => 0,
				() => 0
			);
			let at = 0;
			for (const { up, down } of trips) {
				even.add(at, at + 2 * up, at + up + ahead);
				odd.add(at, at + up + down, at + up + ahead);
				at += 1000;
			}
			expect(even.now()).toBeCloseTo(ahead, 3);
			const worst = Math.max(...trips.map(({ up, down }) => Math.abs(up - down) / 2));
			expect(Math.abs(odd.now() - ahead)).toBeLessThanOrEqual(worst + 0.001);
		})
	);
});

test('[D19] trips that took long tell nothing while there are quick ones, and a wall clock put forward neither', () => {
	let [local, wall] = [0, 5_000];
	const clock = new ServerClock(
		() => local,
		() => wall
	);
	expect(clock.now()).toBe(5_000);
	for (let i = 0; i < 8; i++) clock.add(0, 20, 10_010);
	// Held up on the way back alone: each would put the clock back by a second.
	for (let i = 0; i < 12; i++) clock.add(0, 2_020, 10_010);
	expect(clock.now()).toBe(10_000);
	wall += 3_600_000;
	local = 500;
	expect(clock.now()).toBe(10_500);
	clock.add(10, 5, 0);
	expect([clock.samples, clock.now()]).toEqual([20, 10_500]);
});

test('[D21] what an earlier measure cannot agree with tells of a step, and is followed at once, either way', () => {
	const clock = new ServerClock(
		() => 0,
		() => 0
	);
	for (let i = 0; i < 32; i++) expect(clock.add(0, 20, 10_010)).toBe(false);
	expect(clock.add(0, 20, 70_010)).toBe(true);
	expect([clock.samples, clock.now()]).toEqual([1, 70_000]);
	// Answered before the step, read after it.
	expect([clock.add(0, 20, 10_010), clock.now()]).toEqual([true, 10_000]);
	expect([clock.add(0, 20, 70_010), clock.now()]).toEqual([true, 70_000]);
});

test('[D21] a sleep shows in the wall clock, once; what was begun before it is as old as the longer clock says', () => {
	let [local, wall] = [0, 5_000];
	const clock = new ServerClock(
		() => local,
		() => wall
	);
	const age = clock.stopwatch();
	local += 3_000;
	wall += 3_040;
	expect(clock.slept()).toBe(false);
	wall += 12_000;
	expect([clock.slept(), clock.slept(), age()]).toEqual([true, false, 15_040]);
	wall -= 60_000;
	expect([clock.slept(), age()]).toEqual([true, 3_000]);
});
