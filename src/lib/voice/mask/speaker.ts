import type { Enrolment } from './enrolment.ts';
import type { Matrix } from './matrix.ts';
import { apply, exponential, fromRows, identity, multiply, power, withoutFirst, zeros } from './matrix.ts';
import { DIMS } from './mel.ts';
import { MEAN, NORMALISED_COVARIANCE, SPEAKER_MEAN_COVARIANCE, STD } from './population.ts';
import type { KeyedRandom } from './random.ts';

/** `clear` keeps words easier to follow, `strong` hides more. */
export type MaskKind = 'clear' | 'strong';

const KINDS = {
	clear: { scale: 0.12, rotation: 0, warp: 0.12 },
	strong: { scale: 0.2, rotation: 0.12, warp: 0.15 }
} as const satisfies Record<MaskKind, unknown>;

const BODY = DIMS - 1;
const PRIOR_FRAMES = 100;

/** Who is heard instead of the speaker: drawn once per key, the same strength of change in a random direction. */
export interface PseudoSpeaker {
	/** DIMS × DIMS, row after row: normalised cepstra → cepstra of the pseudo-speaker, before `offset`. */
	transform: Float64Array;
	offset: Float64Array;
	/** Factor on the envelope's frequencies. */
	warp: number;
	/** Centre of the pitch in Hz. */
	pitch: number;
}

export function drawSpeaker(random: KeyedRandom, kind: MaskKind, enrolment?: Enrolment): PseudoSpeaker {
	const strength = KINDS[kind];
	const scale = random.direction(BODY).map((u) => Math.exp(strength.scale * u));
	const shift = apply(power(fromRows(SPEAKER_MEAN_COVARIANCE), 0.5), random.direction(DIMS));
	shift[0] = 0;
	const warp = Math.exp(random.around() * strength.warp);
	const pitch = 150 * Math.exp(0.2 * random.around());
	const turn = strength.rotation > 0 ? rotation(random, strength.rotation) : identity(BODY);
	const scaled = matching(enrolment).map((row, i) => row.map((x) => x * scale[i]!));
	const { transform, offset } = inPopulation(multiply(turn, scaled), shift);
	return { transform, offset, warp, pitch };
}

/** Takes the enrolment's correlations out and puts the population's in; the identity without an enrolment. */
function matching(enrolment?: Enrolment): Matrix {
	if (!enrolment) return identity(BODY);
	const population = withoutFirst(fromRows(NORMALISED_COVARIANCE));
	const own = withoutFirst(fromRows(enrolment.covariance));
	const weight = PRIOR_FRAMES / (PRIOR_FRAMES + enrolment.frames);
	const shrunk = own.map((row, i) => row.map((x, j) => (1 - weight) * x + weight * population[i]![j]!));
	return multiply(power(population, 0.5), power(shrunk, -0.5, 1e-3));
}

/** A random rotation of fixed strength that mixes neighbouring cepstra most. */
function rotation(random: KeyedRandom, strength: number): Matrix {
	const a = zeros(BODY);
	let drawn = 0;
	let wanted = 0;
	for (let i = 0; i < BODY; i++)
		for (let j = i + 1; j < BODY; j++) {
			const size = strength * Math.SQRT2 * Math.exp(-(j - i) / 6);
			a[i]![j] = size * random.gauss();
			wanted += size * size;
			drawn += a[i]![j]! ** 2;
		}
	const fix = Math.sqrt(wanted / drawn);
	for (let i = 0; i < BODY; i++)
		for (let j = i + 1; j < BODY; j++) {
			a[i]![j]! *= fix;
			a[j]![i] = -a[i]![j]!;
		}
	return exponential(a);
}

function inPopulation(body: Matrix, shift: Float64Array): Pick<PseudoSpeaker, 'transform' | 'offset'> {
	const transform = new Float64Array(DIMS * DIMS);
	transform[0] = STD[0]!;
	for (let i = 0; i < BODY; i++)
		for (let j = 0; j < BODY; j++) transform[(i + 1) * DIMS + j + 1] = STD[i + 1]! * body[i]![j]!;
	const offset = shift.map((x, i) => x * STD[i]! + MEAN[i]!);
	return { transform, offset };
}
