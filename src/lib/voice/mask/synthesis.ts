import FFT from 'fft.js';
import { Excitation } from './excitation.ts';
import { BANDS, bandPosition, DCT, DIMS, HOP, hann, RATE, WINDOW } from './mel.ts';
import { MinimumPhase, PHASE_SIZE } from './minimum-phase.ts';
import type { KeyedRandom } from './random.ts';
import type { PseudoSpeaker } from './speaker.ts';

const SIZE = PHASE_SIZE;
const HALF = SIZE / 2;
/** A log-mel band of white noise of variance 1 is log Σ window² = log(0.375 · WINDOW). */
const UNIT = Math.log(0.375 * WINDOW);
const LOUDEST = 4;

/** Power share of noise in voiced sound: 0.02 up to 1.6 kHz, then rising to 0.6 at 8 kHz. */
const breath = (hz: number): number => 0.02 + 0.58 * Math.min(Math.max((hz - 1600) / 6400, 0), 1);
/** Log gain that takes the rumble below 60 Hz away. */
const rumble = (hz: number): number => (hz < 60 ? (hz - 60) / 15 : 0);

/** Cepstra and voicing → sound: minimum-phase envelope over the mask's own excitation, overlap-add. */
export class Synthesis {
	readonly #fft = new FFT(SIZE);
	readonly #excitation: Excitation;
	readonly #window = hann(2 * HOP);
	readonly #index = new Int32Array(HALF + 1);
	readonly #share = new Float64Array(HALF + 1);
	readonly #pulseGain = new Float64Array(HALF + 1);
	readonly #noiseGain = new Float64Array(HALF + 1);
	readonly #lift = new Float64Array(HALF + 1);
	readonly #bands = new Float64Array(BANDS);
	readonly #frame = new Float64Array(SIZE);
	readonly #magnitudes = new Float64Array(HALF + 1);
	readonly #envelope = new MinimumPhase();
	readonly #pulses = new Float64Array(2 * SIZE);
	readonly #noise = new Float64Array(2 * SIZE);
	readonly #sound = new Float64Array(2 * SIZE);
	readonly #tail = new Float64Array(SIZE);

	constructor(random: KeyedRandom, speaker: Pick<PseudoSpeaker, 'pitch' | 'warp'>) {
		this.#excitation = new Excitation(random, speaker.pitch);
		for (let k = 0; k <= HALF; k++) {
			const hz = (k * RATE) / SIZE;
			const position = bandPosition(hz / speaker.warp);
			this.#index[k] = Math.min(Math.floor(position), BANDS - 2);
			this.#share[k] = position - this.#index[k]!;
			this.#pulseGain[k] = Math.sqrt(1 - breath(hz));
			this.#noiseGain[k] = Math.sqrt(breath(hz));
			this.#lift[k] = rumble(hz);
		}
	}

	/** Reads DIMS cepstra; writes the next HOP samples, which end where the frame's centre lies. */
	frame(cepstra: Float64Array, voiced: boolean, out: Float64Array): void {
		this.#shape(cepstra);
		this.#excitation.advance();
		if (voiced) this.#spectrum(this.#excitation.pulses, this.#pulses);
		this.#spectrum(this.#excitation.noise, this.#noise);
		this.#filter(voiced);
		this.#addSound();
		for (let i = 0; i < HOP; i++) out[i] = this.#tail[i]!;
		this.#tail.copyWithin(0, HOP);
		this.#tail.fill(0, SIZE - HOP);
	}

	/** The spectrum in `#pulses` back to time, onto `#tail`: the inverse of a real sound, by a Hartley transform. */
	#addSound(): void {
		const [x, h, tail] = [this.#pulses, this.#frame, this.#tail];
		h[0] = x[0]!;
		h[HALF] = x[SIZE]!;
		for (let k = 1; k < HALF; k++) {
			h[k] = x[2 * k]! - x[2 * k + 1]!;
			h[SIZE - k] = x[2 * k]! + x[2 * k + 1]!;
		}
		this.#fft.realTransform(this.#sound, h);
		const s = this.#sound;
		tail[0]! += s[0]! / SIZE;
		tail[HALF]! += s[SIZE]! / SIZE;
		for (let n = 1; n < HALF; n++) {
			tail[n]! += (s[2 * n]! - s[2 * n + 1]!) / SIZE;
			tail[SIZE - n]! += (s[2 * n]! + s[2 * n + 1]!) / SIZE;
		}
	}

	/** Cepstra → the minimum-phase envelope, warped. */
	#shape(cepstra: Float64Array): void {
		for (let b = 0; b < BANDS; b++) {
			let sum = -UNIT;
			for (let k = 0; k < DIMS; k++) sum += cepstra[k]! * DCT[k * BANDS + b]!;
			this.#bands[b] = sum / 2;
		}
		for (let k = 0; k <= HALF; k++) {
			const i = this.#index[k]!;
			const level = this.#bands[i]! + this.#share[k]! * (this.#bands[i + 1]! - this.#bands[i]!);
			this.#magnitudes[k] = Math.min(level, LOUDEST) + this.#lift[k]!;
		}
		this.#envelope.shape(this.#magnitudes);
	}

	#spectrum(source: Float64Array, out: Float64Array): void {
		for (let i = 0; i < 2 * HOP; i++) this.#frame[i] = source[i]! * this.#window[i]!;
		this.#frame.fill(0, 2 * HOP);
		this.#fft.realTransform(out, this.#frame);
	}

	/** Mixes the two sources by frequency and gives them the envelope; the result replaces `#pulses`. */
	#filter(voiced: boolean): void {
		const [p, n, envelope] = [this.#pulses, this.#noise, this.#envelope.logarithm];
		for (let k = 0; k <= HALF; k++) {
			const [a, b] = voiced ? [this.#pulseGain[k]!, this.#noiseGain[k]!] : [0, 1];
			const re = a * p[2 * k]! + b * n[2 * k]!;
			const im = a * p[2 * k + 1]! + b * n[2 * k + 1]!;
			const gain = Math.exp(envelope[2 * k]!);
			const phase = envelope[2 * k + 1]!;
			const [c, s] = [gain * Math.cos(phase), gain * Math.sin(phase)];
			p[2 * k] = re * c - im * s;
			p[2 * k + 1] = re * s + im * c;
		}
	}
}
