import { around, grown, type Box } from './box.ts';
import { eyesOf, MOST_EYES, threshold, type Eye } from './eyes.ts';

/** Triples that are looked at closely: a handful for a slide, hundreds of thousands for an ornament of eyes. */
const MOST_TRIPLES = 15_000;

export interface FoundCodes {
	boxes: readonly Box[];
	/** False: there is so much that looks like a part of a code that not all of it was looked at. */
	all: boolean;
}

/**
 * Where a picture shows QR codes (ISO/IEC 18004), dark on light or light on dark, upright or turned: three eyes whose
 * sections run 1:1:3:1:1, that stand at the corners of a square, and between which dark and light alternate as in
 * every code. `codes.ts` reads what they say.
 *
 * @param grey brightness 0…255, row by row
 */
export function findCodes(grey: Uint8Array, width: number, height: number): FoundCodes {
	const dark = threshold(grey, width, height);
	const both = [1, 0].map((ink) => {
		const at = (x: number, y: number) => (dark[Math.floor(y) * width + Math.floor(x)] === ink ? 1 : 0);
		return codesAmong(eyesOf(dark, width, height, ink === 1), at);
	});
	return { boxes: both.flatMap((b) => b.boxes), all: both.every((b) => b.all) };
}

/** 1 = ink */
type Picture = (x: number, y: number) => 0 | 1;

/** `a` is the corner; from it `b` and `c`, a quarter turn apart, at one distance. */
interface Triple {
	a: Eye;
	b: Eye;
	c: Eye;
}

function codesAmong(all: readonly Eye[], picture: Picture): FoundCodes {
	const grid = new Grid(all);
	const used = new Set<Eye>();
	const boxes: Box[] = [];
	let looked = 0;
	for (const a of all) {
		for (const b of all) {
			if (used.has(a)) break;
			if (used.has(b) || !paired(a, b)) continue;
			const [dx, dy] = [b.x - a.x, b.y - a.y];
			const c = grid.near(a.x - dy, a.y + dx, 2.5 * a.module + 0.02 * Math.hypot(dx, dy));
			if (c === null || used.has(c) || !paired(a, c)) continue;
			if (++looked > MOST_TRIPLES) return { boxes, all: false };
			if (!isCode({ a, b, c }, picture)) continue;
			for (const e of [a, b, c]) used.add(e);
			const points = [a, b, c, { x: b.x + c.x - a.x, y: b.y + c.y - a.y }];
			boxes.push(grown(around(points.map(({ x, y }) => ({ x, y, w: 0, h: 0 }))), 5.5 * a.module));
		}
	}
	return { boxes, all: all.length < MOST_EYES };
}

/** Of one size, 14…170 modules apart. */
function paired(a: Eye, b: Eye): boolean {
	const [least, most] = [Math.min(a.module, b.module), Math.max(a.module, b.module)];
	const [dx, dy] = [b.x - a.x, b.y - a.y];
	const apart = dx * dx + dy * dy;
	return most <= 1.6 * least && apart >= (11 * least) ** 2 && apart <= (175 * most) ** 2;
}

/** Finds the eye at a place without asking all of them. */
class Grid {
	readonly #cells = new Map<number, Eye[]>();

	constructor(eyes: readonly Eye[]) {
		for (const e of eyes) {
			const key = this.#key(e.x / SIDE, e.y / SIDE);
			this.#cells.set(key, [...(this.#cells.get(key) ?? []), e]);
		}
	}

	/** The one nearest to a point, no farther than `reach`. */
	near(x: number, y: number, reach: number): Eye | null {
		let best: Eye | null = null;
		let least = reach;
		for (let j = Math.floor((y - reach) / SIDE); j <= (y + reach) / SIDE; j++)
			for (let i = Math.floor((x - reach) / SIDE); i <= (x + reach) / SIDE; i++)
				for (const e of this.#cells.get(this.#key(i, j)) ?? []) {
					const d = Math.hypot(e.x - x, e.y - y);
					if (d > least) continue;
					[best, least] = [e, d];
				}
		return best;
	}

	#key(i: number, j: number): number {
		return Math.floor(j) * 10_000 + Math.floor(i);
	}
}
const SIDE = 40;

/** Eyes alone are an ornament: in a code, single modules alternate between them, and each eye is square. */
function isCode({ a, b, c }: Triple, picture: Picture): boolean {
	const modules = Math.hypot(b.x - a.x, b.y - a.y) / ((a.module + b.module + c.module) / 3);
	// 21 modules a side and four more for each version, less seven for half an eye on each end.
	const nearest = Math.max(14, 14 + 4 * Math.round((modules - 14) / 4));
	return [nearest, nearest - 4, nearest + 4].some((n) => n >= 14 && fits({ a, b, c }, n, picture));
}

function fits({ a, b, c }: Triple, n: number, picture: Picture): boolean {
	const u = { x: (b.x - a.x) / n, y: (b.y - a.y) / n };
	const v = { x: (c.x - a.x) / n, y: (c.y - a.y) / n };
	const along = alternates(a, u, v, n, picture);
	const down = alternates(a, v, u, n, picture);
	// One of the two may lie under something; of a small code both have to be there, or chance would do.
	const enough = n < 18 ? along + down > 1.8 : along + down > 1.6 || Math.max(along, down) > 0.94;
	return enough && [a, b, c].every((e) => isEye(e, u, v, picture));
}

/** How much of the row between two eyes alternates as it should; `i` counts modules from the first eye's centre. */
function alternates(from: Eye, u: Step, v: Step, n: number, picture: Picture): number {
	let right = 0;
	for (let i = 5; i <= n - 5; i++)
		if (picture(from.x + i * u.x + 3 * v.x, from.y + i * u.y + 3 * v.y) === i % 2) right += 1;
	return right / (n - 9);
}

interface Step {
	x: number;
	y: number;
}

/** Seven modules across: a dark ring, a light one, a dark middle. */
function isEye(e: Eye, u: Step, v: Step, picture: Picture): boolean {
	let right = 0;
	for (let j = -3; j <= 3; j++)
		for (let i = -3; i <= 3; i++) {
			const ring = Math.max(Math.abs(i), Math.abs(j));
			const ink = ring === 2 ? 0 : 1;
			if (picture(e.x + i * u.x + j * v.x, e.y + i * u.y + j * v.y) === ink) right += 1;
		}
	return right >= 42;
}
