import FFT from 'fft.js';

export const PHASE_SIZE = 1024;
const HALF = PHASE_SIZE / 2;

/**
 * The one causal filter with a given magnitude that answers soonest: its complex logarithm, by folding the real
 * cepstrum (Oppenheim and Schafer, Discrete-Time Signal Processing, ch. 13).
 */
export class MinimumPhase {
	readonly #fft = new FFT(PHASE_SIZE);
	readonly #frame = new Float64Array(PHASE_SIZE);
	/** Interleaved: log magnitude and phase of bins 0 … PHASE_SIZE / 2 after `shape`. */
	readonly logarithm = new Float64Array(2 * PHASE_SIZE);

	/** Reads log magnitudes (natural) of bins 0 … PHASE_SIZE / 2. */
	shape(magnitudes: Float64Array): void {
		for (let k = 0; k <= HALF; k++) {
			this.#frame[k] = magnitudes[k]!;
			if (k > 0) this.#frame[PHASE_SIZE - k] = magnitudes[k]!;
		}
		this.#fft.realTransform(this.logarithm, this.#frame);
		for (let n = 0; n <= HALF; n++) {
			this.#frame[n] = (this.logarithm[2 * n]! / PHASE_SIZE) * (n === 0 || n === HALF ? 1 : 2);
		}
		this.#frame.fill(0, HALF + 1);
		this.#fft.realTransform(this.logarithm, this.#frame);
	}
}
