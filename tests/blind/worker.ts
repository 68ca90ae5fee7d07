import type { Coverage } from './play.ts';
import { pair, type Outcome } from './pair.ts';
import { sampleOf } from './session.ts';

/* One process of the pool: plays the pairs it is told to, several at a time, for most of a pair is waiting. */
export interface Played {
	seed: number;
	outcome: Outcome;
	covered: string[];
}

process.on('message', (seed: number) => {
	const covered: Coverage = new Set();
	void pair(sampleOf(seed), covered)
		.catch((error: unknown) => ({ fault: String((error as Error).stack), compared: 0, revealed: false }))
		.then((outcome) => process.send?.({ seed, outcome, covered: [...covered] } satisfies Played));
});
process.on('disconnect', () => process.exit(0));
