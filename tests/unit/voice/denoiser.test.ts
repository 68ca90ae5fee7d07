import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { Denoiser, DENOISER_DELAY } from '../../../src/lib/voice/denoiser.ts';
import { FRAME } from '../../../src/lib/voice/mask/framed.ts';
import { KeyedRandom, Noise } from '../../../src/lib/voice/mask/random.ts';
import { keyOf, likeness, RATE, rms, speech } from './sound.ts';

const file = createRequire(import.meta.url).resolve('@jitsi/rnnoise-wasm/dist/rnnoise.wasm');

describe('taking noise out', () => {
	let program: WebAssembly.Module;
	beforeAll(async () => {
		program = await WebAssembly.compile(readFileSync(file));
	});
	const without = async (sound: Float32Array): Promise<Float32Array> => {
		const denoiser = await Denoiser.create(program);
		const out = sound.slice(0, Math.floor(sound.length / FRAME) * FRAME);
		for (let at = 0; at < out.length; at += FRAME) denoiser.frame(out.subarray(at, at + FRAME));
		return out;
	};
	/** Noise that falls towards the high, as that of fans does, of some RMS. */
	const blowing = (length: number, size: number): Float32Array => {
		const chance = new Noise(new KeyedRandom(keyOf(3)));
		let low = 0;
		return Float32Array.from({ length }, () => {
			low = 0.9 * low + Math.sqrt(1 - 0.81) * chance.gauss();
			return size * low;
		});
	};

	test('[M37] speech comes through as it was, as late as is said', async () => {
		const raw = speech('agua', 6);
		const out = await without(raw);
		expect(likeness(raw, out, DENOISER_DELAY, 60)).toBeGreaterThan(0.95);
		expect(rms(out) / rms(raw)).toBeGreaterThan(0.85);
	});

	test('[M15] a library that is none is said, not waited for', async () => {
		const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
		await expect(Denoiser.create(empty)).rejects.toThrow();
	});

	test('[M37] a fan goes, also under speech', async () => {
		const fan = blowing(6 * RATE, 0.01);
		expect(rms((await without(fan)).subarray(3 * RATE))).toBeLessThan(0.001);
		const raw = speech('agua', 6);
		const out = await without(raw.map((v, i) => v + fan[i]!));
		expect(likeness(raw, out, DENOISER_DELAY, 60)).toBeGreaterThan(0.9);
	});
});
