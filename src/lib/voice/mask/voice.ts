import { Classes } from './classes.ts';
import { Ear, EAR_WINDOW } from './ear.ts';
import type { Enrolment } from './enrolment.ts';
import { DITHER } from './enrolment.ts';
import { Statistics } from './follower.ts';
import { BANDS, Cepstra, DIMS, HOP } from './mel.ts';
import { Normaliser } from './normaliser.ts';
import { MEAN, STD } from './population.ts';
import { KeyedRandom, Noise } from './random.ts';
import type { MaskKind, PseudoSpeaker } from './speaker.ts';
import { drawSpeaker } from './speaker.ts';
import { Synthesis } from './synthesis.ts';

/**
 * Frames quieter than the speaker's mean by more than this (mean log energy) fade into silence, down to the second;
 * then nothing of the room is left, only a constant spectrum at SILENCE.
 */
const GATE_OPEN = -4.5;
const GATE_SHUT = -6;
const SILENCE = -14 * Math.sqrt(BANDS);

/** Loudness wanders by chance: standard deviation (log energy), and how fast. */
const SWELL = 0.3;
const SWELL_SECONDS = 0.7;

/** Samples at 16 kHz from input to output: half a window, a frame of look-ahead, the overlap. */
export const LOOK_AHEAD = EAR_WINDOW / 2 + 2 * HOP;

/** The mask proper, hop by hop at 16 kHz: listen, normalise, become another speaker, speak. */
export class MaskedVoice {
	readonly #ear = new Ear();
	readonly #statistics: Statistics;
	readonly #cepstra: Cepstra;
	readonly #normaliser: Normaliser;
	readonly #classes = new Classes();
	readonly #speaker: PseudoSpeaker;
	readonly #synthesis: Synthesis;
	readonly #noise: Noise;
	readonly #past = new Float64Array(EAR_WINDOW);
	readonly #bands = new Float64Array(BANDS);
	readonly #measured = new Float64Array(DIMS);
	readonly #normal = new Float64Array(DIMS);
	/** Disguised frames: the newest, the one to be spoken now, the one before, and what is spoken. */
	readonly #next = new Float64Array(DIMS);
	readonly #here = new Float64Array(DIMS);
	readonly #before = new Float64Array(DIMS);
	readonly #spoken = new Float64Array(DIMS);
	#wasVoiced = false;
	#isVoiced = false;
	#swell = 0;
	#gain: number;

	constructor(key: Uint8Array, kind: MaskKind, enrolment?: Enrolment) {
		const random = new KeyedRandom(key);
		this.#speaker = drawSpeaker(random, kind, enrolment);
		this.#synthesis = new Synthesis(random, this.#speaker);
		this.#noise = new Noise(random);
		this.#statistics = new Statistics(enrolment);
		this.#normaliser = new Normaliser(enrolment);
		this.#cepstra = new Cepstra(enrolment?.alpha ?? 1);
		this.#gain = this.#statistics.gain(0);
		for (const frame of [this.#next, this.#here, this.#before]) this.#hush(frame, 0);
	}

	/** Takes HOP samples, writes HOP samples of LOOK_AHEAD samples ago. */
	hop(samples: Float64Array, out: Float64Array): void {
		this.#remember(samples);
		this.#before.set(this.#here);
		this.#here.set(this.#next);
		const willBeVoiced = this.#ear.listen(this.#past, this.#bands);
		this.#cepstra.of(this.#bands, this.#measured);
		this.#disguise(this.#isVoiced && willBeVoiced);
		this.#articulate();
		// One frame of look-ahead removes single-frame blips, both ways.
		const neighbours = this.#wasVoiced && willBeVoiced;
		const voiced = neighbours || (this.#isVoiced && (this.#wasVoiced || willBeVoiced));
		this.#synthesis.frame(this.#spoken, voiced, out);
		this.#wasVoiced = this.#isVoiced;
		this.#isVoiced = willBeVoiced;
	}

	#remember(samples: Float64Array): void {
		let energy = 0;
		this.#past.copyWithin(0, HOP);
		for (let i = 0; i < HOP; i++) {
			energy += samples[i]! ** 2;
			this.#past[EAR_WINDOW - HOP + i] = samples[i]! * this.#gain + DITHER * this.#noise.next();
		}
		this.#gain = this.#statistics.gain(Math.sqrt(energy / HOP));
	}

	/** `#measured` → `#next`: normalised, carried over to the pseudo-speaker, quiet frames hushed. */
	#disguise(voiced: boolean): void {
		const { mean, std } = this.#statistics;
		const { shifts, field, offset } = this.#speaker;
		const [z, next] = [this.#normal, this.#next];
		this.#normaliser.apply(this.#measured, mean, std, z);
		this.#classes.recognise(z);
		this.#classes.fill(z);
		this.#classes.shift(z, shifts);
		field.move(z);
		for (let k = 0; k < DIMS; k++) next[k] = (z[k]! + offset[k]!) * STD[k]! + MEAN[k]!;
		next[0]! += this.#wander() * Math.sqrt(BANDS);
		const energy = this.#measured[0]! / Math.sqrt(BANDS);
		const open = (energy - mean[0]! / Math.sqrt(BANDS) - GATE_SHUT) / (GATE_OPEN - GATE_SHUT);
		this.#hush(next, Math.min(Math.max(open, 0), 1));
		this.#statistics.learn(this.#measured, energy, voiced);
	}

	/** Fades a frame into silence; 1 leaves it as it is. */
	#hush(frame: Float64Array, open: number): void {
		if (open === 1) return;
		const { offset } = this.#speaker;
		for (let k = 0; k < DIMS; k++) {
			const silent = k === 0 ? SILENCE : offset[k]! * STD[k]! + MEAN[k]!;
			frame[k] = silent + open * (frame[k]! - silent);
		}
	}

	/** A slow random walk around 0 (Ornstein-Uhlenbeck). */
	#wander(): number {
		const step = 0.01 / SWELL_SECONDS;
		this.#swell += SWELL * Math.sqrt(2 * step) * this.#noise.gauss() - step * this.#swell;
		return this.#swell;
	}

	/** The frame to be spoken, drawn towards its neighbours in time or away from them, as the pseudo-speaker does. */
	#articulate(): void {
		const share = this.#speaker.articulation;
		for (let k = 0; k < DIMS; k++) {
			const around = (this.#before[k]! + this.#next[k]!) / 2;
			this.#spoken[k] = this.#here[k]! + share * (around - this.#here[k]!);
		}
	}
}
