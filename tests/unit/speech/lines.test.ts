import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../server/voice/speech/lines.ts';

const LONGEST = 84;

describe('lines of a text', () => {
	test('[W5] are sentences, and long ones break where one breathes', () => {
		const text =
			'Hay 1.250 baches. ¿Quién los atiende? Con nuestro mapa, que se ordena por riesgo, la cuadrilla sabe cada mañana adónde ir primero, y el vecino lo ve.';
		expect(linesOf(text).map((l) => l.text)).toEqual([
			'Hay 1.250 baches.',
			'¿Quién los atiende?',
			'Con nuestro mapa, que se ordena por riesgo,',
			'la cuadrilla sabe cada mañana adónde ir primero, y el vecino lo ve.'
		]);
	});

	test('[W5] end with a row of a list, and leave out what cannot be said', () => {
		expect(linesOf('- rápido\n- barato\n***\n\n').map((l) => l.text)).toEqual(['- rápido', '- barato']);
		expect(linesOf('')).toEqual([]);
	});

	test('[W5] are never longer than a typed one, stand where they say, and lose no letter', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
				const lines = linesOf(text);
				for (const { from, to, text: line } of lines) {
					expect(text.slice(from, to)).toBe(line);
					expect(line.length).toBeLessThanOrEqual(LONGEST + 1);
					expect(line.isWellFormed() || !text.isWellFormed()).toBe(true);
				}
				for (const [i, line] of lines.entries())
					expect(line.from).toBeGreaterThanOrEqual(lines[i - 1]?.to ?? 0);
				const letters = (x: string) => [...x].filter((c) => /[\p{L}\p{N}]/u.test(c)).join('');
				expect(letters(lines.map((l) => l.text).join(' '))).toBe(letters(text));
			})
		);
	});
});
