/** ms of sound that may wait before the graph; less is the browser's own unevenness. */
const BEHIND_MS = 15;
/** Lateness is the least of so much time: a page reads the clock now and then too late. */
const WINDOW_MS = 1000;
/** The two clocks differ by no more in a window, ms: 300 ppm. */
const DRIFT_MS = 0.3;
/** A pause is waited for so long. */
const PATIENCE_MS = 10_000;

/**
 * Notices that a sound graph fell behind the wall clock. A browser goes on taking the microphone in while its graph
 * stands still, up to 100 ms, and plays that first ever after: all that is said from then on is late.
 */
export class Backlog {
	#base = Infinity;
	#least = Infinity;
	#windowAt = -Infinity;
	#behindAt: number | null = null;

	/** Nothing waits now. */
	restart(): void {
		this.#base = this.#least = Infinity;
		this.#windowAt = -Infinity;
		this.#behindAt = null;
	}

	/**
	 * To be told often. `now` and `sound`: ms that have passed, and ms of sound that were made.
	 * @returns whether what waits is to be left out now: in a pause (`quiet`), or when there is none for long
	 */
	isDue(now: number, sound: number, quiet: boolean): boolean {
		this.#least = Math.min(this.#least, now - sound);
		if (this.#windowAt === -Infinity) this.#windowAt = now;
		if (now - this.#windowAt >= WINDOW_MS) {
			this.#base = Math.min(this.#base + DRIFT_MS, this.#least);
			if (this.#least - this.#base <= BEHIND_MS) this.#behindAt = null;
			else this.#behindAt ??= now;
			this.#least = Infinity;
			this.#windowAt = now;
		}
		return this.#behindAt !== null && (quiet || now - this.#behindAt > PATIENCE_MS);
	}
}
