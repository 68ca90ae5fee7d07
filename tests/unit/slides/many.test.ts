import { expect, test } from 'vitest';
import { linter } from '../../../src/domain/lint/lint.ts';
import { DeckCheck } from '../../../src/lib/presenter/check.svelte.ts';
import { glyphsIn, seeAgain } from '../../../src/lib/slides/again.ts';
import { HEIGHT, WIDTH, inside } from '../../../src/lib/slides/box.ts';
import type { Glyph } from '../../../src/lib/slides/glyphs.ts';
import { layText } from '../../../src/lib/slides/laid.ts';
import { findingsOn } from '../../../src/lib/slides/reread.ts';
import { cpu } from '../lint/worst.ts';

const lint = linter({
	name: 'Quipu Vial',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
});
const WORDS = 'Quipu Vial mapa';
const [ACROSS, DOWN, WIDE] = [62, 10, 4];

/** A page of small print that says the name so often, and what a drawing without it changes. */
function saying(times: number) {
	const columns = Math.floor(WIDTH / ACROSS);
	const runs = Array.from({ length: times }, (_, i) => ({
		str: WORDS,
		transform: [8, 0, 0, 8, 5 + ACROSS * (i % columns), 890 - DOWN * Math.floor(i / columns)],
		width: WORDS.length * WIDE,
		height: 8,
		hasEOL: true
	}));
	const glyphs = runs.flatMap(({ str, transform: [, , , , left = 0, y = 0] }, op) =>
		[...str].map((unicode, index): Glyph => {
			const x = left + WIDE * index;
			const corners = [
				[x, y - 2],
				[x + WIDE, y - 2],
				[x + WIDE, y + 7],
				[x, y + 7]
			] as const;
			return { op, index, unicode, code: 0, font: '', origin: [x, y], corners, hidden: false };
		})
	);
	const laid = layText(runs, [1, 0, 0, -1, 0, HEIGHT], glyphs);
	const changed = new Uint8Array(WIDTH * HEIGHT);
	for (const { letters } of laid.pieces)
		for (const letter of letters.slice(0, 'QuipuVial'.length)) {
			const { x, y, w, h } = inside(letter.box);
			for (let j = y; j < y + h; j++) changed.fill(1, j * WIDTH + x, j * WIDTH + x + w);
		}
	return { laid, glyphs, changed };
}

const check = ({ laid, glyphs, changed }: ReturnType<typeof saying>) => {
	const stretches = findingsOn(laid, lint);
	glyphsIn(laid.pieces, stretches, glyphs);
	const { pieces } = seeAgain(laid.pieces, stretches, glyphs, changed);
	const page = { ...laid, pieces, blob: new Blob(), small: new Uint8Array(320 * 180), codes: [], doubts: [] };
	const deck = new DeckCheck([page], lint);
	for (const { key } of deck.groups) deck.cover(key);
	const [checked] = deck.pages;
	if (checked === undefined) throw new Error('no page');
	const done = { found: stretches.length, open: deck.openOn(checked).length, text: deck.spoken(checked) };
	deck.close();
	return done;
};

test(
	'[L40] a page that says the name hundreds of times costs as much for each as one that says it a few',
	{ timeout: 60_000 },
	() => {
		const [few, many] = [saying(100), saying(800)];
		const done = check(many);
		expect([done.found, done.open]).toEqual([800, 0]);
		expect(done.text).not.toContain('Quipu');
		// What is compared with what, each with each, takes 64 times as long.
		expect(
			cpu(() => check(many)) /
				Math.max(
					30,
					cpu(() => check(few))
				)
		).toBeLessThan(24);
	}
);
