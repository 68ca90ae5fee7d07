import { expect, test } from 'vitest';
import { partsLeft, timerFace } from '../../../src/lib/ui/format.ts';
import { crossed } from '../../../src/lib/ui/milestones.ts';

test('a timer shows its whole length at the start and 0:00 at the end', () => {
	expect(timerFace(300_000)).toBe('5:00');
	expect(timerFace(299_999)).toBe('5:00');
	expect(timerFace(1)).toBe('0:01');
	expect(timerFace(0)).toBe('0:00');
	expect(timerFace(3_700_000)).toBe('1:01:40');
});

test('overtime counts up, from the first full second', () => {
	expect(timerFace(-999)).toBe('0:00');
	expect(timerFace(-1000)).toBe('+0:01');
	expect(timerFace(-65_000)).toBe('+1:05');
});

test('a countdown falls into days, hours, minutes and seconds, and never below zero', () => {
	expect(partsLeft(2 * 86_400_000 + 3 * 3_600_000 + 4 * 60_000 + 5000)).toEqual({
		days: 2,
		hours: 3,
		minutes: 4,
		seconds: 5
	});
	expect(partsLeft(-5)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 0 });
});

test('a timer speaks once at five minutes, one minute, thirty seconds and the end', () => {
	const spoken: number[] = [];
	for (let left = 310_000; left > -3000; left -= 250) {
		const hit = crossed(left + 250, left);
		if (hit !== null) spoken.push(hit);
	}
	expect(spoken).toEqual([300_000, 60_000, 30_000, 0]);
});

test('a timer is silent at its start, when time is added, and says only the latest after sleep', () => {
	expect(crossed(300_000, 299_750)).toBeNull();
	expect(crossed(20_000, 80_000)).toBeNull();
	expect(crossed(400_000, 10_000)).toBe(30_000);
});
