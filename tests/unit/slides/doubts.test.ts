import { expect, test } from 'vitest';
import { linter } from '../../../src/domain/lint/lint.ts';
import { DeckCheck } from '../../../src/lib/presenter/check.svelte.ts';
import { seeAgain } from '../../../src/lib/slides/again.ts';
import { covered, HEIGHT, WIDTH, type Box } from '../../../src/lib/slides/box.ts';
import type { Glyph } from '../../../src/lib/slides/glyphs.ts';
import { boxesOf, inkOf, layText } from '../../../src/lib/slides/laid.ts';
import type { Page } from '../../../src/lib/slides/pictures.ts';
import { isCovered, spotsOf } from '../../../src/lib/slides/spots.ts';
import { legible, unreadOf } from '../../../src/lib/slides/unread.ts';
import { glyphsOfRuns, run } from './glyphs.ts';

const VIEW = [1, 0, 0, -1, 0, HEIGHT];
const TEXT = 'Con Quipu Vial el mapa';
const runs = [run(TEXT, 100, 500)];
const glyphs = glyphsOfRuns(runs);
const { pieces } = layText(runs, VIEW, glyphs);
const NAME = { start: 4, end: 14 };

const lint = linter({
	name: 'Quipu Vial',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
});

const pageOf = (part: Partial<Page>): Page => ({
	text: '',
	pieces: [],
	blob: new Blob(),
	small: new Uint8Array(320 * 180),
	codes: [],
	doubts: [],
	...part
});

/** What a second drawing changed. */
function changed(...boxes: readonly Box[]): Uint8Array {
	const mask = new Uint8Array(WIDTH * HEIGHT);
	for (const { x, y, w, h } of boxes)
		for (let j = y; j < y + h; j++) mask.fill(1, j * WIDTH + x, j * WIDTH + x + w);
	return mask;
}

test('[L21] what sticks out of its letter is covered with it, and what is far from all is said', () => {
	// The first letter's tail reaches back under the word before it, and a mark stands high above.
	const tail = { x: 160, y: 405, w: 40, h: 25 };
	const body = { x: 185, y: 370, w: 190, h: 30 };
	const near = seeAgain(pieces, [NAME], glyphs, changed(tail, body));
	expect(near.unsure).toBe(false);
	const covers = boxesOf(near.pieces, NAME.start, NAME.end);
	for (const box of [tail, body]) expect(covered(box, covers)).toBe(1);
	expect(seeAgain(pieces, [NAME], glyphs, changed(body, { x: 900, y: 100, w: 5, h: 5 })).unsure).toBe(true);
	// Nothing differs, and the letters are of the layer behind a scan.
	const behind = glyphs.map((g) => ({ ...g, hidden: true }));
	expect(seeAgain(pieces, [NAME], behind, changed()).unsure).toBe(true);
});

test('[L31] a letter that lies on the slide and draws nothing is said, however it is hidden; one beside the slide is not', () => {
	const body = { x: 185, y: 370, w: 190, h: 30 };
	expect(seeAgain(pieces, [NAME], glyphs, changed()).unsure).toBe(true);
	// A picture hides one letter of the name.
	expect(seeAgain(pieces, [NAME], glyphs, changed({ ...body, w: 160 })).unsure).toBe(true);
	// Drawn twice at one place, as for a bold name: the ink is one letter's and lies in the other's box.
	const twice = [...runs, ...runs];
	const both = glyphsOfRuns(twice);
	const laid = layText(twice, VIEW, both);
	const second = laid.text.lastIndexOf('Quipu');
	const names = [NAME, { start: second, end: second + 10 }];
	expect(seeAgain(laid.pieces, names, both, changed(body)).unsure).toBe(false);
	const beside = [run(TEXT, WIDTH + 100, 500)];
	const far = glyphsOfRuns(beside);
	expect(seeAgain(layText(beside, VIEW, far).pieces, [NAME], far, changed()).unsure).toBe(false);
});

test('[L21] a cover that leaves one letter out covers nothing', () => {
	const body = { x: 185, y: 370, w: 190, h: 30 };
	const seen = seeAgain(pieces, [NAME], glyphs, changed(body)).pieces;
	const page = pageOf({ text: TEXT, pieces: seen });
	const [spot] = spotsOf([page], lint)[0] ?? [];
	if (spot === undefined) throw new Error('the name was not found');
	expect(inkOf(seen, spot.start, spot.end).length).toBe(9);
	expect(isCovered(spot, [body])).toBe(true);
	expect(isCovered(spot, [{ ...body, w: body.w - 15 }])).toBe(false);
});

test('[L21] how much is covered is exact, whatever lies over whatever', () => {
	const box = { x: 0, y: 0, w: 100, h: 10 };
	expect(covered(box, [])).toBe(0);
	expect(covered(box, [{ x: -5, y: -5, w: 200, h: 200 }])).toBe(1);
	const halves = [
		{ x: 0, y: 0, w: 60, h: 10 },
		{ x: 40, y: -2, w: 60, h: 20 }
	];
	expect(covered(box, halves)).toBe(1);
	expect(covered(box, [{ x: 0, y: 0, w: 99, h: 10 }])).toBeCloseTo(0.99);
});

const said = (letters: string, font: string, code = (l: string) => l.charCodeAt(0) + 500): Glyph[] =>
	glyphsOfRuns([run(letters, 0, 0)]).map((g) => ({ ...g, font, code: code(g.unicode) }));

test('[L22] words of letters that are not told are told from a bullet, and a font from a slip', () => {
	expect(unreadOf(said('Quipu Vial', 'a'))).toEqual({ words: false, fonts: new Set() });
	const own = (l: string) => l.charCodeAt(0);
	expect(unreadOf(said('\u0001\u0002\u0003\u0004 \u0005', 'a', own))).toEqual({
		words: true,
		fonts: new Set(['a'])
	});
	// Numbers of letters that happen to be those of others: only the space gives them away.
	expect(unreadOf(said('4XLSX\u00039LDO', 'a', own)).fonts).toEqual(new Set(['a']));
	expect(unreadOf([...said('\uf0b7', 'bullets'), ...said('Baches', 'a')]).words).toBe(false);
	// One letter that is missing in a word hides a name, but the rest of the page can be read.
	const slip = unreadOf(said(`Qu\uf011pu Vial ${'cuida las pistas '.repeat(5)}`, 'a'));
	expect(slip).toEqual({ words: true, fonts: new Set() });
	expect(legible('Qu\uf011pu\u0003 Vial\ufffd')).toBe('Qu pu  Vial ');
});

test('[L30] what only a person can look at is open until it was looked at, page by page that has it', () => {
	const check = new DeckCheck(
		[pageOf({ doubts: ['unread'] }), pageOf({}), pageOf({ doubts: ['notes', 'unread'] })],
		lint
	);
	expect(check.doubts).toEqual([
		{ doubt: 'unread', pages: [1, 3], looked: false },
		{ doubt: 'notes', pages: [3], looked: false }
	]);
	expect(check.open).toBe(2);
	check.look('unread', true);
	expect(check.open).toBe(1);
	expect(check.pages.map((c) => check.doubtsOn(c))).toEqual([[], [], ['notes']]);
	check.look('unread', false);
	expect(check.open).toBe(2);
	check.removePage(2);
	expect(check.doubts).toEqual([{ doubt: 'unread', pages: [1], looked: false }]);
	check.close();
	expect(new DeckCheck([pageOf({ doubts: ['unread'] })], lint).open).toBe(1);
});
