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

export function about(points: readonly (readonly [number, number])[]): Box {
	return around(points.map(([x, y]) => ({ x, y, w: 0, h: 0 })));
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

/** How much of `b` lies under the covers, 0…1, exactly, whether or not they overlap. */
export function covered(b: Box, covers: readonly Box[]): number {
	const over = covers.filter((c) => c.x < b.x + b.w && b.x < c.x + c.w && c.y < b.y + b.h && b.y < c.y + c.h);
	const xs = edges(
		b.x,
		b.x + b.w,
		over.flatMap((c) => [c.x, c.x + c.w])
	);
	const ys = edges(
		b.y,
		b.y + b.h,
		over.flatMap((c) => [c.y, c.y + c.h])
	);
	let open = 0;
	for (const [x, right] of xs)
		for (const [y, bottom] of ys)
			if (!over.some((c) => c.x <= x && right <= c.x + c.w && c.y <= y && bottom <= c.y + c.h))
				open += (right - x) * (bottom - y);
	return open === 0 ? 1 : 1 - open / (b.w * b.h);
}

/** The stretches between all edges within. */
function edges(from: number, to: number, between: readonly number[]): [number, number][] {
	const sorted = [from, ...between.filter((v) => v > from && v < to).sort((a, b) => a - b), to];
	return sorted.slice(1).map((v, i) => [sorted[i] as number, v]);
}
