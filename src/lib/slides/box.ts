/** A rectangle on a slide, in its pixels: 1600×900, origin top left. */
export interface Box {
	x: number;
	y: number;
	w: number;
	h: number;
}

export const WIDTH = 1600;
export const HEIGHT = 900;

export function around(boxes: readonly Box[]): Box {
	const x = Math.min(...boxes.map((b) => b.x));
	const y = Math.min(...boxes.map((b) => b.y));
	const right = Math.max(...boxes.map((b) => b.x + b.w));
	const bottom = Math.max(...boxes.map((b) => b.y + b.h));
	return { x, y, w: right - x, h: bottom - y };
}

export function grown(b: Box, by: number): Box {
	return inside({ x: b.x - by, y: b.y - by, w: b.w + 2 * by, h: b.h + 2 * by });
}

/** Cut to the slide, in whole pixels that cover it. */
export function inside(b: Box): Box {
	const x = Math.max(0, Math.floor(b.x));
	const y = Math.max(0, Math.floor(b.y));
	return {
		x,
		y,
		w: Math.max(0, Math.min(WIDTH, Math.ceil(b.x + b.w)) - x),
		h: Math.max(0, Math.min(HEIGHT, Math.ceil(b.y + b.h)) - y)
	};
}

/** How much of `b` lies under the covers, 0…1; sampled, for covers may overlap. */
export function covered(b: Box, covers: readonly Box[]): number {
	const N = 12;
	let hit = 0;
	for (let i = 0; i < N; i++) {
		for (let j = 0; j < N; j++) {
			const x = b.x + ((i + 0.5) / N) * b.w;
			const y = b.y + ((j + 0.5) / N) * b.h;
			if (covers.some((c) => x >= c.x && x <= c.x + c.w && y >= c.y && y <= c.y + c.h)) hit += 1;
		}
	}
	return hit / (N * N);
}
