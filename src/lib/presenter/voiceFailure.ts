import { m } from '$lib/paraglide/messages.js';
import { failure, type Failure } from '$lib/ui/failures';
import type { VoiceProblem } from '$lib/voice/problems.ts';

const say = (title: string, meaning: string, todo: string): Failure => ({ title, meaning, todo });

/** Why the microphone gives nothing, in words: what happened, what it means, what to do. */
export function voiceFailure(problem: VoiceProblem): Failure {
	switch (problem) {
		case 'no-microphone':
			return failure('no-microphone');
		case 'permission-denied':
			return failure('denied');
		case 'silent':
			return failure('silent');
		case 'unsupported-browser':
			return failure('browser');
		case 'unsteady-browser':
			return say(
				m.presenter_fail_browser(),
				m.presenter_fail_browser_meaning(),
				m.presenter_fail_browser_do()
			);
		case 'device-lost':
			return say(m.presenter_fail_lost(), m.presenter_fail_lost_meaning(), m.presenter_fail_lost_do());
		case 'suspended':
			return say(
				m.presenter_fail_suspended(),
				m.presenter_fail_suspended_meaning(),
				m.presenter_fail_suspended_do()
			);
		case 'worklet-failed':
			return say(m.presenter_fail_mask(), m.presenter_fail_mask_meaning(), m.presenter_fail_mask_do());
		case 'too-alike':
			return say(m.voice_alike(), m.voice_alike_meaning(), m.voice_alike_do());
		case 'insecure-context':
			return say(
				m.presenter_fail_insecure(),
				m.presenter_fail_insecure_meaning(),
				m.presenter_fail_insecure_do()
			);
	}
}

/** A new try of the microphone mends all but these. */
export function canRetry(problem: VoiceProblem): boolean {
	return !['insecure-context', 'unsupported-browser', 'unsteady-browser'].includes(problem);
}
