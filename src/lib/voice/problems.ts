/** Why the microphone gives nothing. Words for each: messages/voice, `voice_problem_*`. */
export const VOICE_PROBLEMS = [
	'no-microphone',
	'permission-denied',
	'silent',
	'device-lost',
	'suspended',
	'worklet-failed',
	'too-alike',
	'insecure-context',
	'unsupported-browser',
	'unsteady-browser'
] as const;

export type VoiceProblem = (typeof VOICE_PROBLEMS)[number];

/** Thrown by what opens a microphone. */
export class VoiceError extends Error {
	readonly problem: VoiceProblem;

	constructor(problem: VoiceProblem, cause?: unknown) {
		super(problem, { cause });
		this.problem = problem;
	}
}

/** The reason in an error of `getUserMedia` or of the audio graph. */
export function problemOf(error: unknown): VoiceProblem {
	if (error instanceof VoiceError) return error.problem;
	const name = error instanceof DOMException || error instanceof Error ? error.name : '';
	switch (name) {
		case 'NotAllowedError':
		case 'SecurityError':
			return 'permission-denied';
		case 'NotFoundError':
		case 'OverconstrainedError':
			return 'no-microphone';
		case 'NotReadableError':
		case 'AbortError':
			return 'device-lost';
		case 'NotSupportedError':
			return 'unsupported-browser';
		default:
			return 'worklet-failed';
	}
}
