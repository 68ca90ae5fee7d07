import { CLASS_CENTRE, CLASS_MEAN, CLASS_VARIANCE, CLASS_WEIGHT, EIGENVOICES } from './classes.data.ts';
import { solve } from './matrix.ts';
import { DIMS } from './mel.ts';

/** Classes of sounds, dimensions after the energy, eigenvoices. */
const CLASSES = CLASS_WEIGHT.length;
const BODY = DIMS - 1;
export const VOICES = EIGENVOICES[0]!.length / BODY;
/** Cepstra that carry words; what is above follows from them. */
export const KEPT = 12;
/** Softens the posteriors: neighbouring dimensions and frames are not independent. */
const SOFTNESS = 0.5;
/** Ten milliseconds more of the same sound tell a quarter of what a new one does. */
const INDEPENDENCE = 0.25;

/**
 * Which of 32 classes of sounds a frame belongs to (Gaussian mixture of the whole population, after normalisation).
 * With the classes two things are done to a frame: its fine structure, which tells speakers and hardly words, is
 * replaced by the population's for such a sound; and it is shifted as its class is shifted from one voice to another.
 */
export class Classes {
	readonly #constants = new Float64Array(CLASSES);
	readonly #precision = new Float64Array(CLASSES * KEPT);
	readonly #means = Float64Array.from(CLASS_MEAN.flat());
	readonly #centres = Float64Array.from(CLASS_CENTRE.flat());
	/** After `recognise`: probabilities, which sum to 1. */
	readonly posterior = new Float64Array(CLASSES);

	constructor() {
		for (let m = 0; m < CLASSES; m++) {
			let constant = Math.log(CLASS_WEIGHT[m]!);
			for (let k = 0; k < KEPT; k++) {
				constant -= 0.5 * Math.log(CLASS_VARIANCE[m]![k]!);
				this.#precision[m * KEPT + k] = 0.5 / CLASS_VARIANCE[m]![k]!;
			}
			this.#constants[m] = constant;
		}
	}

	/** Reads DIMS normalised cepstra (the energy is not looked at). */
	recognise(z: Float64Array): void {
		const p = this.posterior;
		let top = -Infinity;
		for (let m = 0; m < CLASSES; m++) {
			let log = this.#constants[m]!;
			for (let k = 0; k < KEPT; k++) {
				const off = z[k + 1]! - this.#means[m * KEPT + k]!;
				log -= this.#precision[m * KEPT + k]! * off * off;
			}
			p[m] = log * SOFTNESS;
			top = Math.max(top, p[m]!);
		}
		let sum = 0;
		for (let m = 0; m < CLASSES; m++) sum += p[m] = Math.exp(p[m]! - top);
		for (let m = 0; m < CLASSES; m++) p[m]! /= sum;
	}

	/** Replaces the cepstra above KEPT by what the recognised sound has in the population. */
	fill(z: Float64Array): void {
		for (let k = KEPT; k < BODY; k++) {
			let sum = 0;
			for (let m = 0; m < CLASSES; m++) sum += this.posterior[m]! * this.#centres[m * BODY + k]!;
			z[k + 1] = sum;
		}
	}

	/** Adds to each cepstrum the recognised classes' share of `shifts` (a row of DIMS - 1 for each class). */
	shift(z: Float64Array, shifts: Float64Array): void {
		for (let k = 0; k < BODY; k++) {
			let sum = 0;
			for (let m = 0; m < CLASSES; m++) sum += this.posterior[m]! * shifts[m * BODY + k]!;
			z[k + 1]! += sum;
		}
	}
}

/**
 * The shift of every class (as `Classes.shift` takes it) in a voice with these coordinates among the eigenvoices
 * (Kuhn et al. 2000), the directions in which real speakers differ most, sex first.
 */
export function shiftsOf(coordinates: ArrayLike<number>): Float64Array {
	return Float64Array.from({ length: CLASSES * BODY }, (_, i) => {
		let sum = 0;
		for (let v = 0; v < VOICES; v++) sum += eigenvoice(Math.floor(i / BODY), i % BODY, v) * coordinates[v]!;
		return sum;
	});
}

const eigenvoice = (m: number, k: number, v: number): number => EIGENVOICES[m]![k * VOICES + v]!;

/** A speaker's most likely coordinates among the eigenvoices (factor analysis), from normalised frames of DIMS. */
export function coordinatesOf(frames: readonly Float64Array[]): number[] {
	const classes = new Classes();
	const counts = new Float64Array(CLASSES);
	const sums = new Float64Array(CLASSES * BODY);
	for (const z of frames) {
		classes.recognise(z);
		for (let m = 0; m < CLASSES; m++) {
			const p = classes.posterior[m]!;
			counts[m]! += p;
			for (let k = 0; k < BODY; k++) sums[m * BODY + k]! += p * (z[k + 1]! - CLASS_CENTRE[m]![k]!);
		}
	}
	const matrix = Array.from({ length: VOICES }, (_, v) =>
		Float64Array.from({ length: VOICES }, (_, u) => (u === v ? 1 : 0))
	);
	const right = new Float64Array(VOICES);
	for (let m = 0; m < CLASSES; m++)
		for (let k = 0; k < BODY; k++) {
			const weight = INDEPENDENCE / CLASS_VARIANCE[m]![k]!;
			for (let v = 0; v < VOICES; v++) {
				const e = eigenvoice(m, k, v) * weight;
				right[v]! += e * sums[m * BODY + k]!;
				for (let u = 0; u < VOICES; u++) matrix[v]![u]! += e * eigenvoice(m, k, u) * counts[m]!;
			}
		}
	return solve(matrix, right);
}
