import type { Enrolment } from './enrolment.ts';
import { DITHER } from './enrolment.ts';
import { Statistics } from './follower.ts';
import { BANDS, Cepstra, DIMS, HOP, LogMel, WINDOW } from './mel.ts';
import { KeyedRandom, Noise } from './random.ts';
import type { MaskKind, PseudoSpeaker } from './speaker.ts';
import { drawSpeaker } from './speaker.ts';
import { Synthesis } from './synthesis.ts';
import { Voicing, VOICING_WINDOW } from './voicing.ts';

/** Frames quieter than the speaker's mean by this much (log energy) are held this far (c0) below the mean. */
const GATE = 4.5;
const GATED = 14;
/** Normalised cepstra beyond this are not speech. */
const FARTHEST = 4;

/** Samples at 16 kHz from input to output: half a voicing window, a frame of look-ahead, the overlap. */
export const LOOK_AHEAD = VOICING_WINDOW / 2 + 2 * HOP;

/** The mask proper, hop by hop at 16 kHz: analyse, normalise, become another speaker, speak. */
export class Voice {
	readonly #statistics: Statistics;
	readonly #speaker: PseudoSpeaker;
	readonly #cepstra: Cepstra;
	readonly #synthesis: Synthesis;
	readonly #dither: Noise;
	readonly #mel = new LogMel();
	readonly #voicing = new Voicing();
	readonly #past = new Float64Array(VOICING_WINDOW);
	readonly #bands = new Float64Array(BANDS);
	readonly #measured = new Float64Array(DIMS);
	readonly #spoken = new Float64Array(DIMS);
	readonly #waiting = new Float64Array(DIMS);
	/** Voicing of the frame before the waiting one, of the waiting one. */
	#before = false;
	#here = false;
	#gain: number;

	constructor(key: Uint8Array, kind: MaskKind, enrolment?: Enrolment) {
		const random = new KeyedRandom(key);
		this.#speaker = drawSpeaker(random, kind, enrolment);
		this.#synthesis = new Synthesis(random, this.#speaker);
		this.#dither = new Noise(random);
		this.#statistics = new Statistics(enrolment);
		this.#cepstra = new Cepstra(enrolment?.alpha ?? 1);
		this.#gain = this.#statistics.gain(0);
		this.#waiting.set(this.#speaker.offset);
		this.#waiting[0] = -200;
	}

	/** Takes HOP samples, writes HOP samples of 640 samples ago. */
	hop(samples: Float64Array, out: Float64Array): void {
		this.#remember(samples);
		const after = this.#voicing.isVoiced(this.#past);
		// One frame of look-ahead removes single-frame blips, both ways.
		const voiced = (this.#here && (this.#before || after)) || (this.#before && after);
		this.#synthesis.frame(this.#waiting, voiced, out);
		this.#before = this.#here;
		this.#here = after;
		this.#mel.analyse(this.#past, (VOICING_WINDOW - WINDOW) / 2, this.#bands);
		this.#cepstra.of(this.#bands, this.#measured);
		this.#disguise();
	}

	#remember(samples: Float64Array): void {
		let energy = 0;
		this.#past.copyWithin(0, HOP);
		for (let i = 0; i < HOP; i++) {
			energy += samples[i]! ** 2;
			this.#past[VOICING_WINDOW - HOP + i] = samples[i]! * this.#gain + DITHER * this.#dither.next();
		}
		this.#gain = this.#statistics.gain(Math.sqrt(energy / HOP));
	}

	/** `#measured` → `#waiting`: normalised, carried over to the pseudo-speaker, quiet frames held down. */
	#disguise(): void {
		const { mean, std } = this.#statistics;
		const { transform, offset } = this.#speaker;
		const energy = this.#measured[0]! / Math.sqrt(BANDS);
		for (let k = 0; k < DIMS; k++) {
			const z = (this.#measured[k]! - mean[k]!) / std[k]!;
			this.#spoken[k] = Math.min(Math.max(z, k === 0 ? -20 : -FARTHEST), FARTHEST);
		}
		for (let i = 0; i < DIMS; i++) {
			let sum = offset[i]!;
			for (let j = 0; j < DIMS; j++) sum += transform[i * DIMS + j]! * this.#spoken[j]!;
			this.#waiting[i] = sum;
		}
		if (energy < mean[0]! / Math.sqrt(BANDS) - GATE) {
			this.#waiting[0] = Math.min(this.#waiting[0]!, offset[0]! - GATED);
		}
		this.#statistics.learn(this.#measured, energy);
	}
}
