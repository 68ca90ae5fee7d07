import { randomBytes } from 'node:crypto';
import { AudioFrame, AudioResampler, AudioResamplerQuality } from '@livekit/rtc-node';
import { Leveller } from '../../../src/lib/voice/mask/leveller.ts';
import { KEY_BYTES, KeyedRandom, Noise } from '../../../src/lib/voice/mask/random.ts';
import { FRAME, joined, SAMPLE_RATE } from './mix.ts';

/** A line begins and ends in so much time, s. */
const FADE = 0.01;
/** Brought to the relay's rate at a time, s: a whole line at once would make every stage of the process late. */
const CHUNK = 0.1;

/**
 * What the synthetic voice says, beside what arrives from the booth: brought to the mask's loudness (R128, -23 LUFS,
 * limited) and the relay's rate. One leveller for a whole pitch, as with a voice.
 */
export class SpeechSource {
	readonly #leveller = new Leveller(new Noise(new KeyedRandom(randomBytes(KEY_BYTES), 4)));
	#queue: Utterance[] = [];

	/** @param done hears true when all of it was played, false when it was stopped */
	say(samples: Int16Array, rate: number, done: (said: boolean) => void): void {
		this.#queue.push(new Utterance(samples, rate, done));
	}

	/** Nothing more of what was to be said. */
	hush(): void {
		for (const { done } of this.#queue.splice(0)) done(false);
	}

	/** The next 10 ms, or null. */
	shift(): Int16Array | null {
		const [first] = this.#queue;
		if (first === undefined) return null;
		const frame = new Int16Array(FRAME);
		frame.set(first.take());
		for (let i = 0; i < FRAME; i++)
			frame[i] = Math.round(this.#leveller.push((frame[i] ?? 0) / 32_768) * 32_767);
		if (first.over) {
			this.#queue.shift();
			first.done(true);
		}
		return frame;
	}
}

/** A line, faded at both ends, brought to the relay's rate while it is said. */
class Utterance {
	readonly done: (said: boolean) => void;
	readonly #samples: Int16Array;
	readonly #rate: number;
	readonly #resampler: AudioResampler;
	#from = 0;
	#ready: Int16Array = new Int16Array(0);

	constructor(samples: Int16Array, rate: number, done: (said: boolean) => void) {
		this.#samples = faded(samples, Math.round(rate * FADE));
		this.#rate = rate;
		this.#resampler = new AudioResampler(rate, SAMPLE_RATE, 1, AudioResamplerQuality.HIGH);
		this.done = done;
	}

	get over(): boolean {
		return this.#from >= this.#samples.length && this.#ready.length === 0;
	}

	/** The next FRAME samples; fewer at the end. */
	take(): Int16Array {
		while (this.#ready.length < FRAME && this.#from < this.#samples.length) this.#resample();
		const taken = this.#ready.subarray(0, FRAME);
		this.#ready = this.#ready.subarray(taken.length);
		return taken;
	}

	#resample(): void {
		const part = this.#samples.slice(this.#from, this.#from + Math.round(this.#rate * CHUNK));
		this.#from += part.length;
		const frames = this.#resampler.push(new AudioFrame(part, this.#rate, 1, part.length));
		if (this.#from >= this.#samples.length) frames.push(...this.#resampler.flush());
		for (const { data } of frames) this.#ready = joined(this.#ready, data);
	}
}

function faded(samples: Int16Array, length: number): Int16Array {
	const out = samples.slice();
	const n = Math.min(length, out.length >> 1);
	for (let i = 0; i < n; i++) {
		out[i] = Math.round((out[i] ?? 0) * (i / n));
		const j = out.length - 1 - i;
		out[j] = Math.round((out[j] ?? 0) * (i / n));
	}
	return out;
}
