import { expect, test } from 'vitest';
import { HEIGHT, WIDTH } from '../../../src/lib/slides/box.ts';
import { boxesOf, layText } from '../../../src/lib/slides/laid.ts';
import { glyphsOfRuns, run } from './glyphs.ts';

const VIEW = [1, 0, 0, -1, 0, HEIGHT];
const fonts = { vertical: new Set<string>(), unread: new Set<string>(), view: [0, 0, WIDTH, HEIGHT] };
type Runs = ReturnType<typeof run>[];
/** @param told the runs that pdf.js gives of what is drawn */
const laidOf = (drawn: Runs, told: Runs) => layText(told, VIEW, glyphsOfRuns(drawn), fonts);

test('[L47] letters that stand on the slide and in no run are read in their order, each at its place', () => {
	const [head, foot] = [run('Baches', 100, 500), run('Quipu Vial', 100, -5)];
	const last = run('el mapa', 100, 300);
	const { text, pieces, unsure } = laidOf([head, foot, last], [head, last]);
	expect([text, unsure]).toEqual(['Baches\nQuipu Vial\nel mapa', false]);
	const boxes = boxesOf(pieces, text.indexOf('Quipu'), text.indexOf('Quipu') + 5);
	for (let i = 0; i < 5; i++)
		expect(boxes.some(({ x, w }) => x <= 100 + 20 * i && 120 + 20 * i <= x + w)).toBe(true);
	// What lies beside the slide altogether is seen by nobody.
	expect(laidOf([head, run('Quipu Vial', 100, -60)], [head]).text).toBe('Baches');
});

test('[L47] a run gets back the letters that it lost, at its start, in its middle and before the end of its line', () => {
	const name = run('Quipu', 100, 500);
	expect(laidOf([name], [run('uipu', 120, 500)]).text).toBe('Quipu');
	const two = [run('Quip', 100, 500, true), run('Vial', 100, 400)];
	expect(laidOf([name, run('Vial', 100, 400)], two).text).toBe('Quipu\nVial');
	expect(laidOf([name], [name]).text).toBe('Quipu');
});

test('[L47] where letters are drawn in another order than they are read, the page is to be looked at', () => {
	expect(laidOf([run('שלום', 100, -5)], []).unsure).toBe(true);
});
