import { shiftsOf, VOICES } from './classes.ts';
import type { Enrolment } from './enrolment.ts';
import { RandomField } from './field.ts';
import { apply, fromRows, power } from './matrix.ts';
import { DIMS } from './mel.ts';
import { SPEAKER_MEAN_COVARIANCE } from './population.ts';
import type { KeyedRandom } from './random.ts';

/** `clear` keeps words easier to follow, `strong` hides more. */
export type MaskKind = 'clear' | 'strong';

/**
 * `field`: displacement of sounds, in deviations; `voice`: distance from the mean voice, in natural deviations;
 * `articulation`: how much sounds are drawn to their neighbours in time, at most.
 */
const KINDS = {
	clear: { field: 0.27, voice: 2, articulation: 0 },
	strong: { field: 0.55, voice: 3, articulation: 0.2 }
} as const satisfies Record<MaskKind, unknown>;

/** Largest change of the vocal tract's length (log). */
const WARP = 0.07;
const PITCH = 150;
const PITCH_RANGE = 0.2;

/** Who is heard instead of the speaker: drawn once per key, the same strength of change in a random direction. */
export interface PseudoSpeaker {
	/** Class shifts: away from the speaker's own voice and into another. */
	shifts: Float64Array;
	field: RandomField;
	/** DIMS normalised cepstra, added to all. */
	offset: Float64Array;
	/** Factor on the envelope's frequencies. */
	warp: number;
	articulation: number;
	/** Centre of the pitch in Hz. */
	pitch: number;
}

export function drawSpeaker(random: KeyedRandom, kind: MaskKind, enrolment?: Enrolment): PseudoSpeaker {
	const strength = KINDS[kind];
	const own = enrolment?.voice ?? [];
	const voice = random.direction(VOICES).map((u, i) => strength.voice * u - (own[i] ?? 0));
	const offset = apply(power(fromRows(SPEAKER_MEAN_COVARIANCE), 0.5), random.direction(DIMS));
	offset[0] = 0;
	return {
		shifts: shiftsOf(voice),
		offset,
		warp: Math.exp(random.around() * WARP),
		articulation: random.around() * strength.articulation,
		pitch: PITCH * Math.exp(PITCH_RANGE * random.around()),
		field: new RandomField(random, strength.field)
	};
}
