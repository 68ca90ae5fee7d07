import { espeak } from './espeak.ts';
import { piper, type Models } from './piper.ts';
import { NO_SPEECH, type Speech, type SpeechEngine } from './port.ts';
import { wasm } from './wasm.ts';

type Engine = 'espeak-ng' | 'piper' | 'wasm';

export interface SpeechChoice {
	/** null: whatever works. */
	speech: Engine | 'off' | null;
	piper: Models;
}

/** In this order unless one is asked for: the first that works. */
const ORDER: readonly Engine[] = ['piper', 'espeak-ng', 'wasm'];

/** Finds what reads pitches aloud. Never throws: without an engine there are no written pitches, and it says why. */
export async function createSpeech(config: SpeechChoice): Promise<Speech> {
	const { speech, piper: models } = config;
	if (speech === 'off') return NO_SPEECH;
	const make: Record<Engine, () => Promise<SpeechEngine>> = {
		piper: () => piper(models),
		'espeak-ng': () => espeak(),
		wasm
	};
	for (const name of speech === null ? ORDER : [speech]) {
		try {
			return { ok: true, engine: await make[name]() };
		} catch {
			// The next one, or none: said below.
		}
	}
	const wanted = speech ?? 'espeak-ng, piper with a model, or @echogarden/espeak-ng-emscripten';
	return { ok: false, reason: 'no-engine', why: `${wanted} was not found or does not work.` };
}
