import type { Enrolment } from './enrolment.ts';
import { FRAME, Inflow, Outflow, SLACK } from './framed.ts';
import { HOP } from './mel.ts';
import { Leveller, LEVELLER_DELAY } from './leveller.ts';
import { KEY_BYTES, KeyedRandom, Noise } from './random.ts';
import { Decimator, FILTER_DELAY, Interpolator } from './resample.ts';
import type { MaskKind } from './speaker.ts';
import { LOOK_AHEAD, MaskedVoice } from './voice.ts';

export type { Enrolment } from './enrolment.ts';
export { analyseEnrolment } from './enrolment.ts';
export { KEY_BYTES } from './random.ts';
export type { MaskKind } from './speaker.ts';

export interface MaskOptions {
	/** Only 48 kHz. */
	sampleRate: 48_000;
	/** 32 random bytes, new in every session: the pseudo-speaker is drawn from them. */
	key: Uint8Array;
	kind: MaskKind;
	/** From the green room. Without it the mask learns the speaker while it runs. */
	enrolment?: Enrolment;
}

/** Replaces a voice. One channel, causal, allocates nothing while it runs. */
export interface Mask {
	/** Takes a block (128 samples; any multiple of 32 up to 1024) and writes as many, |output| ≤ 1 and finite whatever comes in. */
	process(input: Float32Array, output: Float32Array): void;
	/** The same for whoever cuts the frames: FRAME samples, replaced by the masked ones, SLACK less late. */
	frame(samples: Float32Array): void;
	/** Samples from input to output at 48 kHz, for `process`. */
	readonly delay: number;
	/** Set by input or output that is not finite; from then on silence. */
	readonly fault: boolean;
}

const DELAY = 2 * FILTER_DELAY + 3 * LOOK_AHEAD + SLACK + LEVELLER_DELAY;

/** @throws RangeError for a key that has not 32 bytes or another sample rate. */
export function createMask(options: MaskOptions): Mask {
	if (options.key.length !== KEY_BYTES) throw new RangeError(`a mask key has ${KEY_BYTES} bytes`);
	if (options.sampleRate !== 48_000) throw new RangeError('the mask runs at 48 kHz');
	return new PseudoSpeakerMask(options);
}

class PseudoSpeakerMask implements Mask {
	readonly delay = DELAY;
	fault = false;
	readonly #voice: MaskedVoice;
	readonly #leveller: Leveller;
	readonly #decimator = new Decimator();
	readonly #interpolator = new Interpolator();
	readonly #inflow: Inflow;
	readonly #outflow = new Outflow();
	readonly #hop = new Float64Array(HOP);
	readonly #sound = new Float64Array(HOP);
	readonly #triple = new Float32Array(3);

	constructor({ kind, enrolment, ...options }: MaskOptions) {
		const key = options.key.slice();
		this.#voice = new MaskedVoice(key, kind, enrolment);
		this.#leveller = new Leveller(new Noise(new KeyedRandom(key)));
		this.#inflow = new Inflow((frame) => {
			this.frame(frame);
			this.#outflow.push(frame);
		});
	}

	process(input: Float32Array, output: Float32Array): void {
		if (this.fault || !input.every(Number.isFinite)) return this.#silence(output);
		this.#inflow.push(input, output.length);
		this.#outflow.shift(output);
		if (this.fault) this.#silence(output);
	}

	frame(samples: Float32Array): void {
		if (this.fault || !samples.every(Number.isFinite)) return this.#silence(samples);
		let filled = 0;
		for (let i = 0; i < FRAME; i++) {
			const sample = Math.min(Math.max(samples[i]!, -1), 1);
			if (this.#decimator.push(sample)) this.#hop[filled++] = this.#decimator.value;
		}
		this.#voice.hop(this.#hop, this.#sound);
		for (let i = 0; i < HOP; i++) {
			if (!Number.isFinite(this.#sound[i]!)) this.fault = true;
			this.#interpolator.push(this.#sound[i]!, this.#triple, 0);
			for (let j = 0; j < 3; j++) samples[3 * i + j] = this.#leveller.push(this.#triple[j]!);
		}
		if (this.fault) this.#silence(samples);
	}

	#silence(output: Float32Array): void {
		this.fault = true;
		output.fill(0);
	}
}
