import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unexplained } from '../../../src/domain/lint/explained.ts';
import { linter } from '../../../src/domain/lint/lint.ts';
import { WIDTH, HEIGHT, type Box } from '../../../src/lib/slides/box.ts';
import { boxesOf, layText } from '../../../src/lib/slides/laid.ts';
import type { Page } from '../../../src/lib/slides/pictures.ts';
import { glyphsOfRuns, run } from './glyphs.ts';
import { HIDDEN, isCovered, spokenText, spotsOf } from '../../../src/lib/slides/spots.ts';

const IDENTITY = {
	name: 'Quipu Vial',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: ['Yesenia Huamán']
};
const lint = linter(IDENTITY);
const VIEW = [1, 0, 0, -1, 0, HEIGHT];

function page(items: readonly ReturnType<typeof run>[]): Page {
	const laid = layText(items, VIEW, glyphsOfRuns(items));
	return { ...laid, blob: new Blob(), small: new Uint8Array(320 * 180), codes: [], doubts: [] };
}

test('[L4] runs that touch are one word, others are apart, and each keeps its place', () => {
	const { text, pieces } = layText(
		[run('Qui', 100, 800), run('pu', 160, 800), run('Vial', 220, 800, true), run('cuida', 100, 740)],
		VIEW
	);
	expect(text).toBe('Quipu Vial\ncuida');
	expect(pieces[1]?.box).toMatchObject({ x: 160, w: 40 });
	const [box] = boxesOf(pieces, 11, 16);
	expect(box?.y).toBeGreaterThan(100);
	expect((box?.y ?? 0) + (box?.h ?? 0)).toBeGreaterThan(HEIGHT - 740);
});

test('[L4] turned text has its box where it is drawn', () => {
	const up = { str: 'Quipu Vial', transform: [0, 40, -40, 0, 300, 200], width: 200, height: 40 };
	const [piece] = layText([up], VIEW).pieces;
	expect(piece?.box.h).toBeGreaterThan(150);
	expect(piece?.box.w).toBeLessThan(80);
	expect(piece?.box.y).toBeLessThan(HEIGHT - 390);
});

test('[L4] a finding in part of a line is covered by its own box alone, and leaves the text with it', () => {
	const p = page([run('Con Quipu Vial el mapa se actualiza', 100, 800)]);
	const [spots = []] = spotsOf([p], lint);
	expect(spots.map((s) => s.quote)).toEqual(['Quipu Vial']);
	const covers = spots.flatMap((s) => s.boxes);
	expect((covers[0] as Box).w).toBeLessThan(330);
	expect(isCovered(spots[0] as never, covers)).toBe(true);
	expect(isCovered(spots[0] as never, [])).toBe(false);
	expect(spokenText(p, covers, 2000, lint, () => false)).toBe(`Con ${HIDDEN} el mapa se actualiza`);
});

test('[L2] a heading that comes back is text, longer on some pages than on others; a mark that comes back is none', () => {
	// A pattern at 200…800 across and 400…460 down, on each of six pages.
	const small = new Uint8Array(320 * 180).fill(255);
	for (let y = 80; y < 92; y++)
		for (let x = 40; x < 160; x++) small[y * 320 + x] = (x * 7 + y * 13) % 3 === 0 ? 0 : 255;
	const deck = (letters: readonly number[]) =>
		letters.map((n) => ({ ...page(n === 0 ? [] : [run('x'.repeat(n), 200, HEIGHT - 450)]), small }));
	const logos = (letters: readonly number[]) =>
		spotsOf(deck(letters), lint).map((spots) => spots.filter((s) => s.kind === 'logo').length);
	expect(logos([22, 26, 30, 30, 30, 30])).toEqual([0, 0, 0, 0, 0, 0]);
	expect(logos([0, 0, 0, 0, 0, 0])).toEqual([1, 1, 1, 1, 1, 1]);
	expect(logos([30, 0, 0, 8, 0, 0])).toEqual([1, 1, 1, 1, 1, 1]);
});

test('[L4] what may stay stays in the text; what is covered does not, though the same words may stay elsewhere', () => {
	const p = page([run('Quipu Vial', 100, 800, true), run('y aquí Quipu Vial', 100, 600)]);
	const keeps = () => true;
	expect(spokenText(p, [], 2000, lint, keeps)).toBe('Quipu Vial\ny aquí Quipu Vial');
	const first = spotsOf([p], lint)[0]?.[0]?.boxes ?? [];
	expect(spokenText(p, first, 2000, lint, keeps)).toBe(`${HIDDEN}\ny aquí Quipu Vial`);
});

test('[L4] whatever is on a page, the text that is sent has no finding without a reason', () => {
	const word = fc.constantFrom(
		'Quipu',
		'Vial',
		'Quipuvial',
		'info@x.pe',
		'987',
		'604',
		'213',
		'RUC',
		'20601234565',
		'Yesenia',
		'Huamán',
		'como',
		'mostramos',
		'en',
		'Lima',
		'www.x.pe',
		'el',
		'mapa',
		'@quipu',
		'S.A.C.',
		'Av.',
		'Sol',
		'123'
	);
	const line = fc.array(word, { minLength: 1, maxLength: 9 });
	const cover = fc.record({
		x: fc.integer({ min: 0, max: WIDTH }),
		y: fc.integer({ min: 0, max: HEIGHT }),
		w: fc.integer({ min: 1, max: 600 }),
		h: fc.integer({ min: 1, max: 300 })
	});
	fc.assert(
		fc.property(
			fc.array(line, { minLength: 1, maxLength: 6 }),
			fc.array(cover, { maxLength: 3 }),
			fc.integer({ min: 5, max: 120 }),
			(lines, covers, most) => {
				const p = page(lines.map((l, i) => run(l.join(' '), 60, 840 - 60 * i, true)));
				const text = spokenText(p, covers, most, lint, () => false);
				expect(text.length).toBeLessThanOrEqual(most);
				expect(unexplained([text], [], lint)).toEqual([]);
			}
		),
		{ numRuns: 300 }
	);
});
