import type { Language } from '../../../src/domain/session/script.ts';
import type { SpeechEngine, SpeechSound } from './port.ts';
import { runProgram, samplesOf } from './program.ts';

/** One voice per language, the same for every startup: it says nothing about who presents. */
export const VOICES: Readonly<Record<Language, string>> = { es: 'es-419', en: 'en-us', pt: 'pt-br' };
/** Words a minute: the pace of a calm speaker. */
export const PACE = 150;

/** The program `espeak-ng` (or an older `espeak`). Rejects when it cannot be run. */
export async function espeak(program = 'espeak-ng'): Promise<SpeechEngine> {
	await runProgram(program, ['--version'], '');
	return {
		name: program,
		languages: ['es', 'en', 'pt'],
		say: async (text, language, signal) => {
			const args = ['--stdin', '--stdout', '-b', '1', '-v', VOICES[language], '-s', String(PACE)];
			return fromWav(await runProgram(program, args, plain(text), signal));
		},
		close: async () => {}
	};
}

/** The program takes what stands in double brackets for sounds to be made. */
export function plain(text: string): string {
	return text.replace(/\[(?=\[)/g, '[ ');
}

const HEAD = 44;

/** As the program writes it: mono, 16 bit, the sound behind a head of one length. Anything else is no sound. */
function fromWav(bytes: Buffer): SpeechSound {
	const plain = bytes.length >= HEAD && bytes.toString('latin1', 36, 40) === 'data';
	if (!plain || bytes.readUInt16LE(22) !== 1 || bytes.readUInt16LE(34) !== 16) throw new Error('no sound');
	return { rate: bytes.readUInt32LE(24), samples: samplesOf(bytes.subarray(HEAD)) };
}
