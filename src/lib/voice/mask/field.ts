import { DIMS } from './mel.ts';
import type { KeyedRandom } from './random.ts';

/** Waves of which the field is made, dimensions that move along it, and how far apart two sounds are alike. */
const WAVES = 64;
const INPUTS = 12;
const LENGTH = 3;

/**
 * A random smooth field over the space of sounds (random Fourier features, Rahimi & Recht 2007: a draw from a
 * Gaussian process with a squared-exponential kernel): every sound is displaced a little, near sounds alike, in
 * directions that only the key tells. It hides what a mean, a scale and a rotation leave: how a speaker shapes each
 * sound.
 */
export class RandomField {
	readonly #frequencies = new Float64Array(WAVES * INPUTS);
	readonly #phases = new Float64Array(WAVES);
	readonly #amplitudes = new Float64Array(WAVES * DIMS);
	readonly #shift = new Float64Array(DIMS);

	/** @param strength standard deviation of the displacement, in deviations of each cepstrum */
	constructor(random: KeyedRandom, strength: number) {
		for (let w = 0; w < WAVES; w++) {
			for (let k = 0; k < INPUTS; k++) this.#frequencies[w * INPUTS + k] = random.gauss() / LENGTH;
			this.#phases[w] = 2 * Math.PI * random.unit();
		}
		for (let k = 1; k < DIMS; k++) {
			// Every dimension is moved by the same amount on the whole, so that no key is weak.
			const row = random.direction(WAVES);
			for (let w = 0; w < WAVES; w++)
				this.#amplitudes[w * DIMS + k] = strength * Math.sqrt(2 / WAVES) * row[w]!;
		}
	}

	/** Displaces normalised cepstra in place; the energy stays. */
	move(z: Float64Array): void {
		this.#shift.fill(0);
		for (let w = 0; w < WAVES; w++) {
			let angle = this.#phases[w]!;
			for (let k = 0; k < INPUTS; k++) angle += this.#frequencies[w * INPUTS + k]! * z[k + 1]!;
			const c = Math.cos(angle);
			for (let k = 1; k < DIMS; k++) this.#shift[k]! += c * this.#amplitudes[w * DIMS + k]!;
		}
		for (let k = 1; k < DIMS; k++) z[k]! += this.#shift[k]!;
	}
}
