import { expect, test } from 'vitest';
import { defaultDraft } from '../../../server/sessions/defaults.ts';
import { LANGUAGES } from '../../../src/domain/session/script.ts';

test('[O16] a new session’s criteria are whole and of the one language that it is begun in', () => {
	const texts = LANGUAGES.map((language) => {
		const { rubric } = defaultDraft(() => 'id', language);
		expect(rubric.map((c) => c.weight)).toEqual([30, 20, 20, 20, 10]);
		return rubric.flatMap((c) => {
			expect(c.levels).toHaveLength(5);
			return [c.title, c.description, ...c.levels];
		});
	});
	for (const list of texts) for (const text of list) expect(text).not.toBe('');
	expect(texts.map((list) => list[0])).toEqual([
		'Ajuste al reto',
		'Fit to the challenge',
		'Adequação ao desafio'
	]);
	const [es, en] = texts;
	expect(en?.filter((text) => es?.includes(text))).toEqual([]);
});
