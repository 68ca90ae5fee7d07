import { describe, expect, test } from 'vitest';
import { Judge, Likeness, WINDOW } from '../../../src/lib/voice/likeness.ts';
import { maskOf, RATE, run, speech } from './sound.ts';

const likeness = new Likeness();
const NAMES = ['agua', 'baches', 'colas'] as const;

/** Likeness every 100 ms, as the page looks, of what leaves beside what comes in; null looks left out. */
function looks(input: Float32Array, output: Float32Array): number[] {
	const all: number[] = [];
	for (let end = WINDOW; end <= output.length; end += RATE / 10) {
		const value = likeness.of(input.subarray(end - WINDOW, end), output.subarray(end - WINDOW, end));
		if (value !== null) all.push(value);
	}
	return all;
}

/** Milliseconds of sound until a judge condemns, null when it never does. */
function condemned(input: Float32Array, output: Float32Array): number | null {
	const judge = new Judge();
	const at = looks(input, output).findIndex((value) => judge.condemns(value));
	return at < 0 ? null : at * 100;
}

/** The voice itself, late by the mask's delay, through a filter that changes its colour. */
function disguised(raw: Float32Array, gain: number): Float32Array {
	const out = new Float32Array(raw.length);
	for (let i = 3600; i < out.length; i++) {
		out[i] = gain * (raw[i - 3559]! - 0.9 * raw[i - 3560]! + 0.5 * raw[i - 3600]!);
	}
	return out;
}

describe('what leaves beside what came in', () => {
	test.each(['clear', 'strong'] as const)(
		'[M13] the %s mask is nobody’s own voice, and is trusted',
		(kind) => {
			for (const [i, name] of NAMES.entries()) {
				const raw = speech(name, 6);
				const masked = run(maskOf(i + 20, kind), raw);
				expect(condemned(raw, masked)).toBe(null);
				const judge = new Judge();
				expect(judge.trusts).toBe(false);
				for (const value of looks(raw, masked)) judge.condemns(value);
				expect(judge.trusts).toBe(true);
			}
		}
	);

	test('[M13] the voice itself is known within a second, whatever its delay, filter and gain', () => {
		for (const name of NAMES) {
			const raw = speech(name, 6);
			expect(condemned(raw, raw)).toBeLessThanOrEqual(1000);
			expect(condemned(raw, disguised(raw, 1))).toBeLessThanOrEqual(1000);
			expect(condemned(raw, disguised(raw, 0.2))).toBeLessThanOrEqual(1000);
		}
	});

	test('[M13] the voice leaking through under the mask is known', () => {
		for (const name of NAMES) {
			const raw = speech(name, 6);
			const masked = run(maskOf(31), raw);
			expect(
				condemned(
					raw,
					masked.map((v, i) => v + (raw[i - 3600] ?? 0) / 2)
				)
			).not.toBe(null);
		}
	});

	test('[M13] knocks and beeps are no leak: they are like any other, and nothing is judged by them', () => {
		const raw = new Float32Array(RATE * 8);
		for (let at = 0; at < raw.length; at += 0.4 * RATE) {
			for (let i = 0; i < 0.12 * RATE; i++) raw[at + i] = 0.2 * Math.sin((2 * Math.PI * 1730 * i) / RATE);
		}
		for (let k = 0; k < 4; k++) expect(condemned(raw, run(maskOf(40 + k), raw))).toBe(null);
		const click = new Float32Array(WINDOW);
		for (let i = 0; i < 200; i++) click[WINDOW - 6000 + i] = 0.5 * Math.sin(i * i);
		expect(likeness.of(click, click)).toBe(null);
	});

	test('silence says nothing, and earns no trust', () => {
		const judge = new Judge();
		const value = likeness.of(speech('agua', 2).subarray(0, WINDOW), new Float32Array(WINDOW));
		expect(value).toBe(null);
		expect(judge.condemns(value)).toBe(false);
		expect(judge.trusts).toBe(false);
	});
});
