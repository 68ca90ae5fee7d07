/** A peak below this is no sound of a working microphone near a person (-60 dBFS). */
const AUDIBLE = 1e-3;
/** Patience before the first sound, and once something was heard: who listens to a question says nothing. */
const FIRST_MS = 5_000;
const LATER_MS = 60_000;

/** Tells a microphone that gives nothing from a person who pauses. */
export class Quiet {
	#lastAt = 0;
	#patience = FIRST_MS;

	restart(now: number): void {
		this.#lastAt = now;
		this.#patience = FIRST_MS;
	}

	/** Takes the peak (0 … 1) since the last call. */
	isSilent(peak: number, now: number): boolean {
		if (peak > AUDIBLE) {
			this.#lastAt = now;
			this.#patience = LATER_MS;
		}
		return now - this.#lastAt > this.#patience;
	}
}
