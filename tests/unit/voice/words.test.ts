import { afterAll, expect, test } from 'vitest';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { voiceFailure } from '../../../src/lib/presenter/voiceFailure.ts';
import { VOICE_PROBLEMS } from '../../../src/lib/voice/problems.ts';
import { relayText } from '../../../src/lib/voice/words.ts';

afterAll(() => overwriteGetLocale(() => 'es'));

test.each(['es', 'en', 'pt'] as const)(
	'[M15] [H2] in %s every reason for silence has words of its own',
	(locale) => {
		overwriteGetLocale(() => locale);
		const words = VOICE_PROBLEMS.map(voiceFailure);
		for (const { title, meaning, todo } of words)
			for (const text of [title, meaning, todo]) expect(text).toMatch(/\w/);
		expect(new Set(words.map((w) => w.title)).size).toBe(VOICE_PROBLEMS.length);
		const off = (['down', 'away', 'off-not-found', 'off-no-folder', 'off-no-start'] as const).map(relayText);
		expect(new Set(off).size).toBe(5);
	}
);
