import type { Enrolment, MaskKind } from './mask/mask.ts';

/** What passes between the page and the mask's processor. */
export const PROCESSOR = 'blindpick-mask';
/** Takes noise out before it. */
export const DENOISE_PROCESSOR = 'blindpick-denoise';

/** Longest time between two beats while the processor runs, in ms. */
export const BEAT_MS = 50;

export interface VoiceSettings {
	key: Uint8Array;
	kind: MaskKind;
	enrolment: Enrolment | null;
}

export type ToProcessor =
	/** Become this voice; also how a fault is left. */
	| { type: 'voice'; settings: VoiceSettings }
	| { type: 'mute'; muted: boolean }
	/** Record so many samples of the microphone for the page: to learn the speaker, or to let the person hear the mask. */
	| { type: 'collect'; samples: number }
	/** The recording is long enough: send what there is. */
	| { type: 'enough' }
	| { type: 'stop' };

export type FaultReason = 'exception' | 'not-finite';

export type FromProcessor =
	/** Loudness since the last beat: RMS and peak, 0 … 1. `heard` is false when no input is connected. */
	| { type: 'beat'; input: number; peak: number; output: number; heard: boolean; faulty: boolean }
	| { type: 'fault'; reason: FaultReason }
	| { type: 'collected'; samples: Float32Array };
