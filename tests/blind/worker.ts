import type { Coverage } from './play.ts';
import { pair, type Outcome } from './pair.ts';
import { sampleOf } from './session.ts';

/* One process of the pool: plays the pairs it is told to, several at a time, for most of a pair is waiting. */
export interface Played {
	seed: number;
	outcome: Outcome;
	covered: string[];
}

/** The server keeps silent on both channels: what is printed ends in files that many can read. */
let printed = '';
for (const stream of [process.stdout, process.stderr]) {
	stream.write = (text: string | Uint8Array) => {
		printed += String(text);
		return true;
	};
}

function alsoSilent(outcome: Outcome): Outcome {
	if (printed === '' || outcome.fault !== null) return outcome;
	return { ...outcome, fault: `the server printed “${printed.slice(0, 300)}”` };
}

process.on('message', (seed: number) => {
	const covered: Coverage = new Set();
	void pair(sampleOf(seed), covered)
		.catch((error: unknown) => ({ fault: String((error as Error).stack), compared: 0, revealed: false }))
		.then(alsoSilent)
		.then((outcome) => process.send?.({ seed, outcome, covered: [...covered] } satisfies Played));
});
process.on('disconnect', () => process.exit(0));
