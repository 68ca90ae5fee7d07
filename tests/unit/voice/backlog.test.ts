import { describe, expect, test } from 'vitest';
import { Backlog } from '../../../src/lib/voice/backlog.ts';

/** Beats of 50 ms that are read up to 40 ms late; `lost`: ms of sound that were not made by then. */
function beats(backlog: Backlog, from: number, to: number, lost: number, quiet: (at: number) => boolean) {
	for (let at = from; at < to; at += 50) {
		const late = (at * 7) % 41;
		if (backlog.isDue(at + late, at - lost + (late - (late % 10)), quiet(at))) return at;
	}
	return null;
}

describe('a graph that fell behind', () => {
	const never = () => false;
	const always = () => true;

	test('is none while the page only reads its mail late, nor for a few ms', () => {
		const backlog = new Backlog();
		expect(beats(backlog, 0, 60_000, 0, always)).toBe(null);
		expect(beats(backlog, 60_000, 120_000, 5, always)).toBe(null);
	});

	test('is none when the two clocks differ', () => {
		const backlog = new Backlog();
		for (let at = 0; at < 3_600_000; at += 50) expect(backlog.isDue(at * 1.0002, at, true)).toBe(false);
	});

	test.each([30, 100, 2000])('[M39] of %i ms is made up for in the next pause', (lost) => {
		const backlog = new Backlog();
		beats(backlog, 0, 5000, 0, always);
		expect(beats(backlog, 5000, 9000, lost, never)).toBe(null);
		expect(beats(backlog, 9000, 20_000, lost, (at) => at > 9500)).toBe(9550);
	});

	test('is made up for in mid-speech when there is no pause for long, and not again', () => {
		const backlog = new Backlog();
		beats(backlog, 0, 5000, 0, always);
		const at = beats(backlog, 5000, 60_000, 100, never);
		expect(at).toBeGreaterThan(15_000);
		expect(at).toBeLessThan(18_000);
		backlog.restart();
		expect(beats(backlog, 20_000, 60_000, 100, always)).toBe(null);
	});
});
