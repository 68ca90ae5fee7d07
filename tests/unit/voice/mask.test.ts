import { describe, expect, test } from 'vitest';
import { createMask } from '../../../src/lib/voice/mask/mask.ts';
import { BLOCK, keyOf, likeness, maskOf, peak, powerAt, RATE, rms, run, sine, speech } from './sound.ts';

const SECOND = RATE;
const finite = (x: Float32Array): boolean => x.every((v) => Number.isFinite(v));
const constant = (value: number, length = SECOND): Float32Array => new Float32Array(length).fill(value);

describe('what comes out is always sound', () => {
	test.each([
		['silence', constant(0)],
		['full scale', constant(1).map((_, i) => (i % 2 ? 1 : -1))],
		['a square wave', sine(200, 1, SECOND).map(Math.sign)],
		['a constant', constant(0.9)],
		['a tone of 8 kHz', sine(8000, 1, SECOND)],
		['a tone of 23.9 kHz', sine(23_900, 1, SECOND)],
		['numbers far out of range', constant(3e38)],
		['the smallest numbers', constant(1e-44)],
		['clicks', constant(0).map((_, i) => (i % 4801 ? 0 : 1))]
	])('[M2] %s gives finite sound within ±1', (_, input) => {
		for (const kind of ['clear', 'strong'] as const) {
			const mask = maskOf(3, kind);
			const out = run(mask, input);
			expect(finite(out)).toBe(true);
			expect(peak(out)).toBeLessThanOrEqual(1);
			expect(mask.fault).toBe(false);
		}
	});

	test('[M2] silence stays silence', () => {
		expect(peak(run(maskOf(4), constant(0, 3 * SECOND)).subarray(SECOND))).toBeLessThan(0.003);
	});

	test.each([NaN, Infinity, -Infinity])('[M2] %s silences the mask until it is reset', (broken) => {
		const mask = maskOf(5);
		const input = speech('colas', 3);
		input[SECOND] = broken;
		const out = run(mask, input);
		expect(mask.fault).toBe(true);
		expect(peak(out.subarray(Math.floor(SECOND / BLOCK) * BLOCK))).toBe(0);
		expect(peak(run(mask, speech('colas', 3)))).toBe(0);
	});

	test('[M2] a block without input is silence in, never old sound out', () => {
		const mask = maskOf(6);
		run(mask, speech('colas', 3));
		const out = new Float32Array(BLOCK);
		for (let i = 0; i < 400; i++) mask.process(new Float32Array(0), out);
		expect(peak(out)).toBeLessThan(0.003);
	});
});

describe('who is heard', () => {
	const raw = speech('agua', 6);
	const one = run(maskOf(1), raw);

	test('[M2] the same key gives the same sound', () => {
		expect(run(maskOf(1), raw)).toEqual(one);
	});

	test('[M2] another key gives another voice', () => {
		const two = run(maskOf(2), raw);
		expect(likeness(one, two, 0, 200)).toBeLessThan(0.2);
	});

	test('[M2] a key that is not 32 bytes long is refused', () => {
		expect(() => createMask({ sampleRate: RATE, key: keyOf(1).subarray(1), kind: 'clear' })).toThrow(
			RangeError
		);
	});

	test.each(['clear', 'strong'] as const)('[M2] %s: the raw voice does not come through', (kind) => {
		const mask = maskOf(7, kind);
		expect(likeness(raw, run(mask, raw), mask.delay, 300)).toBeLessThan(0.15);
	});

	test.each(['clear', 'strong'] as const)(
		'[M2] %s: a marker tone under speech does not come through',
		(kind) => {
			const tone = sine(1000, 0.05, raw.length);
			const out = run(
				maskOf(8, kind),
				raw.map((v, i) => v + tone[i]!)
			);
			// What is left around 1 kHz is broad: the very frequency stands out of its neighbours no more than chance.
			const around = [-40, -31, -23, -17, 17, 23, 31, 40].map((d) => powerAt(out, 1000 + d));
			expect(powerAt(out, 1000)).toBeLessThan(10 * Math.max(...around));
			expect(powerAt(out, 1000)).toBeLessThan(powerAt(tone, 1000) / 100);
		}
	);
});

describe('as speech', () => {
	test.each(['agua', 'baches', 'buses'])('[M2] %s is as loud as speech, and moves as it does', (name) => {
		const raw = speech(name);
		const mask = maskOf(9);
		const out = run(mask, raw);
		expect(rms(out) / rms(raw)).toBeGreaterThan(0.4);
		expect(rms(out) / rms(raw)).toBeLessThan(4);
		expect(likeness(loudness(raw), loudness(out), Math.round(mask.delay / 480), 2)).toBeGreaterThan(0.7);
	});

	test('[M2] sound comes out at most 80 ms after it went in, and just as late as the mask says', () => {
		const mask = maskOf(10);
		expect(mask.delay / RATE).toBeLessThanOrEqual(0.08);
		const input = constant(0, 3 * SECOND);
		for (let i = 0; i < 960; i++) input[SECOND + i] = 0.3 * Math.sin(i / 5) * Math.sin((i * i) / 700);
		const out = run(mask, input);
		const heard = out.findIndex((v, i) => i > SECOND && Math.abs(v) > 0.02) - SECOND;
		expect(heard).toBeGreaterThan(mask.delay - 0.03 * RATE);
		expect(heard).toBeLessThan(mask.delay + 0.03 * RATE);
	});

	test('a block costs a small share of its time (printed, not judged)', () => {
		const raw = speech('residuos');
		const mask = maskOf(11);
		const started = performance.now();
		run(mask, raw);
		const spent = performance.now() - started;
		console.info(`mask: ${((100 * spent * RATE) / 1000 / raw.length).toFixed(1)} % of real time`);
	});
});

/** Mean loudness per 10 ms, its mean taken off. */
function loudness(x: Float32Array): Float32Array {
	const hops = Float32Array.from({ length: Math.floor(x.length / 480) }, (_, i) =>
		Math.log(rms(x.subarray(480 * i, 480 * i + 480)) + 1e-3)
	);
	const mean = hops.reduce((a, b) => a + b, 0) / hops.length;
	return hops.map((v) => v - mean);
}
