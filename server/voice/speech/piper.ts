import { readFile } from 'node:fs/promises';
import { LANGUAGES, type Language } from '../../../src/domain/session/script.ts';
import type { SpeechEngine } from './port.ts';
import { runProgram, samplesOf } from './program.ts';

/** Paths of models (`….onnx`, with `….onnx.json` beside) by language. */
export type Models = Readonly<Partial<Record<Language, string>>>;

/**
 * The program `piper` with a model per language. Its raw output is mono, 16 bit, at the rate that the model's
 * description names. Rejects when there is no model, a description cannot be read, or the program cannot be run.
 */
export async function piper(models: Models, program = 'piper'): Promise<SpeechEngine> {
	const languages = LANGUAGES.filter((l) => models[l] !== undefined);
	if (languages.length === 0) throw new Error('no model');
	const rates = new Map<Language, number>();
	for (const l of languages) rates.set(l, await rateOf(models[l] as string));
	await runProgram(program, ['--help'], '');
	return {
		name: 'piper',
		languages,
		say: async (text, language, signal) => {
			const args = ['--model', models[language] ?? '', '--output-raw'];
			// A line break would end the sentence early.
			const bytes = await runProgram(program, args, `${text.replace(/\s+/g, ' ')}\n`, signal);
			return { rate: rates.get(language) ?? 22_050, samples: samplesOf(bytes) };
		},
		close: async () => {}
	};
}

async function rateOf(model: string): Promise<number> {
	const described = JSON.parse(await readFile(`${model}.json`, 'utf8')) as {
		audio?: { sample_rate?: number };
	};
	const rate = described.audio?.sample_rate;
	if (typeof rate !== 'number' || rate < 8000 || rate > 48_000)
		throw new Error('no sample rate in the model');
	return rate;
}
