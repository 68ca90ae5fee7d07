import { around, grown, type Box } from './box.ts';

/** One of the three square eyes of a QR code: centre and width of a module, in pixels. */
interface Eye {
	x: number;
	y: number;
	module: number;
	seen: number;
}

/**
 * Where a picture shows QR codes (ISO/IEC 18004), dark on light or light on dark, upright or turned: three eyes whose
 * sections run 1:1:3:1:1 and that stand at the corners of a square. `codes.ts` reads
 * what they say.
 *
 * @param grey brightness 0…255, row by row
 */
export function findCodes(grey: Uint8Array, width: number, height: number): readonly Box[] {
	const dark = threshold(grey, width, height);
	return [true, false].flatMap((ink) => corners(eyes(dark, width, height, ink)));
}

const TILE = 100;

/** 1 = darker than its surroundings: the middle between darkest and lightest of each tile, if it has both. */
function threshold(grey: Uint8Array, width: number, height: number): Uint8Array {
	const dark = new Uint8Array(grey.length);
	for (let top = 0; top < height; top += TILE) {
		for (let left = 0; left < width; left += TILE) {
			const [bottom, right] = [Math.min(height, top + TILE), Math.min(width, left + TILE)];
			let [low, high] = [255, 0];
			// A quarter more on each side: a tile inside one eye has no contrast of its own.
			for (let y = Math.max(0, top - 25); y < Math.min(height, bottom + 25); y += 2) {
				for (let x = Math.max(0, left - 25); x < Math.min(width, right + 25); x += 2) {
					const g = grey[y * width + x] as number;
					if (g < low) low = g;
					if (g > high) high = g;
				}
			}
			const middle = high - low < 40 ? 128 : (low + high) / 2;
			for (let y = top; y < bottom; y++)
				for (let x = left; x < right; x++) {
					const i = y * width + x;
					dark[i] = (grey[i] as number) < middle ? 1 : 0;
				}
		}
	}
	return dark;
}

/** Every second row is enough: the smallest eye that a camera reads is seven modules of two pixels. */
function eyes(dark: Uint8Array, width: number, height: number, ink: boolean): readonly Eye[] {
	const found: Eye[] = [];
	const want = ink ? 1 : 0;
	for (let y = 0; y < height; y += 2) {
		const runs: number[] = [];
		let start = 0;
		for (let x = 1; x <= width; x++) {
			if (x < width && dark[y * width + x] === dark[y * width + x - 1]) continue;
			runs.push(x - start);
			if (runs.length > 5) runs.shift();
			const isInk = dark[y * width + x - 1] === want;
			if (isInk && runs.length === 5 && ratio(runs)) {
				const total = runs.reduce((a, b) => a + b, 0);
				const centre = Math.round(x - total / 2);
				const vertical = crossing(dark, width, height, centre, y, want);
				if (vertical !== null && vertical.total < 2 * total && total < 2 * vertical.total)
					add(found, centre, vertical.centre, (total + vertical.total) / 14);
			}
			start = x;
		}
	}
	return found.filter((e) => e.seen > 1);
}

/** Dark, light, three dark, light, dark, within half a module. */
function ratio(runs: readonly number[]): boolean {
	const module = runs.reduce((a, b) => a + b, 0) / 7;
	if (module < 1.6) return false;
	return runs.every((r, i) => Math.abs(r - (i === 2 ? 3 : 1) * module) <= (i === 2 ? 1.2 : 0.65) * module);
}

/** The same section straight up and down through a point. */
function crossing(dark: Uint8Array, width: number, height: number, x: number, y: number, want: number) {
	const run = (from: number, step: number, ink: number) => {
		let n = 0;
		for (let j = from; j >= 0 && j < height && dark[j * width + x] === ink; j += step) n += 1;
		return n;
	};
	if (dark[y * width + x] !== want) return null;
	const up = run(y, -1, want);
	const down = run(y + 1, 1, want);
	const lightUp = run(y - up, -1, 1 - want);
	const lightDown = run(y + 1 + down, 1, 1 - want);
	const farUp = run(y - up - lightUp, -1, want);
	const farDown = run(y + 1 + down + lightDown, 1, want);
	const runs = [farUp, lightUp, up + down, lightDown, farDown];
	if (!ratio(runs)) return null;
	return { centre: y + (down - up) / 2, total: runs.reduce((a, b) => a + b, 0) };
}

function add(found: Eye[], x: number, y: number, module: number): void {
	const near = found.find((e) => Math.hypot(e.x - x, e.y - y) < 3 * e.module);
	if (near === undefined) return void found.push({ x, y, module, seen: 1 });
	near.x = (near.x * near.seen + x) / (near.seen + 1);
	near.y = (near.y * near.seen + y) / (near.seen + 1);
	near.module = (near.module * near.seen + module) / (near.seen + 1);
	near.seen += 1;
}

/** Three eyes of one size at the corners of a square: the box around the whole code. */
function corners(all: readonly Eye[]): Box[] {
	const boxes: Box[] = [];
	const used = new Set<Eye>();
	for (const a of all) {
		for (const b of all) {
			for (const c of all) {
				if (a === b || b === c || a === c || [a, b, c].some((e) => used.has(e)) || !square(a, b, c)) continue;
				for (const e of [a, b, c]) used.add(e);
				const fourth = { x: b.x + c.x - a.x, y: b.y + c.y - a.y };
				const points = [a, b, c, fourth].map(({ x, y }) => ({ x, y, w: 0, h: 0 }));
				boxes.push(grown(around(points), 5.5 * a.module));
			}
		}
	}
	return boxes;
}

/** `a` is the corner between two sides of one length, at a right angle; 14…170 modules from eye to eye. */
function square(a: Eye, b: Eye, c: Eye): boolean {
	const [ab, ac] = [Math.hypot(b.x - a.x, b.y - a.y), Math.hypot(c.x - a.x, c.y - a.y)];
	const modules = [a, b, c].map((e) => e.module);
	const [least, most] = [Math.min(...modules), Math.max(...modules)];
	if (most > 1.6 * least || Math.abs(ab - ac) > 0.15 * Math.max(ab, ac)) return false;
	if (ab < 11 * least || ab > 175 * most) return false;
	const cos = ((b.x - a.x) * (c.x - a.x) + (b.y - a.y) * (c.y - a.y)) / (ab * ac);
	return Math.abs(cos) < 0.2;
}
