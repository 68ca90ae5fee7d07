import { FRAME } from './mix.ts';
import { Surplus } from './surplus.ts';

/** Beyond 60 ms the oldest go: a backlog would never drain, since both ends run at the same pace. */
const MAX = 6;
/** Ticks of the relay (50 ms) without a frame. A live track gives one every 10 ms, of silence when nothing arrives. */
export const STARVED = 24;

/**
 * The short queue between one arriving track and the mixer's own clock. A frame that comes too late for its turn waits
 * for the next one, and so do all after it: the queue is as long as the jitter asks, until `ease`.
 */
export class Fifo {
	#frames: Int16Array[] = [];
	#surplus = new Surplus();
	#rest: Int16Array = new Int16Array(0);
	/** Ticks since the last frame; counted, since a clock would blame the track for a stall of our own. */
	#hungry = 0;

	/** `muted`: the publisher sends nothing, so nothing is missed. */
	tick(muted: boolean): void {
		this.#hungry = muted ? 0 : this.#hungry + 1;
	}

	/** A frame has arrived, wanted or not. */
	fed(): void {
		this.#hungry = 0;
	}

	get starved(): boolean {
		return this.#hungry > STARVED;
	}

	get empty(): boolean {
		return this.#frames.length === 0;
	}

	/** Takes samples of any length (48 kHz mono) and keeps them as whole frames. */
	push(samples: Int16Array): void {
		let joined = samples;
		if (this.#rest.length > 0) {
			joined = new Int16Array(this.#rest.length + samples.length);
			joined.set(this.#rest);
			joined.set(samples, this.#rest.length);
		}
		let at = 0;
		for (; at + FRAME <= joined.length; at += FRAME) this.#frames.push(joined.slice(at, at + FRAME));
		this.#rest = joined.slice(at);
		while (this.#frames.length > MAX) this.#frames.shift();
	}

	/** The next frame, or null while nothing is there. */
	shift(): Int16Array | null {
		const frame = this.#frames.shift() ?? null;
		this.#surplus.see(this.#frames.length);
		return frame;
	}

	/** Nothing is heard of it now: frames that would only be late are given up. */
	ease(): void {
		this.#frames.splice(0, this.#surplus.take());
	}
}
