import { readFileSync } from 'node:fs';
import type { Mask, MaskKind } from '../../../src/lib/voice/mask/mask.ts';
import { createMask } from '../../../src/lib/voice/mask/mask.ts';
import { Interpolator } from '../../../src/lib/voice/mask/resample.ts';
import { readWav } from '../../../src/lib/voice/wav.ts';

export const RATE = 48_000;
export const BLOCK = 128;

export const keyOf = (n: number): Uint8Array =>
	Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + n * 101) % 256);

export function maskOf(n: number, kind: MaskKind = 'clear'): Mask {
	return createMask({ sampleRate: RATE, key: keyOf(n), kind });
}

/** Seconds of a speech fixture at 48 kHz. */
export function speech(name: string, seconds = 8): Float32Array {
	const file = new URL(`../../fixtures/speech/${name}.wav`, import.meta.url);
	const samples = readWav(readFileSync(file)).samples.subarray(0, seconds * 16_000);
	const interpolator = new Interpolator();
	const out = new Float32Array(samples.length * 3);
	samples.forEach((v, i) => interpolator.push(v, out, 3 * i));
	return out;
}

export const sine = (hz: number, size: number, length: number): Float32Array =>
	Float32Array.from({ length }, (_, i) => size * Math.sin((2 * Math.PI * hz * i) / RATE));

/** Runs a whole sound through, block by block; the output is as long and late by `mask.delay`. */
export function run(mask: Mask, input: Float32Array): Float32Array {
	const length = Math.floor(input.length / BLOCK) * BLOCK;
	const output = new Float32Array(length);
	for (let at = 0; at < length; at += BLOCK) {
		mask.process(input.subarray(at, at + BLOCK), output.subarray(at, at + BLOCK));
	}
	return output;
}

export const rms = (x: Float32Array): number => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length);
export const peak = (x: Float32Array): number => x.reduce((top, v) => Math.max(top, Math.abs(v)), 0);

/** Largest normalised cross-correlation of two sounds over lags around `delay` (every lag within ± `reach`). */
export function likeness(a: Float32Array, b: Float32Array, delay: number, reach: number): number {
	let best = 0;
	for (let lag = delay - reach; lag <= delay + reach; lag++) {
		let [ab, aa, bb] = [0, 0, 0];
		for (let i = Math.max(0, -lag); i + lag < b.length && i < a.length; i += 2) {
			const [x, y] = [a[i]!, b[i + lag]!];
			ab += x * y;
			aa += x * x;
			bb += y * y;
		}
		best = Math.max(best, Math.abs(ab) / Math.sqrt(aa * bb + 1e-20));
	}
	return best;
}

/** Power in a narrow band (Hann-windowed Goertzel, about 1/seconds wide), per sample. */
export function powerAt(x: Float32Array, hz: number): number {
	let [re, im] = [0, 0];
	for (let i = 0; i < x.length; i++) {
		const w = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / x.length);
		re += w * x[i]! * Math.cos((2 * Math.PI * hz * i) / RATE);
		im += w * x[i]! * Math.sin((2 * Math.PI * hz * i) / RATE);
	}
	return (re * re + im * im) / x.length ** 2;
}
