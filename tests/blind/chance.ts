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

	/**
	 * Which of many sets of salts the identities get when doors open: commitments, and so the order, follow from them.
	 * Everything else that is drawn then stays; were the server to draw in another order, pseudonyms would differ.
	 */
	salts = { startups: 0, other: 0 };

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
		return Uint8Array.from(hash.update(`${this.#seed}|${key}|${count}${this.#twist(key, count)}`).digest());
	};

	/** Each secret takes two draws of 32 bytes, itself and its own key: first the reveal key, then the salts, then the seed. */
	#twist(key: string, count: number): string {
		const { startups, other } = this.salts;
		return key === 'open|32' && count >= 2 && count < 2 + 2 * startups ? `|${other}` : '';
	}
}
