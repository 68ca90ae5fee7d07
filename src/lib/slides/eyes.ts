/** One of the three square eyes of a QR code: centre and width of a module, in pixels. */
export interface Eye {
	x: number;
	y: number;
	module: number;
	seen: number;
}

const TILE = 100;
/** Less contrast than this is the grain of a photograph; cameras read codes of little more. */
const FAINT = 10;

/** 1 = darker than its surroundings: the middle between darkest and lightest of each tile, if it has both. */
export function threshold(grey: Uint8Array, width: number, height: number): Uint8Array {
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
			const middle = high - low < FAINT ? 128 : (low + high) / 2;
			for (let y = top; y < bottom; y++)
				for (let x = left; x < right; x++) {
					const i = y * width + x;
					dark[i] = (grey[i] as number) < middle ? 1 : 0;
				}
		}
	}
	return dark;
}

/** More than any slide needs; what has more is an ornament. */
export const MOST_EYES = 2000;

/**
 * Every second row is enough: the smallest eye that a camera reads is seven modules of two pixels.
 *
 * @param dark as {@link threshold} makes it
 * @param ink dark eyes, or light ones
 */
export function eyesOf(dark: Uint8Array, width: number, height: number, ink: boolean): readonly Eye[] {
	const found: Eye[] = [];
	const want = ink ? 1 : 0;
	for (let y = 0; y < height && found.length < MOST_EYES; y += 2) {
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
