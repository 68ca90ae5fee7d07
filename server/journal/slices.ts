/** Longer work than this at a time makes others wait, ms. */
const SLICE_MS = 4;

/** Cuts long work into slices: between two of them everybody else has a turn. */
export class Slices {
	readonly #restMs: number;
	#since = performance.now();

	/** @param restMs how long to rest between two slices: 0 lets only what waits already go first */
	constructor(restMs = 0) {
		this.#restMs = restMs;
	}

	/** To be called between small steps. Undefined while the slice may go on, so that a step costs no turn. */
	next(): Promise<void> | undefined {
		if (performance.now() - this.#since < SLICE_MS) return undefined;
		const rest = this.#restMs;
		return new Promise<void>((resolve) => {
			if (rest > 0) setTimeout(resolve, rest);
			else setImmediate(resolve);
		}).then(() => void (this.#since = performance.now()));
	}
}
