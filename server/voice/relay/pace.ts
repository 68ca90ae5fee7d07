/** What the native side takes at once, ms. */
const BEAT_MS = 10;
/** A frame is made so long before it is taken: later, and a late timer would miss the beat; sooner, and it only waits. */
const SPARE_MS = 6;
/** Clocks differ by far less a beat than this. */
const DRIFT_MS = 0.01;

/** The native side's beat, as it is seen through an event loop that hears of it now and then too late, never too soon. */
export class Pace {
	#beat = -Infinity;

	/** A frame was taken, as is heard at `now` (ms, monotonic). @returns ms until the next one is to be made */
	taken(now: number): number {
		const expected = this.#beat + BEAT_MS + DRIFT_MS;
		const missed = now - expected >= BEAT_MS;
		this.#beat = missed ? now : Math.min(now, expected);
		return Math.max(0, this.#beat + BEAT_MS - SPARE_MS - now);
	}
}
