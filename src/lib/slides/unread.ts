import { isBlank, type Glyph } from './glyphs.ts';

/** What a file does not tell stands for one of these: controls, private use, the replacement character, nothing. */
const UNTOLD = /^$|[\p{Cc}\p{Co}\p{Cn}\ufffd]/u;
/** A font of which more than this share is untold says nothing that can be trusted; the less, the likelier it is so. */
const SHARE = 0.2;
const SHARE_OF_NUMBERS = 0.08;

/** What of a page's letters the file does not tell. */
export interface Unread {
	/** Words are seen that cannot be read; a bullet or an icon that stands alone is none. */
	words: boolean;
	/** Fonts of which nothing can be read. */
	fonts: ReadonlySet<string>;
}

export function unreadOf(glyphs: readonly Glyph[]): Unread {
	const byFont = Map.groupBy(
		glyphs.filter(
			(g) => !g.hidden && g.off !== true && (g.unicode === '' || !/^[ \p{Cf}\p{Zs}]+$/u.test(g.unicode))
		),
		(g) => g.font
	);
	const fonts = new Set<string>();
	let words = false;
	for (const [font, own] of byFont) {
		const untold = own.filter((g) => UNTOLD.test(g.unicode));
		if (!isWords(untold, own)) continue;
		words = true;
		// Where no table tells what a number stands for, the number itself is given: no letter of it is right.
		const numbers = own.every((g) => g.unicode === String.fromCharCode(g.code));
		if (untold.length >= (numbers ? SHARE_OF_NUMBERS : SHARE) * own.length) fonts.add(font);
	}
	return { words, fonts };
}

function isWords(untold: readonly Glyph[], all: readonly Glyph[]): boolean {
	if (new Set(untold.map((g) => g.code)).size > 3) return true;
	const beside = new Set(
		all.filter((g) => !isBlank(g.unicode) || UNTOLD.test(g.unicode)).map((g) => place(g, 0))
	);
	return untold.some((g) => beside.has(place(g, -1)) || beside.has(place(g, 1)));
}

function place({ op, index }: Glyph, step: number): string {
	return `${op} ${index + step}`;
}

/** The text without what nobody can read, of the same length. */
export function legible(str: string): string {
	return str.replace(/[\p{Cc}\p{Co}\p{Cn}\ufffd]/gu, (c) => (/\s/.test(c) ? c : ' '.repeat(c.length)));
}
