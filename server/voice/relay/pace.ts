/** What the native side takes at once, ms. */
const BEAT_MS = 10;
/**
 * A frame is made so long after the beat, whatever has arrived by then, so that no packet tells who is connected: later,
 * and a late timer would miss the next beat; sooner, and the frame only waits.
 */
const AFTER_MS = 2;
/** Clocks differ by far less a beat than this. */
const DRIFT_MS = 0.01;
/** Hearing of a beat so late, ms, is missing the next one but for a frame held in reserve. */
const LATE_MS = 9;
/** Beats in which a late one is forgotten (an exponential mean). One is a hiccup that listeners' buffers hide; more are a busy machine. */
const MEMORY = 500;
const BUSY = 2.5;
const CALM = 0.5;

/** Frames: all but a sample of two, or a sample of one (see `RelayLine`). */
export type Portion = 'none' | 'one' | 'two';

/** The native side's beat, as it is seen through an event loop that hears of it now and then too late, never too soon. */
export class NativeBeat {
	#beat = -Infinity;
	/** Late beats that are remembered. */
	#late = BUSY;
	#strained = true;
	#reserve = true;

	/**
	 * What the source is to be given next. A frame more is held in reserve at first, and while beats are heard of too late
	 * again and again; it is given up where nothing is heard.
	 */
	portion(quiet: boolean): Portion {
		if (this.#strained && !this.#reserve) {
			this.#reserve = true;
			return 'two';
		}
		if (this.#strained || !this.#reserve || !quiet) return 'one';
		this.#reserve = false;
		return 'none';
	}

	/** A frame was taken, as is heard at `now` (ms, monotonic). @returns ms until the next one is to be made */
	taken(now: number): number {
		const expected = this.#beat + BEAT_MS + DRIFT_MS;
		this.#judge(now - expected);
		// Beats that were missed had the same phase.
		const heard = expected === -Infinity ? now : now - ((now - expected) % BEAT_MS);
		this.#beat = Math.min(now, heard);
		return Math.max(0, this.#beat + AFTER_MS - now);
	}

	#judge(late: number): void {
		this.#late = this.#late * (1 - 1 / MEMORY) + (late >= LATE_MS ? 1 : 0);
		if (this.#late > BUSY) this.#strained = true;
		if (this.#late < CALM) this.#strained = false;
	}
}
