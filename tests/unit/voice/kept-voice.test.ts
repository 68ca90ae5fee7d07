import { afterEach, expect, test, vi } from 'vitest';
import { keepVoice, recallVoice } from '../../../src/lib/voice/kept-voice.ts';
import { analyseEnrolment } from '../../../src/lib/voice/mask/mask.ts';
import { speech } from './sound.ts';

const store = new Map<string, string>();
vi.stubGlobal('sessionStorage', {
	getItem: (k: string) => store.get(k) ?? null,
	setItem: (k: string, v: string) => store.set(k, v)
});
afterEach(() => store.clear());

const voice = () => ({
	key: new Uint8Array(32).fill(7),
	enrolment: analyseEnrolment(speech('agua', 8), 48_000),
	device: { id: 'a', hardware: 'x', denoised: false },
	wish: 'strong' as const,
	denoise: true
});

test('[M2] a voice comes back as it was kept, for its own seat alone', () => {
	const kept = voice();
	expect(kept.enrolment).not.toBe(null);
	keepVoice('seat', kept);
	expect(recallVoice('seat')).toEqual(kept);
	expect(recallVoice('other').key).not.toEqual(kept.key);
});

test.each([
	['nothing', () => null],
	['words', () => 'x'],
	['a shorter mean', (e: object) => ({ ...e, mean: [1] })],
	['a number that is none', (e: object) => ({ ...e, gain: null })],
	['a row too few', (e: { covariance: number[][] }) => ({ ...e, covariance: e.covariance.slice(1) })],
	['a voice too short', (e: { voice: number[] }) => ({ ...e, voice: e.voice.slice(1) })]
])('[M2] an enrolment that became %s is lost, the masked voice stays', (_, change) => {
	const kept = voice();
	keepVoice('seat', { ...kept, enrolment: change(kept.enrolment as never) as never });
	expect(recallVoice('seat')).toEqual({ ...kept, enrolment: null });
});
