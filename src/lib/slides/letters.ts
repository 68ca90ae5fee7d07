import { isBlank, type Glyph } from './glyphs.ts';
import type { Item } from './laid.ts';

/** How many glyphs ahead a run's first letter is looked for: runs come in the order in which they are drawn. */
const AHEAD = 5000;

export interface Spelt {
	letters: readonly { start: number; end: number; glyph: number }[];
	/** The glyph after the run's last. */
	next: number;
}

/**
 * Which glyph writes which letters of a run; null when glyphs and text do not agree, as where text was put into
 * another order than it is drawn (right to left) or letters were composed.
 *
 * @param from the first glyph that no earlier run has
 * @param beside glyphs that a run may lack
 */
export function spell(
	item: Item,
	glyphs: readonly Glyph[],
	from: number,
	beside: (glyph: Glyph) => boolean
): Spelt | null {
	if (item.dir === 'rtl' || (item.str ?? '').trim() === '') return null;
	const last = Math.min(glyphs.length, from + AHEAD);
	for (let i = from; i < last; i++) {
		const first = glyphs[i] as Glyph;
		if ((item.fontName !== undefined && first.font !== item.fontName) || !startsAt(item, first)) continue;
		const spelt = follow(item.str ?? '', glyphs, i, beside);
		if (spelt !== null) return spelt;
	}
	return null;
}

/** Whether a run starts where a letter does. */
export function startsAt({ transform = [] }: Item, g: Glyph): boolean {
	const near = 0.02 * Math.hypot(transform[2] ?? 0, transform[3] ?? 0) + 0.01;
	const [x, y] = g.origin;
	return Math.hypot(x - (transform[4] ?? 0), y - (transform[5] ?? 0)) <= near;
}

function follow(
	str: string,
	glyphs: readonly Glyph[],
	first: number,
	beside: (glyph: Glyph) => boolean
): Spelt | null {
	const letters: { start: number; end: number; glyph: number }[] = [];
	let [at, i] = [skipSpace(str, 0), first];
	for (; at < str.length && i < glyphs.length; i++) {
		const glyph = glyphs[i] as Glyph;
		const { unicode } = glyph;
		if (unicode === '' || isBlank(unicode)) continue;
		// Ligatures are taken apart in a text, and some letters are given in another form.
		const said = [unicode, unicode.normalize('NFKC')].find((u) => str.startsWith(u, at));
		if (said === undefined && beside(glyph)) continue;
		if (said === undefined) return null;
		letters.push({ start: at, end: at + said.length, glyph: i });
		at = skipSpace(str, at + said.length);
	}
	return at < str.length ? null : { letters, next: i };
}

function skipSpace(str: string, at: number): number {
	while (at < str.length && str[at]?.trim() === '') at += 1;
	return at;
}
