import type { Language } from '../../../src/domain/session/script.ts';
import { writeWav } from '../../../src/lib/voice/wav.ts';
import { linesOf } from './lines.ts';
import type { Sound, SpeechEngine } from './port.ts';

/** A whole text as one WAV file, line by line as on the stage; null when there is nothing to read. @throws Error */
export async function aloud(
	engine: SpeechEngine,
	text: string,
	language: Language,
	signal: AbortSignal
): Promise<Uint8Array | null> {
	const sounds: Sound[] = [];
	for (const line of linesOf(text)) sounds.push(await engine.say(line.text, language, signal));
	const [first] = sounds;
	if (first === undefined) return null;
	const samples = new Float32Array(sounds.reduce((n, sound) => n + sound.samples.length, 0));
	let at = 0;
	for (const sound of sounds) for (const v of sound.samples) samples[at++] = v / 32_768;
	return writeWav({ rate: first.rate, samples });
}
