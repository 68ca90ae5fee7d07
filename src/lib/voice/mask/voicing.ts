import FFT from 'fft.js';
import { hann, RATE } from './mel.ts';

/** Samples at 16 kHz that one decision looks at: 40 ms. */
export const VOICING_WINDOW = 640;

const SIZE = 1024;
const SHORTEST = 40; // 400 Hz
const LONGEST = 267; // 60 Hz
const PEAK = 0.5;
/** Mean square of a levelled frame under which nothing counts as voice (speech is near 2.5e-3). */
const QUIET = 4e-6;

/** Among peaks the shorter lag is preferred: so much less for each octave. */
const OCTAVE = 0.03;

/**
 * Whether a frame is voiced, by its normalised autocorrelation, and its pitch, which is used to see past the
 * harmonics and goes no further.
 */
export class Voicing {
	readonly #fft = new FFT(SIZE);
	readonly #window = hann(VOICING_WINDOW);
	readonly #frame = new Float64Array(SIZE);
	readonly #spectrum = new Float64Array(SIZE * 2);
	readonly #power = new Float64Array(SIZE);
	readonly #lags = new Float64Array(SIZE * 2);
	readonly #bias: Float64Array;
	/** Hz, of the last frame if it was voiced. */
	pitch = 0;

	constructor() {
		this.#frame.set(this.#window);
		this.#correlate();
		const r0 = this.#lags[0]!;
		this.#bias = Float64Array.from({ length: LONGEST + 2 }, (_, lag) => this.#lags[2 * lag]! / r0);
		this.#frame.fill(0);
	}

	/** Reads VOICING_WINDOW samples. */
	isVoiced(samples: Float64Array): boolean {
		let mean = 0;
		for (let i = 0; i < VOICING_WINDOW; i++) mean += samples[i]!;
		mean /= VOICING_WINDOW;
		for (let i = 0; i < VOICING_WINDOW; i++) this.#frame[i] = (samples[i]! - mean) * this.#window[i]!;
		this.#correlate();
		const energy = this.#lags[0]!;
		this.pitch = energy / VOICING_WINDOW > QUIET ? this.#findPitch(energy) : 0;
		return this.pitch > 0;
	}

	/** 0 when no lag has a peak above PEAK. */
	#findPitch(energy: number): number {
		let before = this.#at(SHORTEST - 1, energy);
		let here = this.#at(SHORTEST, energy);
		let [best, found] = [-Infinity, 0];
		for (let lag = SHORTEST; lag < LONGEST; lag++) {
			const after = this.#at(lag + 1, energy);
			const worth = here - OCTAVE * Math.log2(lag / SHORTEST);
			if (here > before && here >= after && here > PEAK && worth > best) [best, found] = [worth, lag];
			before = here;
			here = after;
		}
		return found > 0 ? RATE / found : 0;
	}

	#at(lag: number, energy: number): number {
		return this.#lags[2 * lag]! / energy / this.#bias[lag]!;
	}

	/** Leaves the frame's autocorrelation (times a constant) in the even places of `#lags`. */
	#correlate(): void {
		const [s, power] = [this.#spectrum, this.#power];
		this.#fft.realTransform(s, this.#frame);
		for (let k = 0; k <= SIZE / 2; k++) power[k] = s[2 * k]! ** 2 + s[2 * k + 1]! ** 2;
		for (let k = 1; k < SIZE / 2; k++) power[SIZE - k] = power[k]!;
		// An even spectrum: forward and inverse are the same but for the constant.
		this.#fft.realTransform(this.#lags, power);
	}
}
