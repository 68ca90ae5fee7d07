import { describe, expect, test } from 'vitest';
import { analyseEnrolment, createMask } from '../../../src/lib/voice/mask/mask.ts';
import { integratedLoudness, truePeak } from '../../../src/lib/voice/mask/r128.ts';
import { KeyedRandom, Noise } from '../../../src/lib/voice/mask/random.ts';
import { keyOf, peak, RATE, rms, run, speech } from './sound.ts';

/** About half a minute of speech. */
function pitch(): Float32Array {
	const parts = ['agua', 'baches', 'buses', 'colas'].map((name) => speech(name));
	const all = new Float32Array(parts.reduce((n, p) => n + p.length, 0));
	parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
	return all;
}

describe('what officials hear is even', () => {
	const raw = pitch();
	const enrolment = analyseEnrolment(raw, RATE)!;

	test.each([
		[1, 'clear', 1],
		[2, 'clear', 0.1],
		[3, 'strong', 1],
		[4, 'strong', 3]
	] as const)('[K1] key %d, %s, a microphone at %d: -23 LUFS ± 1, peak under -2 dBTP', (key, kind, gain) => {
		const loud = raw.map((v) => Math.min(Math.max(v * gain, -1), 1));
		const own = analyseEnrolment(loud, RATE) ?? enrolment;
		const out = run(createMask({ sampleRate: RATE, key: keyOf(key), kind, enrolment: own }), loud);
		expect(Math.abs(integratedLoudness(out) + 23)).toBeLessThan(1);
		expect(truePeak(out.subarray(0, 6 * RATE))).toBeLessThan(-2);
	});

	test('[K1] without an enrolment too, and when the microphone is moved away', () => {
		const moved = raw.map((v, i) => (i < raw.length / 2 ? v : v / 3));
		const out = run(createMask({ sampleRate: RATE, key: keyOf(5), kind: 'clear' }), moved);
		expect(Math.abs(integratedLoudness(out) + 23)).toBeLessThan(1.5);
		expect(Math.abs(integratedLoudness(out.subarray((raw.length * 3) / 4)) + 23)).toBeLessThan(3);
	});

	test('[K1] silence of a quiet room and of a noisy one is the same noise floor', () => {
		const floors = [0, 1e-4, 1e-3].map((noise) => {
			let state = 1;
			const hiss = (): number => noise * ((state = (state * 48_271) % 2_147_483_647) / 2 ** 30 - 1);
			const mask = createMask({ sampleRate: RATE, key: keyOf(6), kind: 'clear', enrolment });
			const room = Float32Array.from({ length: 2 * RATE }, hiss);
			return run(mask, room).subarray(RATE);
		});
		for (const floor of floors) {
			expect(rms(floor)).toBeGreaterThan(1e-4);
			expect(rms(floor) / rms(floors[0]!)).toBeLessThan(1.1);
		}
	});

	test('[K1] a fan is no voice, also where nobody has read a text: it is not brought to a voice’s level', () => {
		const mask = createMask({ sampleRate: RATE, key: keyOf(8), kind: 'clear' });
		const chance = new Noise(new KeyedRandom(keyOf(9)));
		const fan = Float32Array.from({ length: 20 * RATE }, () => 1.4e-3 * chance.gauss());
		expect(rms(run(mask, fan).subarray(10 * RATE))).toBeLessThan(4e-3);
	});

	test('[K1] somebody who speaks very softly is raised all the same', () => {
		const soft = raw.map((v) => v / 30);
		const out = run(createMask({ sampleRate: RATE, key: keyOf(8), kind: 'clear' }), soft);
		expect(Math.abs(integratedLoudness(out.subarray(out.length / 2)) + 23)).toBeLessThan(3);
	});

	test('[K1] a mask that starts in the middle of a word fades in', () => {
		const word = raw.subarray(RATE);
		const mask = createMask({ sampleRate: RATE, key: keyOf(7), kind: 'clear', enrolment });
		const out = run(mask, word.subarray(0, RATE));
		for (let i = 1; i < 1440; i++)
			expect(Math.abs(out[i]!)).toBeLessThan(0.002 + (peak(out) * (i + 1)) / 1440);
	});
});
