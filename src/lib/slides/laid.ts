import { around, grown, inside, type Box } from './box.ts';

/** Where a stretch of a page's text stands on its picture. Offsets are UTF-16, `end` excluded. */
export interface Piece {
	start: number;
	end: number;
	box: Box;
}

/** A page's text in reading order, and where each stretch of it is. */
export interface Laid {
	text: string;
	pieces: readonly Piece[];
}

/** The parts of pdf.js' text content that count here; marks of structure have no `str`. */
interface Item {
	str?: string;
	/** [a, b, c, d, e, f]: text space → page. */
	transform?: number[];
	width?: number;
	height?: number;
	hasEOL?: boolean;
}

type Matrix = readonly number[];

/**
 * Joins a page's text runs: runs that touch are one word (a name set in two colours), others are set apart by a space
 * or, at the end of a line, by a line break.
 *
 * @param viewport page → picture
 */
export function layText(items: readonly object[], viewport: Matrix): Laid {
	let text = '';
	const pieces: Piece[] = [];
	let last: { item: Item; box: Box } | null = null;
	for (const item of items as readonly Item[]) {
		if (item.str === undefined || item.transform === undefined) continue;
		if (item.str === '') {
			if (item.hasEOL && text !== '' && !text.endsWith('\n')) text += '\n';
			continue;
		}
		const box = boxOf(item, viewport);
		if (last !== null && !/\s$/.test(text) && !/^\s/.test(item.str)) text += between(last.box, box);
		pieces.push({ start: text.length, end: text.length + item.str.length, box });
		text += item.str + (item.hasEOL ? '\n' : '');
		last = { item, box };
	}
	return { text, pieces };
}

/** Nothing when the second run goes on where the first ends. */
function between(a: Box, b: Box): string {
	const sameLine = Math.abs(a.y + a.h - (b.y + b.h)) < 0.5 * Math.max(a.h, b.h);
	if (!sameLine) return '\n';
	return b.x - (a.x + a.w) < 0.15 * Math.min(a.h, b.h) && b.x > a.x ? '' : ' ';
}

function boxOf({ transform = [], width = 0, height = 0 }: Item, viewport: Matrix): Box {
	const m = multiply(viewport, transform);
	const page = Math.hypot(viewport[0] as number, viewport[1] as number);
	const size = Math.hypot(m[2] as number, m[3] as number) || height * page;
	const length = width * page;
	const angle = Math.atan2(m[1] as number, m[0] as number);
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const [x, y] = [m[4] as number, m[5] as number];
	// Baseline from (x, y) along the angle; letters reach a little below it.
	const corner = (along: number, up: number) => ({
		x: x + along * cos + up * sin,
		y: y + along * sin - up * cos,
		w: 0,
		h: 0
	});
	const corners = [
		corner(0, -0.28 * size),
		corner(length, -0.28 * size),
		corner(0, size),
		corner(length, size)
	];
	return around(corners);
}

function multiply(a: Matrix, b: Matrix): Matrix {
	const at = (m: Matrix, i: number) => m[i] ?? 0;
	return [
		at(a, 0) * at(b, 0) + at(a, 2) * at(b, 1),
		at(a, 1) * at(b, 0) + at(a, 3) * at(b, 1),
		at(a, 0) * at(b, 2) + at(a, 2) * at(b, 3),
		at(a, 1) * at(b, 2) + at(a, 3) * at(b, 3),
		at(a, 0) * at(b, 4) + at(a, 2) * at(b, 5) + at(a, 4),
		at(a, 1) * at(b, 4) + at(a, 3) * at(b, 5) + at(a, 5)
	];
}

/** Where the characters from `start` to `end` stand, line by line, with a margin. */
export function boxesOf(pieces: readonly Piece[], start: number, end: number): readonly Box[] {
	return pieces
		.filter((p) => p.start < end && start < p.end)
		.map(({ start: from, end: to, box }) => {
			// Within a run letters are taken as equally wide: the margin makes up for it.
			const share = (i: number) => (Math.min(Math.max(i, from), to) - from) / (to - from);
			const wide = box.w >= box.h;
			const [a, b] = [share(start), share(end)];
			const part = wide
				? { x: box.x + a * box.w, y: box.y, w: (b - a) * box.w, h: box.h }
				: { x: box.x, y: box.y + a * box.h, w: box.w, h: (b - a) * box.h };
			const whole = a === 0 && b === 1;
			return whole ? grown(part, 4) : grown(part, 0.35 * Math.min(box.w, box.h));
		})
		.map(inside)
		.filter((b) => b.w > 0 && b.h > 0);
}
