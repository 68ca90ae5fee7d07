import type { Glyph } from '../../../src/lib/slides/glyphs.ts';

/** A run of text as pdf.js gives it: 40 high, 20 a letter, baseline at (x, y) from below. */
export const run = (str: string, x: number, y: number, hasEOL = false) => ({
	str,
	transform: [40, 0, 0, 40, x, y],
	width: str.length * 20,
	height: 40,
	hasEOL
});

/** Its letters as the page draws them, one operation for each run. */
export function glyphsOfRuns(runs: readonly ReturnType<typeof run>[]): Glyph[] {
	return runs.flatMap(({ str, transform }, op) =>
		[...str].map((unicode, index) => {
			const [x, y] = [(transform[4] ?? 0) + 20 * index, transform[5] ?? 0];
			return {
				op,
				index,
				unicode,
				code: unicode.charCodeAt(0),
				font: '',
				origin: [x, y],
				corners: [
					[x, y - 11],
					[x + 20, y - 11],
					[x + 20, y + 40],
					[x, y + 40]
				],
				hidden: false
			};
		})
	);
}
