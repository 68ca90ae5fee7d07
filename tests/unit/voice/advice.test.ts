import { expect, test } from 'vitest';
import { Adviser, type Advice } from '../../../src/lib/voice/advice.ts';
import { KeyedRandom, Noise } from '../../../src/lib/voice/mask/random.ts';
import { keyOf, rms, speech } from './sound.ts';

const BEAT = 2400;

/** What is said at the end of a sound. */
function adviceOn(sound: Float32Array): Advice {
	const adviser = new Adviser();
	let advice: Advice = null;
	for (let at = 0; at + BEAT <= sound.length; at += BEAT) {
		const beat = sound.subarray(at, at + BEAT);
		const peak = beat.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
		advice = adviser.hear(20 * Math.log10(rms(beat) + 1e-6), Math.min(1, peak));
	}
	return advice;
}

const voice = (name: string): Float32Array => {
	const sound = speech(name, 5);
	const size = rms(sound);
	return sound.map((x) => (x * 0.06) / size);
};
const VOICES = ['agua', 'baches', 'buses', 'colas', 'presupuesto', 'residuos'];

function noisy(sound: Float32Array, size: number): Float32Array {
	const noise = new Noise(new KeyedRandom(keyOf(1)));
	return sound.map((x) => x + size * noise.next());
}

test.each(VOICES)('[M32] a voice at the right distance in a quiet room gets no advice (%s)', (name) => {
	expect(adviceOn(voice(name))).toBeNull();
});

test.each(VOICES)('[M32] a voice that is cut off at full scale is told to move away (%s)', (name) => {
	expect(adviceOn(voice(name).map((x) => Math.max(-1, Math.min(1, x * 12))))).toBe('clipping');
});

test.each(VOICES)('[M32] a voice from far away is told to come closer (%s)', (name) => {
	expect(adviceOn(voice(name).map((x) => x * 0.04))).toBe('quiet');
});

test.each(VOICES)('[M32] a room as loud as speech is told (%s)', (name) => {
	expect(adviceOn(noisy(voice(name), 0.03))).toBe('noise');
});

test('[M32] a loud room without speech is told, a quiet one is not, and nothing is said too early', () => {
	expect(adviceOn(noisy(new Float32Array(5 * 48_000), 0.02))).toBe('noise');
	expect(adviceOn(noisy(new Float32Array(5 * 48_000), 0.0005))).toBeNull();
	expect(adviceOn(noisy(new Float32Array(48_000), 0.02))).toBeNull();
});
