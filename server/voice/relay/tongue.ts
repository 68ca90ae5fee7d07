import { randomBytes } from 'node:crypto';
import { AudioFrame, AudioResampler, AudioResamplerQuality } from '@livekit/rtc-node';
import { Leveller } from '../../../src/lib/voice/mask/leveller.ts';
import { KEY_BYTES, KeyedRandom, Noise } from '../../../src/lib/voice/mask/random.ts';
import { FRAME, SAMPLE_RATE } from './mix.ts';

/** A line begins and ends in this many samples: 10 ms. */
const FADE = 480;
/** Pushed into the resampler at a time, seconds. */
const CHUNK = 0.1;

interface Utterance {
	samples: Int16Array;
	at: number;
	done(said: boolean): void;
}

/**
 * What the synthetic voice says, beside what arrives from the booth: brought to the mask's loudness (R128, -23 LUFS,
 * limited) and the relay's rate. One leveller for a whole pitch, as with a voice.
 */
export class Tongue {
	readonly #leveller = new Leveller(new Noise(new KeyedRandom(randomBytes(KEY_BYTES), 4)));
	#queue: Utterance[] = [];

	/** @param done hears true when all of it was played, false when it was stopped */
	say(samples: Int16Array, rate: number, done: (said: boolean) => void): void {
		this.#queue.push({ samples: faded(resampled(samples, rate)), at: 0, done });
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
		for (let i = 0; i < FRAME; i++) {
			const value = (first.samples[first.at + i] ?? 0) / 32_768;
			frame[i] = Math.round(this.#leveller.push(value) * 32_767);
		}
		first.at += FRAME;
		if (first.at >= first.samples.length) {
			this.#queue.shift();
			first.done(true);
		}
		return frame;
	}
}

function resampled(samples: Int16Array, rate: number): Int16Array {
	if (rate === SAMPLE_RATE) return samples;
	const resampler = new AudioResampler(rate, SAMPLE_RATE, 1, AudioResamplerQuality.HIGH);
	const step = Math.round(rate * CHUNK);
	const frames: AudioFrame[] = [];
	for (let at = 0; at < samples.length; at += step) {
		const part = samples.slice(at, at + step);
		frames.push(...resampler.push(new AudioFrame(part, rate, 1, part.length)));
	}
	frames.push(...resampler.flush());
	const out = new Int16Array(frames.reduce((n, f) => n + f.data.length, 0));
	let at = 0;
	for (const { data } of frames) {
		out.set(data, at);
		at += data.length;
	}
	return out;
}

function faded(samples: Int16Array): Int16Array {
	const out = samples.slice();
	const n = Math.min(FADE, out.length >> 1);
	for (let i = 0; i < n; i++) {
		out[i] = Math.round((out[i] ?? 0) * (i / n));
		const j = out.length - 1 - i;
		out[j] = Math.round((out[j] ?? 0) * (i / n));
	}
	return out;
}
