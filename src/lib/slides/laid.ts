import { around, grown, inside, type Box } from './box.ts';
import type { Glyph } from './glyphs.ts';
import { spell } from './letters.ts';
import { multiply, point, type Matrix } from './matrix.ts';
import { legible } from './unread.ts';

/** A letter of a run, or a whole run where it is not sure which letter stands where. Offsets are those of the text. */
export interface Letter {
	start: number;
	end: number;
	box: Box;
	/** What of it was seen to be drawn; null = not looked at, or nothing. */
	ink: Box | null;
	/** Its glyphs, as indexes of the page's. */
	glyphs: readonly number[];
	/** A run of spaces: draws nothing. */
	blank?: boolean;
}

/** Where a stretch of a page's text stands on its picture. Offsets are UTF-16, `end` excluded. */
export interface Piece {
	start: number;
	end: number;
	box: Box;
	letters: readonly Letter[];
	/** Level or upright: letters side by side are one box. */
	straight: boolean;
	/** Of the letters, in pixels. */
	size: number;
}

/** A page's text in reading order, and where each stretch of it is. */
export interface Laid {
	text: string;
	pieces: readonly Piece[];
}

/** The parts of pdf.js' text content that count here; marks of structure have no `str`. */
export interface Item {
	str?: string;
	dir?: string;
	/** [a, b, c, d, e, f]: text space → page. */
	transform?: number[];
	width?: number;
	height?: number;
	fontName?: string;
	hasEOL?: boolean;
}

/** Fonts that write downwards, and fonts whose letters cannot be read. */
export interface Fonts {
	vertical: ReadonlySet<string>;
	unread: ReadonlySet<string>;
}

/**
 * Joins a page's text runs: runs that touch are one word (a name set in two colours), others are set apart by a space
 * or, at the end of a line, by a line break. What cannot be read is left out.
 *
 * @param viewport page → picture
 */
export function layText(
	items: readonly object[],
	viewport: Matrix,
	glyphs: readonly Glyph[] = [],
	fonts: Fonts = { vertical: new Set(), unread: new Set() }
): Laid {
	let text = '';
	let next = 0;
	const pieces: Piece[] = [];
	let last: Run | null = null;
	for (const item of items as readonly Item[]) {
		if (item.str === undefined || item.transform === undefined) continue;
		if (item.str === '' || fonts.unread.has(item.fontName ?? '')) {
			if (item.hasEOL && text !== '' && !text.endsWith('\n')) text += '\n';
			continue;
		}
		const run = runOf(item, viewport, fonts.vertical.has(item.fontName ?? ''));
		if (last !== null && !/\s$/.test(text) && !/^\s/.test(item.str)) text += between(last, run);
		const spelt = spell(item, glyphs, next);
		next = spelt?.next ?? next;
		pieces.push(pieceOf(item.str, text.length, run, viewport, glyphs, spelt?.letters ?? null));
		text += legible(item.str) + (item.hasEOL ? '\n' : '');
		last = run;
	}
	return { text, pieces };
}

function pieceOf(
	str: string,
	start: number,
	{ box, size, angle }: Run,
	viewport: Matrix,
	glyphs: readonly Glyph[],
	spelt: readonly { start: number; end: number; glyph: number }[] | null
): Piece {
	const end = start + str.length;
	const straight = Math.min(Math.abs(Math.sin(angle)), Math.abs(Math.cos(angle))) < 0.02;
	const letters = spelt?.map((l) => ({
		start: start + l.start,
		end: start + l.end,
		box: placed(glyphs[l.glyph] as Glyph, viewport),
		ink: null,
		glyphs: [l.glyph]
	}));
	return {
		start,
		end,
		straight,
		size,
		box,
		letters: letters ?? [{ ...whole(start, end, box, viewport, glyphs), blank: str.trim() === '' }]
	};
}

/** A run of which it is not sure where its letters stand is one thing: it is covered as a whole or not at all. */
function whole(start: number, end: number, box: Box, viewport: Matrix, glyphs: readonly Glyph[]): Letter {
	const at = grown(box, 2);
	const within = glyphs.flatMap((g, i) => {
		const [x, y] = point(viewport, ...g.origin);
		return x >= at.x && x <= at.x + at.w && y >= at.y && y <= at.y + at.h ? [i] : [];
	});
	return { start, end, box, ink: null, glyphs: within };
}

function placed(glyph: Glyph, viewport: Matrix): Box {
	return around(
		glyph.corners.map(([x, y]) => {
			const [px, py] = point(viewport, x, y);
			return { x: px, y: py, w: 0, h: 0 };
		})
	);
}

interface Run {
	box: Box;
	size: number;
	angle: number;
	/** Where it starts and ends on its line. */
	from: readonly [number, number];
	to: readonly [number, number];
}

/** A run's box by its first letter's matrix, length and direction. */
function runOf({ transform = [], width = 0, height = 0 }: Item, viewport: Matrix, vertical: boolean): Run {
	const m = multiply(viewport, transform);
	const page = Math.hypot(viewport[0] ?? 0, viewport[1] ?? 0);
	const size = Math.hypot(m[2] ?? 0, m[3] ?? 0) || height * page;
	const unit = (x = 0, y = 0): [number, number] => {
		const n = Math.hypot(x, y) || 1;
		return [x / n, y / n];
	};
	const [across, up] = [unit(m[0], m[1]), unit(m[2], m[3])];
	const at = (along: number, above: number): [number, number] => [
		(m[4] ?? 0) + along * across[0] + above * up[0],
		(m[5] ?? 0) + along * across[1] + above * up[1]
	];
	// Letters reach a little below their line; those that stand under each other, to both sides of it.
	const length = (vertical ? height : width) * page;
	const corners = vertical
		? [at(-0.6 * size, size), at(0.6 * size, size), at(0.6 * size, -length), at(-0.6 * size, -length)]
		: [at(0, -0.28 * size), at(length, -0.28 * size), at(0, size), at(length, size)];
	return {
		box: around(corners.map(([x, y]) => ({ x, y, w: 0, h: 0 }))),
		size,
		angle: vertical ? Math.atan2(-up[1], -up[0]) : Math.atan2(across[1], across[0]),
		from: at(0, 0),
		to: vertical ? at(0, -length) : at(length, 0)
	};
}

/** Nothing when the second run goes on where the first ends. */
function between(a: Run, b: Run): string {
	const [cos, sin] = [Math.cos(a.angle), Math.sin(a.angle)];
	const [dx, dy] = [b.from[0] - a.to[0], b.from[1] - a.to[1]];
	const [along, aside] = [dx * cos + dy * sin, Math.abs(dy * cos - dx * sin)];
	if (aside >= 0.5 * Math.max(a.size, b.size)) return '\n';
	const back = (b.from[0] - a.from[0]) * cos + (b.from[1] - a.from[1]) * sin;
	return along < 0.15 * Math.min(a.size, b.size) && back > 0 ? '' : ' ';
}

/** Where the characters from `start` to `end` stand, line by line, with a margin: what is to be covered. */
export function boxesOf(pieces: readonly Piece[], start: number, end: number): readonly Box[] {
	return pieces
		.flatMap((p) => {
			const boxes = lettersOf(p, start, end).map((l) => l.box);
			const joined = p.straight && boxes.length > 0 ? [around(boxes)] : boxes;
			return joined.map((b) => grown(b, Math.max(3, 0.06 * p.size)));
		})
		.map(inside)
		.filter((b) => b.w > 0 && b.h > 0);
}

/** What was seen to be drawn of the characters from `start` to `end`. */
export function inkOf(pieces: readonly Piece[], start: number, end: number): readonly Box[] {
	return pieces.flatMap((p) => lettersOf(p, start, end).flatMap((l) => l.ink ?? []));
}

export function lettersOf(p: Piece, start: number, end: number): readonly Letter[] {
	if (p.end <= start || end <= p.start) return [];
	return p.letters.filter((l) => l.start < end && start < l.end);
}
