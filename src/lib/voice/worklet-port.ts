import type { Enrolment, MaskKind } from './mask/mask.ts';

/** What passes between the page and the mask's processor. */
export const PROCESSOR = 'blindpick-mask';
/** Its outputs: the mask's sound, and what the mask heard, for whoever compares the two. */
export const [MASKED, HEARD] = [0, 1] as const;

/** Longest time between two beats while the processor runs, in ms. */
export const BEAT_MS = 50;

export interface VoiceSettings {
	key: Uint8Array;
	kind: MaskKind;
	enrolment: Enrolment | null;
}

export interface ProcessorSettings extends VoiceSettings {
	/** The compiled library that takes noise out before the mask, or null when nothing is to be taken out. */
	denoiser: WebAssembly.Module | null;
}

export type ToProcessor =
	/** Become this voice; also how a fault is left. */
	| { type: 'voice'; settings: VoiceSettings }
	| { type: 'mute'; muted: boolean }
	/** Record so many samples of what the mask hears for the page: to learn the speaker, or to let the person hear the mask. */
	| { type: 'collect'; samples: number }
	/** The recording is long enough: send what there is. */
	| { type: 'enough' }
	| { type: 'stop' };

export type FaultReason = 'exception' | 'not-finite';

export type FromProcessor =
	/** Loudness since the last beat, 0 … 1: the microphone's peak, the RMS of what the mask hears and of what it says. */
	| { type: 'beat'; input: number; peak: number; output: number; faulty: boolean }
	| { type: 'fault'; reason: FaultReason }
	| { type: 'collected'; samples: Float32Array };
