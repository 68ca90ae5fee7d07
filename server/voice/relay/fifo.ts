import { FRAME, joined } from './mix.ts';

/** Beyond 60 ms the oldest go: a backlog would never drain, since both ends run at the same pace. */
const MAX = 6;
/** Ticks of the relay (50 ms) without a frame. A live track gives one every 10 ms, of silence when nothing arrives. */
export const STARVED = 24;
/** Frames looked back on: half a second. */
const WINDOW = 50;
/** Of frames that wait so long, ms, the next one is always there as well. */
const STALE_MS = 11;

/**
 * The short queue between one arriving track and the mixer's own clock. A frame that comes too late for its turn waits
 * for the next one, and so do all after it: the queue is as long as the jitter asks, until `ease`.
 */
export class Fifo {
	#frames: { samples: Int16Array; at: number }[] = [];
	#rest: Int16Array = new Int16Array(0);
	/** How long frames waited at the least in this window, ms, and in the last whole one. */
	#least = Infinity;
	#seen = 0;
	#spare = 0;
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

	/** Takes samples of any length (48 kHz mono), at `now` (ms, monotonic), and keeps them as whole frames. */
	push(samples: Int16Array, now: number): void {
		const all = this.#rest.length > 0 ? joined(this.#rest, samples) : samples;
		let from = 0;
		for (; from + FRAME <= all.length; from += FRAME)
			this.#frames.push({ samples: all.slice(from, from + FRAME), at: now });
		this.#rest = all.slice(from);
		while (this.#frames.length > MAX) this.#frames.shift();
	}

	/** The next frame, or null while nothing is there. */
	shift(now: number): Int16Array | null {
		const frame = this.#frames.shift() ?? null;
		this.#least = Math.min(this.#least, frame === null ? 0 : now - frame.at);
		if (++this.#seen === WINDOW) {
			this.#spare = this.#least;
			this.#least = Infinity;
			this.#seen = 0;
		}
		return frame?.samples ?? null;
	}

	/** Nothing is heard of it now: frames that waited all the time, with a later one behind them, are given up. */
	ease(): void {
		const spare = Math.min(this.#spare, this.#least);
		if (spare < STALE_MS) return;
		this.#frames.splice(0, Math.floor((spare - STALE_MS) / 10) + 1);
		this.#spare = 0;
	}
}
