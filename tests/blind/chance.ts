import { createHash } from 'node:crypto';
import type { RandomBytes } from '../../server/ports.ts';

/**
 * The source of chance of one run. What is drawn depends on the seed, on what it is drawn for (the step under way)
 * and on its size, never on how often something else drew before: two runs that do the same thing draw the same,
 * whatever else happened in only one of them.
 */
export class Chance {
	readonly #seed: string;
	readonly #drawn = new Map<string, number>();
	#purpose = 'start';

	constructor(seed: string | number) {
		this.#seed = String(seed);
	}

	/** What is drawn from here on is drawn for this. */
	for(purpose: string): void {
		this.#purpose = purpose;
	}

	readonly bytes: RandomBytes = (n) => {
		const key = `${this.#purpose}|${n}`;
		const count = this.#drawn.get(key) ?? 0;
		this.#drawn.set(key, count + 1);
		const hash = createHash('shake256', { outputLength: n });
		return Uint8Array.from(hash.update(`${this.#seed}|${key}|${count}`).digest());
	};
}
