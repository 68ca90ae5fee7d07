/** Samples at 48 kHz that the mask takes at once: 10 ms. */
export const FRAME = 480;
/** Blocks are multiples of the one, an AudioWorklet's 128 are, and no longer than the other. */
const UNIT = 32;
const MOST = 1024;
/** What must lie ready before the first frame is whole: blocks end up to so many samples after the last whole frame. */
export const SLACK = FRAME - UNIT;

/** Frames in, blocks out, SLACK samples late. */
export class Outflow {
	readonly #ring = new Float32Array(4 * FRAME);
	#read = 0;
	#write = SLACK;

	push(frame: Float32Array): void {
		for (let i = 0; i < FRAME; i++) {
			this.#ring[this.#write] = frame[i]!;
			this.#write = (this.#write + 1) % this.#ring.length;
		}
	}

	shift(block: Float32Array): void {
		for (let i = 0; i < block.length; i++) {
			block[i] = this.#ring[this.#read]!;
			this.#read = (this.#read + 1) % this.#ring.length;
		}
	}
}

/** Blocks in, frames out: gathers what an audio thread gives until there are 10 ms. */
export class Inflow {
	readonly #frame = new Float32Array(FRAME);
	readonly #take: (frame: Float32Array) => void;
	#filled = 0;

	/** @param take gets every whole frame, and may change it */
	constructor(take: (frame: Float32Array) => void) {
		this.#take = take;
	}

	/**
	 * As many samples as `length` says, silence where `block` has none.
	 * @throws RangeError when the length is no multiple of 32, or over 1024
	 */
	push(block: Float32Array, length: number): void {
		if (length % UNIT !== 0 || length > MOST)
			throw new RangeError(`blocks have multiples of ${UNIT} samples, ${MOST} at most`);
		for (let i = 0; i < length; i++) {
			this.#frame[this.#filled++] = block[i] ?? 0;
			if (this.#filled < FRAME) continue;
			this.#filled = 0;
			this.#take(this.#frame);
		}
	}
}
