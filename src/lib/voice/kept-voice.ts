import type { Enrolment, MaskKind } from './mask/mask.ts';
import { VOICES } from './mask/classes.ts';
import { KEY_BYTES } from './mask/mask.ts';

/** A microphone as the browser names it: an id and what is behind it, which for the default one can change. */
export interface KeptDevice {
	id: string;
	hardware: string | null;
	/** Whether noise is taken out of it on this device: it sounds otherwise then. */
	denoised: boolean;
}

/** What lets a reloaded tab speak with the same masked voice. Lives in this tab's storage and goes nowhere else. */
export interface KeptVoice {
	key: Uint8Array;
	enrolment: Enrolment | null;
	/** The microphone last used, which the enrolment belongs to. */
	device: KeptDevice | null;
	/** A mask that the person prefers to the session's; worn only when it is stronger. */
	wish: MaskKind | null;
	/** Noise is to be taken out of the microphone before the mask. */
	denoise: boolean;
}

const named = (name: string): string => `blindpick-voice:${name}`;

/** 32 random bytes, new at every call. */
export function freshKey(): Uint8Array {
	return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

/** The voice kept under a name (one per seat), or a fresh one with a random key. */
export function recallVoice(name: string): KeptVoice {
	const fresh = { key: freshKey(), enrolment: null, device: null, wish: null, denoise: true };
	try {
		const stored: unknown = JSON.parse(sessionStorage.getItem(named(name)) ?? 'null');
		return parse(stored) ?? fresh;
	} catch {
		return fresh;
	}
}

/** Best effort: without storage a reload only means another masked voice. */
export function keepVoice(name: string, voice: KeptVoice): void {
	try {
		sessionStorage.setItem(named(name), JSON.stringify({ ...voice, key: [...voice.key] }));
	} catch {
		// Storage full or forbidden.
	}
}

/** The seat is not this device's any more. */
export function forgetVoice(name: string): void {
	try {
		sessionStorage.removeItem(named(name));
	} catch {
		// Where nothing is kept, nothing is left.
	}
}

/** Whether two names mean the same microphone, as far as the browser tells. */
export function sameDevice(a: KeptDevice | null, b: KeptDevice | null): boolean {
	if (a === null || b === null) return true;
	if (a.denoised !== b.denoised) return false;
	return a.id === b.id && (a.hardware === null || b.hardware === null || a.hardware === b.hardware);
}

function parse(stored: unknown): KeptVoice | null {
	if (typeof stored !== 'object' || stored === null || !('key' in stored) || !Array.isArray(stored.key))
		return null;
	if (stored.key.length !== KEY_BYTES) return null;
	const { enrolment, device, wish, denoise } = stored as { [K in keyof KeptVoice]?: unknown };
	return {
		key: Uint8Array.from(stored.key as number[]),
		enrolment: isEnrolment(enrolment) ? enrolment : null,
		device: isDevice(device) ? device : null,
		wish: wish === 'clear' || wish === 'strong' ? wish : null,
		denoise: denoise !== false
	};
}

function isDevice(x: unknown): x is KeptDevice {
	if (typeof x !== 'object' || x === null) return false;
	const { id, hardware, denoised } = x as { [K in keyof KeptDevice]?: unknown };
	return (
		typeof id === 'string' &&
		typeof denoised === 'boolean' &&
		(hardware === null || typeof hardware === 'string')
	);
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
