import { expect, test } from 'vitest';
import { Refused } from '../../../src/lib/live/refused.svelte.ts';

const MINUTE = 60_000;

test('[E35] [A34] a page is refused by the server’s last word alone, and for good once it has said nothing else for ten minutes', () => {
	let t = 0;
	const refused = new Refused(() => t);
	const after = (minutes: number, there: boolean | null) => {
		t += minutes * MINUTE;
		refused.hear(there);
		return [refused.now, refused.lasting];
	};
	// However long no server says anything.
	expect(after(0, null)).toEqual([false, false]);
	expect(after(60, null)).toEqual([false, false]);
	expect(after(1, true)).toEqual([false, false]);
	expect(after(1, false)).toEqual([true, false]);
	expect(after(9, false)).toEqual([true, false]);
	expect(after(0, true)).toEqual([false, false]);
	expect(after(1, false)).toEqual([true, false]);
	expect(after(9, null)).toEqual([true, false]);
	expect(after(1, false)).toEqual([true, true]);
	expect(after(1, true)).toEqual([false, false]);
});
