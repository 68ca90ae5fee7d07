import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepVoice, recallVoice } from '../../../src/lib/voice/kept-voice.ts';

const hex = (key: Uint8Array): string => [...key].map((b) => b.toString(16).padStart(2, '0')).join('');

/** A tab's storage. */
function tab(): void {
	const kept = new Map<string, string>();
	vi.stubGlobal('sessionStorage', {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => void kept.set(name, value)
	});
}
beforeEach(tab);
afterEach(() => vi.unstubAllGlobals());

test('[K3] a reload of the same seat speaks with the same key', () => {
	const voice = recallVoice('/s/one');
	keepVoice('/s/one', voice);
	expect(hex(recallVoice('/s/one').key)).toBe(hex(voice.key));
});

test('[K3] another seat, and so another slot or session, gets a key of its own', () => {
	const keys = ['/s/one', '/s/two', '/s/three'].map((seat) => {
		const voice = recallVoice(seat);
		keepVoice(seat, voice);
		return hex(voice.key);
	});
	expect(new Set(keys).size).toBe(3);
	expect(keys.every((k) => k.length === 64)).toBe(true);
});

test('[K3] another tab or device gets a key of its own', () => {
	const here = recallVoice('/s/one');
	keepVoice('/s/one', here);
	tab();
	expect(hex(recallVoice('/s/one').key)).not.toBe(hex(here.key));
});

test.each(['not json', '{}', '{"key":[1,2,3]}', 'null'])('[K3] %s in the storage is no voice', (stored) => {
	sessionStorage.setItem('blindpick-voice:/s/one', stored);
	expect(recallVoice('/s/one').key).toHaveLength(32);
	expect(recallVoice('/s/one').enrolment).toBeNull();
});
