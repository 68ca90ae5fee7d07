import type { Language } from '../../../src/domain/session/script.ts';
import type { SpeechView } from '../../../src/domain/session/view.ts';

/** One line as sound: mono, signed 16 bit. */
export interface SpeechSound {
	/** Samples a second. */
	rate: number;
	samples: Int16Array;
}

/** Reads aloud: a program of this machine, or a module that was installed beside. Texts are never logged. */
export interface SpeechEngine {
	readonly name: string;
	readonly languages: readonly Language[];
	/** One line of text, a sentence or less. Rejects when it fails, takes too long or is aborted. */
	say(text: string, language: Language, signal: AbortSignal): Promise<SpeechSound>;
	close(): Promise<void>;
}

/** `why` goes into the start's one line, `reason` is worded on the presenter's screen. */
export type Speech =
	{ ok: true; engine: SpeechEngine } | { ok: false; reason: NonNullable<SpeechView['off']>; why: string };

export const NO_SPEECH: Speech = { ok: false, reason: 'switched-off', why: 'SPEECH=off.' };
