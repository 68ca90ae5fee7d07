import type { Enrolment } from './mask/mask.ts';
import { VOICES } from './mask/classes.ts';
import { KEY_BYTES } from './mask/mask.ts';

/** What lets a reloaded tab speak with the same masked voice. Lives in this tab's storage and goes nowhere else. */
export interface KeptVoice {
	key: Uint8Array;
	enrolment: Enrolment | null;
}

const named = (name: string): string => `blindpick-voice:${name}`;

/** The voice kept under a name (one per seat), or a fresh one with a random key. */
export function recallVoice(name: string): KeptVoice {
	const fresh = { key: crypto.getRandomValues(new Uint8Array(KEY_BYTES)), enrolment: null };
	try {
		const stored: unknown = JSON.parse(sessionStorage.getItem(named(name)) ?? 'null');
		return parse(stored) ?? fresh;
	} catch {
		return fresh;
	}
}

/** Best effort: without storage a reload only means another masked voice. */
export function keepVoice(name: string, { key, enrolment }: KeptVoice): void {
	try {
		sessionStorage.setItem(named(name), JSON.stringify({ key: [...key], enrolment }));
	} catch {
		// Storage full or forbidden.
	}
}

function parse(stored: unknown): KeptVoice | null {
	if (typeof stored !== 'object' || stored === null || !('key' in stored) || !Array.isArray(stored.key))
		return null;
	if (stored.key.length !== KEY_BYTES) return null;
	const enrolment = 'enrolment' in stored && isEnrolment(stored.enrolment) ? stored.enrolment : null;
	return { key: Uint8Array.from(stored.key as number[]), enrolment };
}

/** What was tampered with or written by an older version is no enrolment: the mask then learns the speaker anew. */
function isEnrolment(x: unknown): x is Enrolment {
	if (typeof x !== 'object' || x === null) return false;
	const { gain, alpha, frames, mean, std, covariance, voice } = x as Partial<
		Record<keyof Enrolment, unknown>
	>;
	const row = (list: unknown, length: number): boolean =>
		Array.isArray(list) && list.length === length && list.every(Number.isFinite);
	const size = Array.isArray(mean) ? mean.length : 0;
	return (
		size > 0 &&
		[gain, alpha, frames].every(Number.isFinite) &&
		row(mean, size) &&
		row(std, size) &&
		row(voice, VOICES) &&
		Array.isArray(covariance) &&
		covariance.length === size &&
		covariance.every((line) => row(line, size))
	);
}
