import { describe, expect, test } from 'vitest';
import { Limiter, LIMITER_DELAY } from '../../../src/lib/voice/mask/limiter.ts';
import { integratedLoudness, LoudnessMeter, truePeak } from '../../../src/lib/voice/mask/r128.ts';
import { RATE, sine, peak } from './sound.ts';

const db = (x: number): number => 10 ** (x / 20);
/** 1 kHz at levels (dBFS) for so many seconds each, one after the other. */
function tones(...parts: [level: number, seconds: number][]): Float32Array {
	const pieces = parts.map(([level, seconds]) => sine(1000, db(level), Math.round(seconds * RATE)));
	const all = new Float32Array(pieces.reduce((n, p) => n + p.length, 0));
	pieces.reduce((at, p) => (all.set(p, at), at + p.length), 0);
	return all;
}

/** EBU Tech 3341 plays its signals in both channels, which is 3.01 LU more than in one. */
const BOTH = 10 * Math.log10(2);

describe('the meter on the signals of EBU Tech 3341', () => {
	test.each([
		['1', -23, tones([-23, 20])],
		['2', -33, tones([-33, 20])],
		['3', -23, tones([-36, 10], [-23, 60], [-36, 10])],
		['4', -23, tones([-72, 10], [-36, 10], [-23, 60], [-36, 10], [-72, 10])],
		['5', -23, tones([-26, 20], [-20, 20.1], [-26, 20])]
	])('[K1] case %s is %d LUFS', (_, loudness, sound) => {
		expect(Math.abs(integratedLoudness(sound) + BOTH - loudness)).toBeLessThan(0.1);
	});

	test('[K1] a full-scale 997 Hz tone in one channel is -3.01 LUFS (BS.1770-4)', () => {
		expect(integratedLoudness(sine(997, 1, 5 * RATE))).toBeCloseTo(-3.01, 1);
	});

	test('[K1] silence has no loudness', () => {
		expect(integratedLoudness(new Float32Array(2 * RATE))).toBe(-Infinity);
	});

	test('[K1] a fading memory follows what is heard now', () => {
		const meter = new LoudnessMeter(3);
		for (const v of tones([-10, 10], [-30, 20])) meter.push(v);
		expect(meter.integrated! + BOTH).toBeLessThan(-28);
	});
});

describe('true peak', () => {
	test('[K1] is found between the samples (EBU Tech 3341, case 15 to 17)', () => {
		for (const phase of [0, 45, 60, 67.5]) {
			const tone = Float32Array.from(
				{ length: 4800 },
				(_, i) => 0.5 * Math.sin((2 * Math.PI * 12_000 * i) / RATE + (phase * Math.PI) / 180)
			);
			// The edges of a cut tone overshoot by themselves: look at its middle.
			const faded = tone.map((v, i) => v * Math.sin((Math.PI * i) / 4800));
			expect(truePeak(faded)).toBeGreaterThan(-6.4);
			expect(truePeak(faded)).toBeLessThan(-5.8);
		}
	});
});

describe('the limiter', () => {
	const run = (x: Float32Array, ceiling: number): Float32Array => {
		const limiter = new Limiter(ceiling);
		return x.map((v) => limiter.push(v));
	};

	test('[K1] leaves what is under the ceiling as it is, LIMITER_DELAY later', () => {
		const x = sine(440, 0.4, RATE);
		const y = run(x, 0.5);
		for (let i = LIMITER_DELAY; i < RATE; i += 7) expect(y[i]).toBeCloseTo(x[i - LIMITER_DELAY]!, 6);
	});

	test('[K1] lets nothing over the ceiling, however sudden', () => {
		const clicks = Float32Array.from({ length: RATE }, (_, i) =>
			i % 997 === 0 ? (i % 2 ? 9 : -9) : i % 13 === 0 ? 0.45 : 0.1 * Math.sin(i)
		);
		expect(peak(run(clicks, 0.5))).toBeLessThanOrEqual(0.5 + 1e-6);
		expect(peak(run(sine(200, 3, RATE), 0.5))).toBeLessThanOrEqual(0.5 + 1e-6);
	});
});
