import { beforeEach, expect, test, vi } from 'vitest';
import type { KeptVoice } from '../../../src/lib/voice/kept-voice.ts';
import { freshKey, keepVoice, recallVoice } from '../../../src/lib/voice/kept-voice.ts';
import { analyseEnrolment } from '../../../src/lib/voice/mask/mask.ts';
import { OwnVoice } from '../../../src/lib/voice/own-voice.svelte.ts';
import { mayWear, worn } from '../../../src/lib/voice/strength.ts';
import { masked } from '../../../src/lib/voice/take.ts';
import { maskOf, keyOf, run, speech } from './sound.ts';

const ENROLMENT = analyseEnrolment(speech('agua', 8), 48_000)!;
const HERE = { id: 'a', hardware: 'x', denoised: false };
let kept: KeptVoice[];
beforeEach(() => (kept = []));

function voice(part: Partial<KeptVoice> = {}): OwnVoice {
	const first = { key: freshKey(), enrolment: null, device: null, wish: null, denoise: false, ...part };
	return new OwnVoice(first, (v) => kept.push(v));
}

test('[M31] a stronger mask than the session’s may be worn, a weaker never', () => {
	expect([worn('clear', null), worn('clear', 'strong')]).toEqual(['clear', 'strong']);
	expect([worn('strong', null), worn('strong', 'clear')]).toEqual(['strong', 'strong']);
	expect([mayWear('clear', 'strong'), mayWear('strong', 'clear')]).toEqual([true, false]);
});

test('[M31] a wish for less is kept and not worn, also when the session changes under it', () => {
	const own = voice({ wish: 'clear' });
	own.session = 'strong';
	own.wish('clear');
	expect(own.settings.kind).toBe('strong');
	own.session = 'clear';
	expect(own.settings.kind).toBe('clear');
	own.wish('strong');
	expect(own.settings.kind).toBe('strong');
});

test('[M31] the mask is told of what changes it, and of nothing else', () => {
	const own = voice({ device: HERE });
	const changed = vi.fn();
	own.changed = changed;
	own.meet(HERE);
	own.session = 'clear';
	own.wish('clear');
	expect(changed).not.toHaveBeenCalled();
	own.wish('strong');
	own.enrol(ENROLMENT);
	own.another();
	expect(changed).toHaveBeenCalledTimes(3);
});

test('[M33] an enrolment goes with its microphone, whichever way another one comes', () => {
	for (const other of [
		{ id: 'b', hardware: 'y', denoised: false },
		{ id: 'a', hardware: 'y', denoised: false },
		{ ...HERE, denoised: true }
	]) {
		const own = voice({ device: HERE });
		own.enrol(ENROLMENT);
		own.meet(HERE);
		expect([own.enrolled, own.strange]).toEqual([true, false]);
		own.meet(other);
		expect([own.enrolled, own.strange]).toEqual([false, true]);
		expect(kept.at(-1)).toMatchObject({ enrolment: null, device: other });
		own.enrol(ENROLMENT);
		expect([own.enrolled, own.strange]).toEqual([true, false]);
	}
});

test('[M35] another voice has a key that never was, and keeps what is known of the speaker', () => {
	const own = voice({ device: HERE, enrolment: ENROLMENT });
	const keys = new Set([String(own.settings.key)]);
	for (let i = 0; i < 50; i++) {
		own.another();
		keys.add(String(own.settings.key));
	}
	expect(keys.size).toBe(51);
	expect(own.settings.enrolment).toBe(ENROLMENT);
	expect(kept.at(-1)?.key).toBe(own.settings.key);
});

test('[M35] the new key is the one that a reload speaks with', () => {
	const store = new Map<string, string>();
	vi.stubGlobal('sessionStorage', {
		getItem: (k: string) => store.get(k) ?? null,
		setItem: (k: string, v: string) => void store.set(k, v)
	});
	const own = new OwnVoice(recallVoice('seat'), (v) => keepVoice('seat', v));
	own.another();
	expect([...recallVoice('seat').key]).toEqual([...own.settings.key]);
	vi.unstubAllGlobals();
});

test('[M34] what one hears of oneself is what the worklet would have sent', async () => {
	const raw = speech('colas', 3);
	for (const kind of ['clear', 'strong'] as const) {
		const mask = maskOf(5, kind);
		const longer = new Float32Array(raw.length + mask.delay + 128);
		longer.set(raw);
		const sent = run(mask, longer).subarray(mask.delay, mask.delay + raw.length);
		expect(await masked(raw, kind, { key: keyOf(5), enrolment: null })).toEqual(new Float32Array(sent));
	}
});
