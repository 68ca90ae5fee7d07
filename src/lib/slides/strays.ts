import { about, inside, type Box } from './box.ts';
import { cornersOf, isBlank, type Glyph } from './glyphs.ts';
import type { Item } from './laid.ts';
import type { Transform } from './matrix.ts';

/** Some of a letter's reserve is above its line and some below: what it is set in is so much of it. */
const EM = 1 / 1.28;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;
const LETTER = /[^\s\p{M}\p{Cc}\p{Cf}\p{Co}\p{Cn}\ufffd]/u;

/** A letter that no run of the text has, as a run of its own. */
export interface Stray extends Item {
	glyph: number;
}

/** Whether pdf.js leaves a letter out of the text: by where its line is, though above it may be seen. */
export function startsBeside({ origin: [x, y] }: Glyph, view: ArrayLike<number> | undefined): boolean {
	const [left = -Infinity, bottom = -Infinity, right = Infinity, top = Infinity] = Array.from(view ?? []);
	return x < left || x > right || y < bottom || y > top;
}

/**
 * Letters that are drawn on the slide and are in no run of the text: their line starts beside the page, or they stand in
 * a form that was empty elsewhere.
 *
 * @param has whether a run has the letter of this number
 * @param fonts fonts that write downwards, and those whose letters cannot be read
 */
export function straysOf(
	glyphs: readonly Glyph[],
	viewport: Transform,
	has: (glyph: number) => boolean,
	fonts: { vertical: ReadonlySet<string>; unread: ReadonlySet<string> }
): readonly Stray[] {
	return glyphs.flatMap((g, glyph) => {
		const told =
			!g.hidden &&
			g.off !== true &&
			!isBlank(g.unicode) &&
			LETTER.test(g.unicode) &&
			!fonts.unread.has(g.font);
		if (!told || has(glyph) || !isOnSlide(about(cornersOf(g, viewport)))) return [];
		return [{ ...itemOf(g, fonts.vertical.has(g.font)), glyph }];
	});
}

/** They come in the order in which they are drawn, which is not that in which such scripts are read. */
export function isAgainstOrder(strays: readonly Stray[]): boolean {
	return strays.some((s) => RIGHT_TO_LEFT.test(s.str ?? ''));
}

function isOnSlide(box: Box): boolean {
	const { w, h } = inside(box);
	return w > 0 && h > 0;
}

function itemOf({ unicode, origin, font, corners }: Glyph, vertical: boolean): Item {
	const [low = origin, right = origin, , high = origin] = corners;
	const [along, above] = [apart(low, right), apart(low, high)];
	const size = vertical ? along.far : above.far * EM;
	// Letters of no width run across their height.
	const across = along.far > 0 ? along : { far: 0, x: above.y, y: -above.x };
	return {
		str: unicode,
		transform: [size * across.x, size * across.y, size * above.x, size * above.y, ...origin],
		width: along.far,
		height: above.far,
		fontName: font
	};
}

function apart([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]) {
	const far = Math.hypot(bx - ax, by - ay);
	return { far, x: (bx - ax) / (far || 1), y: (by - ay) / (far || 1) };
}
