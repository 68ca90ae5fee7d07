import { expect, test } from 'vitest';
import { echoIn, probe, RECORDED_S } from '../../../src/lib/voice/echo.ts';
import { KeyedRandom, Noise } from '../../../src/lib/voice/mask/random.ts';
import { keyOf, speech } from './sound.ts';

/** What a microphone takes in while the probe is played: what is around, and the probe, late and softer. */
function recording(around: Float32Array, lateMs: number, gain: number): Float32Array {
	const played = probe();
	const out = new Float32Array(RECORDED_S * 48_000);
	const late = Math.round(lateMs * 48);
	for (let i = 0; i < out.length; i++) out[i] = (around[i] ?? 0) + gain * (played[i - late] ?? 0);
	return out;
}

const room = (size: number): Float32Array => {
	const noise = new Noise(new KeyedRandom(keyOf(2)));
	return Float32Array.from({ length: 100_000 }, () => size * noise.next());
};

test.each([
	['at once', 70, 0.5],
	['late', 400, 0.1],
	['softly', 150, 0.02],
	['after a late start', 1_100, 0.1]
])('[M32] a probe that comes back %s is an echo', (_, late, gain) => {
	const db = echoIn(recording(room(0.001), late, gain));
	expect(db).not.toBeNull();
	expect(Math.abs((db as number) - 20 * Math.log10(gain))).toBeLessThan(1.5);
});

test('[M32] an echo is found under a talk too', () => {
	expect(echoIn(recording(speech('agua', 2), 120, 0.3))).not.toBeNull();
});

test('[M32] silence, a noisy room and speech are no echo', () => {
	expect(echoIn(recording(room(0), 0, 0))).toBeNull();
	expect(echoIn(recording(room(0.05), 0, 0))).toBeNull();
	for (const name of ['agua', 'baches', 'buses', 'colas', 'presupuesto', 'residuos']) {
		for (const from of [0, 1.3, 2.6])
			expect(echoIn(recording(speech(name, 5).subarray(from * 48_000), 0, 0))).toBeNull();
	}
});
