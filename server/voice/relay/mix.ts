/** Pure sound arithmetic of the relay: 48 kHz mono, signed 16 bit, frames of 10 ms. */

export const SAMPLE_RATE = 48_000;
/** Samples in one 10 ms frame. */
export const FRAME = 480;
/** Opening and closing are ramps of 15 ms: no click, and short enough to be "at once". */
const FADE_SAMPLES = 720;
/**
 * Noise floor of ±15 LSB (about −72 dBFS RMS), inaudible, in every frame: Opus packs digital silence into far smaller
 * packets than speech, so without it the stream's size would show whether anybody is there.
 */
export const NOISE_LSB = 15;

/** Above any mask's own noise floor after its way through Opus, far below any speech (about −54 dBFS). */
const NOISE_GATE_LSB = 64;
/** Frames that still pass after the last loud one: the ends of words. */
const HOLD_FRAMES = 30;

/**
 * Lets a voice pass and its silence not: the noise floor of a connected device on top of ours would tell a muted
 * presenter from a missing one, and three speakers from one.
 */
export class NoiseGate {
	#left = 0;
	/** True when nothing is heard in the last frame alone: a pause between two words. */
	quiet = true;

	/** The frame, or null when it is silence. */
	pass(frame: Int16Array | null): Int16Array | null {
		this.quiet = frame?.some((x) => x > NOISE_GATE_LSB || x < -NOISE_GATE_LSB) !== true;
		if (!this.quiet) this.#left = HOLD_FRAMES;
		else if (this.#left > 0) this.#left--;
		return this.#left > 0 ? frame : null;
	}
}

/** A fast generator of noise samples in [-15, 15]; xorshift32, `seed` any number. */
export function noiseSource(seed: number): () => number {
	let state = seed | 0 || 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return ((state >>> 0) % (2 * NOISE_LSB + 1)) - NOISE_LSB;
	};
}

/** A gain that moves between 0 and 1 over the fade; `shut` is the cut, without a fade. */
export class GainGate {
	#gain = 0;
	#open = false;

	set(open: boolean): void {
		this.#open = open;
	}

	/** Silent from the next sample on. */
	shut(): void {
		this.#open = false;
		this.#gain = 0;
	}

	/** True when nothing at all passes, so that what arrived before is not played at the next opening. */
	get closed(): boolean {
		return !this.#open && this.#gain === 0;
	}

	/** The gain for the next sample. */
	step(): number {
		const towards = this.#open ? 1 : -1;
		this.#gain = Math.min(1, Math.max(0, this.#gain + towards / FADE_SAMPLES));
		return this.#gain;
	}
}

/** Sums the given frames through the gate and adds the noise floor; always a whole new frame. */
export function mixFrame(
	inputs: readonly Int16Array[],
	gate: GainGate,
	noise: () => number
): Int16Array<ArrayBuffer> {
	const out = new Int16Array(FRAME);
	for (let i = 0; i < FRAME; i++) {
		let sum = 0;
		for (const input of inputs) sum += input[i] ?? 0;
		out[i] = clamp(Math.round(sum * gate.step()) + noise());
	}
	return out;
}

export function joined(a: Int16Array, b: Int16Array): Int16Array {
	const both = new Int16Array(a.length + b.length);
	both.set(a);
	both.set(b, a.length);
	return both;
}

function clamp(value: number): number {
	return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
}
