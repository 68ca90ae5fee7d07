import type { Enrolment } from './enrolment.ts';
import { LEVEL, SPEECH_RANGE } from './enrolment.ts';
import { DIMS } from './mel.ts';
import { MEAN, STD } from './population.ts';

const PRIOR_FRAMES = 150;
const MOST_FRAMES = 3000;
/** Decay per 10 ms of the loudest frame seen: 1 dB per second (level), 0.5 nats per second (log energy). */
const LEVEL_DECAY = 10 ** (-0.01 / 20);
const ENERGY_DECAY = 0.005;
const QUIETEST = 0.005;
/** While nobody is heard the gain rises no further than to this: a fan is not brought to a voice's level. */
const UNHEARD = 0.1;
/** Frames after the last voiced ones that count as speech too. */
const SPEECH_FRAMES = 30;

/**
 * Mean and deviation by which a speaker is normalised. Frozen when there is an enrolment; otherwise they start as
 * the population's and follow what is heard, so that even an unprepared microphone loses its speaker within seconds.
 */
export class Statistics {
	readonly mean = Float64Array.from(MEAN);
	readonly std = Float64Array.from(STD);
	readonly #variance = Float64Array.from(STD, (s) => s * s);
	readonly #frozen: Enrolment | undefined;
	#frames = PRIOR_FRAMES;
	#top = -Infinity;
	#peak = LEVEL * 2;
	/** Frames left that count as speech. */
	#speech = 0;

	constructor(enrolment?: Enrolment) {
		this.#frozen = enrolment;
		if (!enrolment) return;
		this.mean.set(enrolment.mean);
		this.std.set(enrolment.std);
	}

	/** Gain for the next hop, given the RMS of this one. */
	gain(rms: number): number {
		if (this.#frozen) return this.#frozen.gain;
		const least = this.#speech > 0 ? QUIETEST : Math.min(this.#peak, UNHEARD);
		this.#peak = Math.max(rms, this.#peak * LEVEL_DECAY, least);
		return (2 * LEVEL) / this.#peak;
	}

	/** Learns from a frame's cepstra if it is speech. `energy` is its mean log energy. */
	learn(cepstra: Float64Array, energy: number, voiced: boolean): void {
		if (this.#frozen) return;
		this.#speech = voiced ? SPEECH_FRAMES : this.#speech - 1;
		if (this.#speech <= 0) return;
		this.#top = Math.max(energy, this.#top - ENERGY_DECAY);
		if (energy < this.#top - SPEECH_RANGE || energy < -9) return;
		this.#frames = Math.min(this.#frames + 1, MOST_FRAMES);
		for (let k = 0; k < DIMS; k++) {
			const off = cepstra[k]! - this.mean[k]!;
			this.mean[k]! += off / this.#frames;
			this.#variance[k]! += (off * off - this.#variance[k]!) / this.#frames;
			this.std[k] = Math.max(Math.sqrt(this.#variance[k]!), STD[k]! / 3);
		}
	}
}
