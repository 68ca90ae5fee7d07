import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SETTLE_MS } from '../../../src/lib/panel/moderator/settled.ts';
import { Settling } from '../../../src/lib/panel/official/settling.svelte.ts';

const FRAMES_MS = 32;
const see = (then: () => void) => {
	const timer = setTimeout(then, FRAMES_MS);
	return () => clearTimeout(timer);
};
let settling: Settling;
beforeEach(() => {
	vi.useFakeTimers();
	settling = new Settling(see, () => Date.now());
});
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTime(ms);

test('[E68] a press on what came by itself counts from a moment after it was seen, by when it was made', () => {
	const before = Date.now();
	settling.show('a');
	pass(FRAMES_MS + SETTLE_MS - 1);
	expect([settling.settled, settling.takes(Date.now()), settling.told]).toEqual([false, false, true]);
	pass(1);
	expect([settling.settled, settling.takes(Date.now())]).toEqual([true, true]);
	// Delivered late.
	expect(settling.takes(before)).toBe(false);
	pass(10_000);
	expect(settling.told).toBe(false);
});

test('[E68] what was chosen by a press takes the next one at once', () => {
	settling.show('a');
	settling.show('b', true);
	expect([settling.settled, settling.takes(Date.now())]).toEqual([true, true]);
	settling.show('b');
	expect(settling.settled).toBe(true);
	settling.show('a');
	expect(settling.settled).toBe(false);
});

test('[E68] whatever comes and is chosen, a press counts when what stands there was chosen or has been seen for long enough', () => {
	const step = fc.record({
		what: fc.constantFrom('a', 'b', 'c'),
		chosen: fc.boolean(),
		then: fc.integer({ min: 0, max: 2 * SETTLE_MS })
	});
	fc.assert(
		fc.property(fc.array(step, { minLength: 1 }), (steps) => {
			settling = new Settling(see, () => Date.now());
			let [on, from] = ['', Infinity];
			for (const { what, chosen, then } of steps) {
				// A view of equal meaning starts nothing anew.
				if (what !== on) from = chosen ? -Infinity : Date.now() + FRAMES_MS + SETTLE_MS;
				on = what;
				settling.show(what, chosen);
				pass(then);
				expect([settling.settled, settling.takes(Date.now())]).toEqual([
					Date.now() >= from,
					Date.now() >= from
				]);
			}
		})
	);
});
