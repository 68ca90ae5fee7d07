import { around, grown, HEIGHT, WIDTH, type Box } from './box.ts';

/** Pages are compared at a fifth of their size, in cells of 4×4 of those pixels (20×20 of the slide). */
const SHRINK = 5;
const W = WIDTH / SHRINK;
const H = HEIGHT / SHRINK;
const CELL = 4;
const COLUMNS = W / CELL;
const ROWS = H / CELL;
/** Two cells are alike when they differ by no more than this share of what the first shows. */
const ALIKE = 0.3;
/** A cell shows something when its brightness varies by at least this. */
const DRAWN = 28;
/** On three pages or more, and on this share of them. */
const PAGES = 3;
const SHARE = 0.6;

/** A slide's brightness at a fifth of its size: 320×180, the mean of each square. */
export function shrink(grey: Uint8Array): Uint8Array {
	const small = new Uint8Array(W * H);
	for (let y = 0; y < H; y++) {
		for (let x = 0; x < W; x++) {
			let sum = 0;
			for (let j = 0; j < SHRINK; j++) {
				const row = (y * SHRINK + j) * WIDTH + x * SHRINK;
				for (let i = 0; i < SHRINK; i++) sum += grey[row + i] as number;
			}
			small[y * W + x] = sum / (SHRINK * SHRINK);
		}
	}
	return small;
}

/** A region that looks the same on most pages, and the pages that show it. */
export interface Repeated {
	box: Box;
	pages: readonly number[];
}

/**
 * Regions that most pages share: often a logo. Plain backgrounds, lines and frames are none.
 *
 * @param pages as {@link shrink} makes them
 */
export function repeatedRegions(pages: readonly Uint8Array[]): readonly Repeated[] {
	const need = Math.max(PAGES, Math.ceil(SHARE * pages.length));
	if (pages.length < PAGES) return [];
	const same = Array.from({ length: COLUMNS * ROWS }, (_, c) => sharing(pages, c, need));
	return islands(same.map((s) => s !== null))
		.filter(isMark)
		.map((cells) => {
			const shown = cells.map((c) => same[c] as ReadonlySet<number>);
			const all = pages.flatMap((_, p) =>
				shown.filter((s) => s.has(p)).length > 0.75 * shown.length ? [p] : []
			);
			return { box: grown(around(cells.map(cellBox)), 6), pages: all };
		})
		.filter((r) => r.pages.length >= need);
}

/** The pages that show the same at a cell; null when too few do or it is plain. */
function sharing(pages: readonly Uint8Array[], cell: number, need: number): ReadonlySet<number> | null {
	for (let base = 0; base <= pages.length - need; base++) {
		const first = pages[base] as Uint8Array;
		if (!drawn(first, cell)) continue;
		const like = pages.flatMap((p, i) => (alike(first, p, cell) ? [i] : []));
		if (like.length >= need) return new Set(like);
	}
	return null;
}

function pixels(page: Uint8Array, cell: number): number[] {
	const at = Math.floor(cell / COLUMNS) * CELL * W + (cell % COLUMNS) * CELL;
	const list: number[] = [];
	for (let y = 0; y < CELL; y++) for (let x = 0; x < CELL; x++) list.push(page[at + y * W + x] as number);
	return list;
}

function drawn(page: Uint8Array, cell: number): boolean {
	const p = pixels(page, cell);
	return Math.max(...p) - Math.min(...p) >= DRAWN;
}

/** The difference is small beside what the cell itself shows: a plain cell is like no drawn one. */
function alike(a: Uint8Array, b: Uint8Array, cell: number): boolean {
	const [p, q] = [pixels(a, cell), pixels(b, cell)];
	const mean = p.reduce((n, v) => n + v, 0) / p.length;
	const shows = p.reduce((n, v) => n + Math.abs(v - mean), 0);
	return p.reduce((n, v, i) => n + Math.abs(v - (q[i] as number)), 0) <= ALIKE * shows;
}

/** Groups of marked cells that touch, a gap of one cell between them included. */
function islands(marked: boolean[]): number[][] {
	const groups: number[][] = [];
	for (let c = 0; c < marked.length; c++) {
		if (!marked[c]) continue;
		const group: number[] = [];
		const open = [c];
		marked[c] = false;
		for (let next = open.pop(); next !== undefined; next = open.pop()) {
			group.push(next);
			for (const n of around8(next)) {
				if (!marked[n]) continue;
				marked[n] = false;
				open.push(n);
			}
		}
		groups.push(group);
	}
	return groups;
}

function around8(cell: number): number[] {
	const [x, y] = [cell % COLUMNS, Math.floor(cell / COLUMNS)];
	const near: number[] = [];
	for (let j = Math.max(0, y - 2); j <= Math.min(ROWS - 1, y + 2); j++)
		for (let i = Math.max(0, x - 2); i <= Math.min(COLUMNS - 1, x + 2); i++) near.push(j * COLUMNS + i);
	return near;
}

/** Not a speck, not a rule across the page, not the whole background. */
function isMark(cells: readonly number[]): boolean {
	const box = around(cells.map(cellBox));
	const speck = cells.length < 3;
	const line = Math.min(box.w, box.h) <= 2 * SHRINK * CELL && Math.max(box.w, box.h) > 500;
	const frame = cells.length * (SHRINK * CELL) ** 2 < 0.08 * box.w * box.h;
	return !speck && !line && !frame && box.w * box.h < 0.5 * WIDTH * HEIGHT;
}

function cellBox(cell: number): Box {
	const side = SHRINK * CELL;
	return { x: (cell % COLUMNS) * side, y: Math.floor(cell / COLUMNS) * side, w: side, h: side };
}
