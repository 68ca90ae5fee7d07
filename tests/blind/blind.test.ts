import { expect, test } from 'vitest';
import { sayCoverage, unvisited } from './coverage.ts';
import type { Coverage } from './play.ts';
import { playAll } from './pool.ts';
import { counterexample } from './shrink.ts';

const PAIRS = 200;

test(`[B10] ${PAIRS} sessions played twice, with other identities, look alike to the blind side until the release`, async () => {
	const covered: Coverage = new Set();
	let failed: { seed: number; fault: string } | null = null;
	let [played, compared, revealed] = [0, 0, 0];
	await playAll({
		seeds: Array.from({ length: PAIRS }, (_, i) => i + 1),
		onPlayed: ({ seed, outcome, covered: more }) => {
			if (outcome.fault !== null) failed ??= { seed, fault: outcome.fault };
			played++;
			compared += outcome.compared;
			revealed += outcome.revealed ? 1 : 0;
			for (const c of more) covered.add(c);
			return failed === null;
		}
	});
	if (failed !== null) {
		const { seed, fault } = failed as { seed: number; fault: string };
		throw new Error(`pair ${seed}: ${fault}\n${await counterexample(seed)}`);
	}
	process.stdout.write(`${played} pairs, ${compared} things compared\n${sayCoverage(covered)}\n`);
	expect(played).toBe(PAIRS);
	expect(revealed).toBeGreaterThan(PAIRS / 2);
	expect(unvisited(covered)).toEqual([]);
});
