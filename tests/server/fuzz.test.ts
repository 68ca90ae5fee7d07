import { expect, test } from 'vitest';
import { fuzz } from '../fuzz/fuzz.ts';

/** Seeds that once found something stay. */
const SEEDS = [1, 20261129];

test.each(SEEDS)(
	'[C4] whatever is sent, the process lives, nothing fails in it, and nobody else waits (seed %i)',
	{ timeout: 120_000 },
	async (seed) => {
		const found = await fuzz(seed, 250);
		expect(found.faults).toEqual([]);
		expect(found.logged).toEqual([]);
		expect(found.steps).toBe(250);
		expect(Object.keys(found.sent).sort()).toEqual(['body', 'frames', 'http', 'picture', 'polling', 'raw']);
		expect([found.late, found.worst]).toEqual([0, expect.any(Number)]);
	}
);
