import { expect, test } from 'vitest';
import { KnownRevisions } from '../../../src/lib/live/known.ts';

const known = () => new KnownRevisions<string>('', (a, b) => a === b);

test('[S8] what was seen above where the server went back to is nothing known any more', () => {
	const seen = known();
	for (const [i, text] of ['one', 'two', 'three'].entries()) seen.set(i + 1, text);
	seen.set(2, 'two');
	expect([0, 1, 2, 3].map((r) => seen.agrees(r, ['', 'one', 'two', 'three'][r]!))).toEqual([
		true,
		true,
		true,
		null
	]);
	expect(seen.agrees(1, 'two')).toBe(false);
});

test('[S8] only the newest of what was seen is kept, and the beginning', () => {
	const seen = known();
	for (let r = 1; r <= 60; r++) seen.set(r, `${r}`);
	expect(seen.agrees(0, '')).toBe(true);
	expect([1, 11, 12, 60].map((r) => seen.agrees(r, `${r}`))).toEqual([null, null, true, true]);
});
