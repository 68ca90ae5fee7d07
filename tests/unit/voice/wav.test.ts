import { expect, test } from 'vitest';
import { readWav, writeWav } from '../../../src/lib/voice/wav.ts';

test('a wav file reads back as it was written', () => {
	const samples = Float32Array.from([0, 0.5, -0.5, 1, -1, 0.25]);
	const back = readWav(writeWav({ rate: 48_000, samples }));
	expect(back.rate).toBe(48_000);
	samples.forEach((v, i) => expect(back.samples[i]).toBeCloseTo(v, 3));
});

test('what is no wav file is refused', () => {
	expect(() => readWav(new Uint8Array(3))).toThrow();
	expect(() => readWav(new TextEncoder().encode('RIFF....WAVEnothing here'))).toThrow();
});
