import type { Enrolment } from './enrolment.ts';
import type { Matrix } from './matrix.ts';
import { fromRows, identity, spectral, transport, withoutFirst } from './matrix.ts';
import { DIMS } from './mel.ts';
import { NORMALISED_COVARIANCE } from './population.ts';

/** Normalised cepstra beyond this are not speech. */
const FARTHEST = 4;
const QUIETEST = 20;
const BODY = DIMS - 1;
/** Frames of the population that stand beside a speaker's own correlations. */
const PRIOR_FRAMES = 100;
/** No axis is widened more: no speaker of the population needs it. */
const WIDEST = 3;
/**
 * An axis along which a speaker's sounds differ more than the population's is narrowed to this share at most, 0…1.
 * Widening costs no words; narrowing brings sounds together, in Spanish most of all.
 */
const NARROWEST = 0.8;

/** Cepstra → what is left when a speaker's mean, deviation and correlations are taken away. */
export class Normaliser {
	readonly #matching: Float64Array;
	readonly #own = new Float64Array(DIMS);

	constructor(enrolment?: Pick<Enrolment, 'covariance' | 'frames'>) {
		this.#matching = flat(matching(enrolment));
	}

	/** Reads and writes DIMS numbers; `mean` and `std` are the speaker's. */
	apply(cepstra: Float64Array, mean: ArrayLike<number>, std: ArrayLike<number>, out: Float64Array): void {
		const own = this.#own;
		for (let k = 0; k < DIMS; k++) own[k] = (cepstra[k]! - mean[k]!) / std[k]!;
		out[0] = clamp(own[0]!, QUIETEST);
		for (let i = 0; i < BODY; i++) {
			let sum = 0;
			for (let j = 0; j < BODY; j++) sum += this.#matching[i * BODY + j]! * clamp(own[j + 1]!, FARTHEST);
			out[i + 1] = clamp(sum, 1.5 * FARTHEST);
		}
	}
}

const clamp = (x: number, limit: number): number => Math.min(Math.max(x, -limit), limit);

const flat = (m: Matrix): Float64Array =>
	Float64Array.from({ length: BODY * BODY }, (_, i) => m[Math.floor(i / BODY)]![i % BODY]!);

/**
 * Takes a speaker's correlations among the cepstra out and puts the population's in (the energy left alone), moving
 * sounds as little as that allows; few frames are believed little. The identity without an enrolment.
 */
function matching(enrolment?: Pick<Enrolment, 'covariance' | 'frames'>): Matrix {
	if (!enrolment) return identity(BODY);
	const population = withoutFirst(fromRows(NORMALISED_COVARIANCE));
	const own = withoutFirst(fromRows(enrolment.covariance));
	const weight = PRIOR_FRAMES / (enrolment.frames + PRIOR_FRAMES);
	const shrunk = own.map((row, i) => row.map((x, j) => (1 - weight) * x + weight * population[i]![j]!));
	return spectral(transport(shrunk, population), (w) => Math.min(Math.max(w, NARROWEST), WIDEST));
}
