import { describe, expect, test } from 'vitest';
import { linter } from '../../../src/domain/lint/lint.ts';
import { abbreviationsOf, expanded } from '../../../src/lib/panel/captioner/abbreviations.ts';
import { findingsIn, keptIn, openIn, withReason } from '../../../src/lib/presenter/written/findings.ts';

describe('abbreviations', () => {
	const all = abbreviationsOf(
		'mp = municipalidad provincial\n\nnada\n ia=inteligencia artificial \nMP = otra'
	);

	test('[W9] a row that does not read so is left out, the last one wins', () => {
		expect([...all]).toEqual([
			['mp', 'otra'],
			['ia', 'inteligencia artificial']
		]);
	});

	test.each([
		['la ia ', 'la inteligencia artificial '],
		['IA ', 'Inteligencia artificial '],
		['¿ia? ', '¿inteligencia artificial? '],
		['media ', 'media '],
		['ia y ', 'ia y '],
		['', '']
	])('[W9] %j becomes %j', (typed, shown) => expect(expanded(typed, all)).toBe(shown));
});

describe('findings in what is written', () => {
	const identity = {
		name: 'Zafiro Andino',
		country: 'PE',
		city: '',
		website: '',
		legalRepresentative: '',
		contact: '',
		people: []
	};
	const lint = linter(identity);
	const texts = ['Hola.', 'Somos Zafiro Andino. Cada año Zafiro Andino crece.'];

	test('[W4] stay open until each has a reason of its page, and a reason goes with the kept ones', () => {
		expect(findingsIn(texts[1] as string, lint)).toHaveLength(1);
		expect(openIn(texts, [], lint)).toBe(1);
		const [found] = findingsIn(texts[1] as string, lint);
		if (found === undefined) throw new Error('nothing found');
		const short = withReason([], { page: 1, kind: found.kind, quote: found.quote, reason: 'ab' });
		expect(openIn(texts, short, lint)).toBe(1);
		const reasons = withReason(short, {
			page: 1,
			kind: found.kind,
			quote: found.quote,
			reason: 'Se permite'
		});
		expect(reasons).toHaveLength(1);
		expect(openIn(texts, reasons, lint)).toBe(0);
		expect(keptIn(texts, reasons, lint)).toEqual([
			{ page: 1, kind: 'name', quote: 'Zafiro Andino', reason: 'Se permite' }
		]);
		expect(openIn([texts[1] as string], reasons, lint)).toBe(1);
	});
});
