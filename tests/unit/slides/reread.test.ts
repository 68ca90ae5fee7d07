import { expect, test } from 'vitest';
import { linter } from '../../../src/domain/lint/lint.ts';
import { HEIGHT } from '../../../src/lib/slides/box.ts';
import { boxesOf, layText } from '../../../src/lib/slides/laid.ts';
import { findingsOn } from '../../../src/lib/slides/reread.ts';
import { glyphsOfRuns, run } from './glyphs.ts';

const VIEW = [1, 0, 0, -1, 0, HEIGHT];
const lint = linter({
	name: 'Quipu Vial',
	country: 'PE',
	city: '',
	website: '',
	legalRepresentative: '',
	contact: '',
	people: []
});
const laidOf = (runs: ReturnType<typeof run>[]) => layText(runs, VIEW, glyphsOfRuns(runs));
const NAME = [...'Quipu Vial'].map((c, i) => ({ c, x: 200 + 20 * i })).filter(({ c }) => c !== ' ');

/** Which letters of the name lie under what is found. */
function under(runs: ReturnType<typeof run>[]) {
	const laid = laidOf(runs);
	const found = findingsOn(laid, lint);
	const boxes = found.flatMap((f) => boxesOf(laid.pieces, f.start, f.end));
	const hit = (x: number, y: number) =>
		boxes.some((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h);
	return { found, hit };
}

test('[L35] a name is found whatever order its letters are drawn in, and drawn twice, each of them at its place', () => {
	const reversed = NAME.map(({ c, x }) => run(c, x, 500)).reverse();
	const doubled = NAME.flatMap(({ c, x }) => [run(c, x + 2, 498), run(c, x, 500)]);
	const apart = [...reversed.slice(0, 4), run('Baches', 200, 200), ...reversed.slice(4)];
	for (const [how, runs] of Object.entries({ reversed, doubled, apart })) {
		const { found, hit } = under(runs);
		expect(
			found.map((f) => f.kind),
			how
		).toContain('name');
		for (const { x } of NAME) expect(hit(x + 10, HEIGHT - 510), `${how} ${x}`).toBe(true);
		// What stands elsewhere stays.
		expect(hit(250, HEIGHT - 210), how).toBe(false);
	}
});

test('[L35] what is read in its order is found once, and columns are not read across', () => {
	const plain = laidOf([run('Con Quipu Vial', 100, 500), run('el mapa', 100, 400)]);
	expect(findingsOn(plain, lint)).toEqual(lint(plain.text));
	const columns = laidOf([run('Con Qui', 100, 500), run('otra', 100, 400), run('pu Vial', 600, 500)]);
	expect(findingsOn(columns, lint)).toEqual(lint(columns.text));
	const behind = laidOf([run('Quipu Vial', 600, 400), run('Baches', 100, 500)]);
	expect(findingsOn(behind, lint).map((f) => f.quote)).toEqual(['Quipu Vial']);
});

test('[L48] letters drawn in any order, and twice, are read along their line, whatever way it runs', () => {
	for (const degrees of [2, 5, 15, 30, 45, 90, 180, -90, -30]) {
		const angle = (degrees * Math.PI) / 180;
		const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
		// About the middle of the slide, with the rounding of a file.
		const turn = (x: number, y: number): [number, number] => [
			Math.round(100 * (800 + (x - 300) * cos - (y - 500) * sin)) / 100,
			Math.round(100 * (450 + (x - 300) * sin + (y - 500) * cos)) / 100
		];
		const tilted = (r: ReturnType<typeof run>) => {
			const [x = 0, y = 0] = r.transform.slice(4);
			return { ...r, transform: [40 * cos, 40 * sin, -40 * sin, 40 * cos, ...turn(x, y)] };
		};
		const glyphsOf = (runs: ReturnType<typeof run>[]) =>
			glyphsOfRuns(runs).map((g) => ({
				...g,
				origin: turn(...g.origin),
				corners: g.corners.map(([x, y]) => turn(x, y))
			}));
		const reversed = NAME.map(({ c, x }) => run(c, x, 500)).reverse();
		const doubled = NAME.flatMap(({ c, x }) => [run(c, x + 2, 498), run(c, x, 500)]);
		for (const [how, runs] of Object.entries({ reversed, doubled })) {
			const laid = layText(runs.map(tilted), VIEW, glyphsOf(runs));
			const found = findingsOn(laid, lint);
			expect(
				found.map((f) => f.kind),
				`${how} ${degrees}`
			).toContain('name');
			const boxes = found.flatMap((f) => boxesOf(laid.pieces, f.start, f.end));
			for (const { x } of NAME) {
				const [px, py] = turn(x + 10, 510);
				const hit = boxes.some(
					(b) => px >= b.x && px <= b.x + b.w && HEIGHT - py >= b.y && HEIGHT - py <= b.y + b.h
				);
				expect(hit, `${how} ${degrees} ${x}`).toBe(true);
			}
		}
		// Two lines that run the same way beside each other stay two.
		const two = [run('Qui', 200, 500), run('pu Vial', 260, 440)];
		const plain = layText(two.map(tilted), VIEW, glyphsOf(two));
		expect(findingsOn(plain, lint)).toEqual(lint(plain.text));
	}
});
