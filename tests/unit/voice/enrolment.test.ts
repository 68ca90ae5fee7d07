import { describe, expect, test } from 'vitest';
import { analyseEnrolment, createMask } from '../../../src/lib/voice/mask/mask.ts';
import { keyOf, peak, RATE, rms, run, speech } from './sound.ts';

describe('enrolment', () => {
	const raw = speech('presupuesto', 12);

	test('[M2] measures a speaker, and the mask speaks with it', () => {
		const enrolment = analyseEnrolment(raw, RATE);
		expect(enrolment?.frames).toBeGreaterThan(400);
		expect(enrolment!.gain * rms(raw)).toBeCloseTo(0.05, 1);
		const mask = createMask({ sampleRate: RATE, key: keyOf(1), kind: 'strong', enrolment: enrolment! });
		const out = run(mask, speech('presupuesto'));
		expect(rms(out)).toBeGreaterThan(0.03);
		expect(peak(out)).toBeLessThanOrEqual(1);
	});

	test('[M2] is plain data: it survives JSON', () => {
		const enrolment = analyseEnrolment(raw, RATE)!;
		expect(JSON.parse(JSON.stringify(enrolment))).toEqual(enrolment);
	});

	test.each([
		['nothing', new Float32Array(0)],
		['silence', new Float32Array(RATE * 5)],
		['one second', raw.subarray(RATE, 2 * RATE)],
		['broken numbers', new Float32Array(RATE * 5).fill(NaN)]
	])('[M2] %s is no enrolment', (_, samples) => {
		expect(analyseEnrolment(samples, RATE)).toBeNull();
	});
});
