import { around, grown, HEIGHT, inside, WIDTH, type Box } from './box.ts';
import type { Glyph, Operations, Shown } from './glyphs.ts';
import { lettersOf, type Letter, type Piece } from './laid.ts';

/** A stretch of a page's text that is to be covered. */
export interface Stretch {
	start: number;
	end: number;
}

/** Ink farther from every letter than this, in ems, belongs to none: a cover that reached there would hide the page. */
const REACH = 2.5;

export interface SeenAgain {
	/** With the ink of each letter that was looked for, and boxes that hold it. */
	pieces: readonly Piece[];
	/** Something was drawn where no cover can be sure to hide it. */
	unsure: boolean;
}

/**
 * What a page shows of some stretches of its text, by the pixels that differ when it is drawn without them.
 *
 * @param changed row by row, 1 where the two drawings differ
 */
export function seeAgain(
	pieces: readonly Piece[],
	stretches: readonly Stretch[],
	glyphs: readonly Glyph[],
	changed: Uint8Array
): SeenAgain {
	const sought = new Set(
		stretches.flatMap(({ start, end }) => pieces.flatMap((p) => lettersOf(p, start, end)))
	);
	const { inks, astray } = share(changed, sought, pieces);
	const grownPieces = pieces.map((p) => ({
		...p,
		letters: p.letters.map((l) => {
			const ink = inks.get(l);
			return ink === undefined ? l : { ...l, ink, box: around([l.box, ink]) };
		})
	}));
	// Letters behind a scan, of no opacity or under a picture are not seen themselves: what the picture shows in their
	// place may stand beside them.
	const behind = [...sought].some(
		(l) =>
			!inks.has(l) &&
			l.blank !== true &&
			(l.glyphs.length === 0 || l.glyphs.some((g) => glyphs[g]?.hidden) || isBare(changed, l.box))
	);
	return { pieces: grownPieces, unsure: astray || behind };
}

/** Gives each pixel that differs to the letter that it is nearest to. */
function share(changed: Uint8Array, sought: ReadonlySet<Letter>, pieces: readonly Piece[]) {
	const near = new Near(pieces, sought);
	const inks = new Map<Letter, Box>();
	let astray = false;
	for (let y = 0; y < HEIGHT; y++) {
		for (let x = 0; x < WIDTH; x++) {
			if (changed[y * WIDTH + x] === 0) continue;
			let nearest: Letter | null = null;
			let least = Infinity;
			for (const { letter, reach } of near.at(x, y)) {
				const d = apart(letter.box, x + 0.5, y + 0.5);
				if (d > reach || d >= least) continue;
				[nearest, least] = [letter, d];
				if (d === 0) break;
			}
			if (nearest === null) astray = true;
			else grow(inks, nearest, x, y);
		}
	}
	return { inks, astray };
}

/** Side of a cell, in pixels. */
const CELL = 32;
const COLUMNS = Math.ceil(WIDTH / CELL);

interface Reaching {
	letter: Letter;
	/** Squared. */
	reach: number;
}

/** Letters by the cells of the slide that they reach: a pixel asks those of its cell alone, in the order of the page. */
class Near {
	readonly #cells = new Map<number, Reaching[]>();

	constructor(pieces: readonly Piece[], sought: ReadonlySet<Letter>) {
		for (const { letters, size } of pieces)
			for (const letter of letters) if (sought.has(letter)) this.#add(letter, REACH * size);
	}

	at(x: number, y: number): readonly Reaching[] {
		return this.#cells.get(cellAt(x, y)) ?? [];
	}

	#add(letter: Letter, reach: number): void {
		const { x, y, w, h } = grown(letter.box, reach);
		const all = { letter, reach: reach ** 2 };
		for (let top = y - (y % CELL); top < y + h; top += CELL)
			for (let left = x - (x % CELL); left < x + w; left += CELL) {
				const cell = this.#cells.get(cellAt(left, top));
				if (cell === undefined) this.#cells.set(cellAt(left, top), [all]);
				else cell.push(all);
			}
	}
}

function cellAt(x: number, y: number): number {
	return Math.floor(y / CELL) * COLUMNS + Math.floor(x / CELL);
}

/** On the slide, and nothing of it differs: neither ink of its own nor that of a letter drawn over it. */
function isBare(changed: Uint8Array, box: Box): boolean {
	const { x, y, w, h } = inside(box);
	if (w <= 0 || h <= 0) return false;
	for (let j = y; j < y + h; j++)
		if (changed.subarray(j * WIDTH + x, j * WIDTH + x + w).includes(1)) return false;
	return true;
}

/** Squared distance; 0 inside. */
function apart({ x, y, w, h }: Box, px: number, py: number): number {
	const dx = Math.max(x - px, px - x - w, 0);
	const dy = Math.max(y - py, py - y - h, 0);
	return dx * dx + dy * dy;
}

function grow(inks: Map<Letter, Box>, letter: Letter, x: number, y: number): void {
	const b = inks.get(letter);
	if (b === undefined) return void inks.set(letter, { x, y, w: 1, h: 1 });
	const [right, bottom] = [Math.max(b.x + b.w, x + 1), Math.max(b.y + b.h, y + 1)];
	b.x = Math.min(b.x, x);
	b.y = Math.min(b.y, y);
	b.w = right - b.x;
	b.h = bottom - b.y;
}

/** The glyphs of some stretches, by operation. */
export function glyphsIn(
	pieces: readonly Piece[],
	stretches: readonly Stretch[],
	glyphs: readonly Glyph[]
): ReadonlyMap<number, ReadonlySet<number>> {
	const byOp = new Map<number, Set<number>>();
	for (const { start, end } of stretches)
		for (const i of pieces.flatMap((p) => lettersOf(p, start, end)).flatMap((l) => l.glyphs)) {
			const { op, index } = glyphs[i] as Glyph;
			byOp.set(op, (byOp.get(op) ?? new Set()).add(index));
		}
	return byOp;
}

/** Makes one operation write its line without some letters, each of which leaves its room. */
export function leaveOut(list: Operations, op: number, indexes: ReadonlySet<number>): void {
	const args = list.argsArray as unknown[][];
	const shown = (args[op]?.[0] ?? []) as readonly (Shown | number)[];
	const blank = { fontChar: ' ', unicode: ' ', accent: null, operatorListId: '', isInFont: false };
	args[op] = [shown.map((g, i) => (typeof g !== 'number' && indexes.has(i) ? { ...g, ...blank } : g))];
}

/** 1 where two drawings differ. */
export function differing(a: Uint8ClampedArray, b: Uint8ClampedArray): Uint8Array {
	const changed = new Uint8Array(a.length / 4);
	for (let i = 0, j = 0; i < changed.length; i++, j += 4)
		if (a[j] !== b[j] || a[j + 1] !== b[j + 1] || a[j + 2] !== b[j + 2]) changed[i] = 1;
	return changed;
}
