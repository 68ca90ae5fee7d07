import FFT from 'fft.js';
import { hann } from './mel.ts';

/** Samples at 16 kHz that one decision looks at: 40 ms. */
export const VOICING_WINDOW = 640;

const SIZE = 1024;
const SHORTEST = 40; // 400 Hz
const LONGEST = 267; // 60 Hz
const PEAK = 0.5;
/** Mean square of a levelled frame under which nothing counts as voice (speech is near 2.5e-3). */
const QUIET = 4e-6;

/** Whether a frame is voiced, by its normalised autocorrelation. The pitch itself is thrown away. */
export class Voicing {
	readonly #fft = new FFT(SIZE);
	readonly #window = hann(VOICING_WINDOW);
	readonly #frame = new Float64Array(SIZE);
	readonly #spectrum = new Float64Array(SIZE * 2);
	readonly #lags = new Float64Array(SIZE * 2);
	readonly #bias: Float64Array;

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
		return energy / VOICING_WINDOW > QUIET && this.#hasPeak(energy);
	}

	#hasPeak(energy: number): boolean {
		let before = this.#at(SHORTEST - 1, energy);
		let here = this.#at(SHORTEST, energy);
		for (let lag = SHORTEST; lag < LONGEST; lag++) {
			const after = this.#at(lag + 1, energy);
			if (here > before && here >= after && here > PEAK) return true;
			before = here;
			here = after;
		}
		return false;
	}

	#at(lag: number, energy: number): number {
		return this.#lags[2 * lag]! / energy / this.#bias[lag]!;
	}

	/** Leaves the frame's autocorrelation (times a constant) in the even places of `#lags`. */
	#correlate(): void {
		const s = this.#spectrum;
		this.#fft.realTransform(s, this.#frame);
		this.#fft.completeSpectrum(s);
		for (let k = 0; k < SIZE; k++) {
			s[2 * k] = s[2 * k]! ** 2 + s[2 * k + 1]! ** 2;
			s[2 * k + 1] = 0;
		}
		this.#fft.inverseTransform(this.#lags, s);
	}
}
