import { about, around, grown, inside, type Box } from './box.ts';
import { cornersOf, type Glyph } from './glyphs.ts';
import { spell, startsAt, type Spelt } from './letters.ts';
import { multiply, point, turned, type Transform } from './matrix.ts';
import { isAgainstOrder, startsBeside, straysOf, type Stray } from './strays.ts';
import { legible } from './unread.ts';

/** A letter of a run, or a whole run where it is not sure which letter stands where. Offsets are those of the text. */
export interface Letter {
	start: number;
	end: number;
	box: Box;
	/** The same turned back about the picture's corner, so that its line runs level. */
	level: Box;
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
	/** Which way its line runs, in steps of a thousandth; the four of a level or an upright one are a quarter apart. */
	turn: number;
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
	/** The page, in its own space: pdf.js gives no letter whose line starts beside it. */
	view?: ArrayLike<number>;
}

/**
 * Joins a page's text runs: runs that touch are one word (a name set in two colours), others are set apart by a space
 * or, at the end of a line, by a line break. What cannot be read is left out; it is unsure where letters are read in
 * the order in which they are drawn and not in their script's.
 *
 * @param viewport page → picture
 */
export function layText(
	items: readonly object[],
	viewport: Transform,
	glyphs: readonly Glyph[] = [],
	fonts: Fonts = { vertical: new Set(), unread: new Set() }
): Laid & { unsure: boolean } {
	let text = '';
	const pieces: Piece[] = [];
	let last: Run | null = null;
	/** A line ended before a letter that belongs to it. */
	let ended = false;
	const { runs, unsure } = runsOf(items as readonly Item[], viewport, glyphs, fonts);
	for (const { item, run, spelt, stray } of runs) {
		const str = item.str ?? '';
		if (str === '' || isOff(item, spelt, glyphs) || fonts.unread.has(item.fontName ?? '')) {
			if (item.hasEOL && text !== '' && !text.endsWith('\n')) text += '\n';
			continue;
		}
		const joint = last === null ? '' : between(last, run);
		if (stray && joint === '' && text.endsWith('\n')) {
			text = text.slice(0, -1);
			ended = true;
		} else if (!/\s$/.test(text) && !/^\s/.test(str)) {
			text += joint !== '' && ended ? '\n' : joint;
			ended = ended && joint === '';
		}
		pieces.push(pieceOf(str, text.length, run, viewport, glyphs, spelt?.letters ?? null));
		text += legible(str) + (item.hasEOL ? '\n' : '');
		last = run;
	}
	return { text, pieces, unsure };
}

/** Whether a run is of a layer that is switched off: runs end where a layer does. */
function isOff(item: Item, spelt: Spelt | null, glyphs: readonly Glyph[]): boolean {
	const [first] = spelt?.letters ?? [];
	if (first !== undefined) return glyphs[first.glyph]?.off === true;
	// The same font may have another name here than where it draws.
	const here = glyphs.filter((g) => startsAt(item, g));
	return here.length > 0 && here.every((g) => g.off === true);
}

interface Spelled {
	item: Item;
	run: Run;
	spelt: Spelt | null;
	stray: boolean;
}

/** The runs of the text, and between them, in the order of the page, the letters that none of them has. */
function runsOf(items: readonly Item[], viewport: Transform, glyphs: readonly Glyph[], fonts: Fonts) {
	let next = 0;
	const beside = (g: Glyph) => startsBeside(g, fonts.view);
	const told = items.flatMap((item): Spelled[] => {
		if (item.str === undefined || item.transform === undefined) return [];
		const spelt = fonts.unread.has(item.fontName ?? '') ? null : spell(item, glyphs, next, beside);
		next = spelt?.next ?? next;
		const run = runOf(item, viewport, fonts.vertical.has(item.fontName ?? ''));
		return [{ item, run, spelt, stray: false }];
	});
	const own = new Set(told.flatMap(({ spelt }) => spelt?.letters.map((l) => l.glyph) ?? []));
	const unclear = new Set(
		told
			.filter(({ item, spelt }) => spelt === null && (item.str ?? '').trim() !== '')
			.flatMap(({ run }) => within(run.box, viewport, glyphs))
			.filter((i) => !beside(glyphs[i] as Glyph))
	);
	const strays = straysOf(glyphs, viewport, (i) => own.has(i) || unclear.has(i), fonts);
	const runs: Spelled[] = [];
	let at = 0;
	const before = (glyph: number) => {
		for (; at < strays.length && (strays[at] as Stray).glyph < glyph; at++) {
			const item = strays[at] as Stray;
			const letters = [{ start: 0, end: item.str?.length ?? 0, glyph: item.glyph }];
			const run = runOf(item, viewport, fonts.vertical.has(item.fontName ?? ''));
			runs.push({ item, run, spelt: { letters, next: item.glyph + 1 }, stray: true });
		}
	};
	for (const run of told) {
		before(run.spelt?.letters[0]?.glyph ?? 0);
		runs.push(run);
	}
	before(Infinity);
	return { runs, unsure: isAgainstOrder(strays) };
}

const TURN = 2 * Math.PI;

function pieceOf(
	str: string,
	start: number,
	{ box, corners, size, angle }: Run,
	viewport: Transform,
	glyphs: readonly Glyph[],
	spelt: readonly { start: number; end: number; glyph: number }[] | null
): Piece {
	const end = start + str.length;
	const straight = Math.min(Math.abs(Math.sin(angle)), Math.abs(Math.cos(angle))) < 0.02;
	const turn = straight ? (Math.round(angle / (Math.PI / 2)) * Math.PI) / 2 : angle;
	const letters = spelt?.map((l) => {
		const at = cornersOf(glyphs[l.glyph] as Glyph, viewport);
		return {
			start: start + l.start,
			end: start + l.end,
			box: about(at),
			level: about(at.map((c) => turned(c, -turn))),
			ink: null,
			glyphs: [l.glyph]
		};
	});
	return {
		start,
		end,
		straight,
		turn: (Math.round((1000 * turn) / TURN) + 1000) % 1000,
		size,
		box,
		letters: letters ?? [
			{
				...whole(start, end, box, viewport, glyphs),
				level: about(corners.map((c) => turned(c, -turn))),
				blank: str.trim() === ''
			}
		]
	};
}

/** A run of which it is not sure where its letters stand is one thing: it is covered as a whole or not at all. */
function whole(start: number, end: number, box: Box, viewport: Transform, glyphs: readonly Glyph[]) {
	return { start, end, box, ink: null, glyphs: within(box, viewport, glyphs) };
}

/** The letters that start in a box. */
function within(box: Box, viewport: Transform, glyphs: readonly Glyph[]): number[] {
	const at = grown(box, 2);
	return glyphs.flatMap((g, i) => {
		const [x, y] = point(viewport, ...g.origin);
		return x >= at.x && x <= at.x + at.w && y >= at.y && y <= at.y + at.h ? [i] : [];
	});
}

interface Run {
	box: Box;
	corners: readonly (readonly [number, number])[];
	size: number;
	angle: number;
	/** Where it starts and ends on its line. */
	from: readonly [number, number];
	to: readonly [number, number];
}

/** A run's box by its first letter's matrix, length and direction. */
function runOf({ transform = [], width = 0, height = 0 }: Item, viewport: Transform, vertical: boolean): Run {
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
		box: about(corners),
		corners,
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
