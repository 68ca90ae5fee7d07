import { HEIGHT, WIDTH, type Box } from '$lib/slides/box.ts';

/** Covers smaller than this are a slip of the finger. */
export const LEAST = 12;
/** Where a cover that was asked for by the keyboard starts. */
export const MIDDLE: Box = { x: WIDTH / 2 - 200, y: HEIGHT / 2 - 50, w: 400, h: 100 };

export interface Point {
	x: number;
	y: number;
}

/** A pointer's place on the slide, in its pixels, kept within it. */
export function pointOn(e: { clientX: number; clientY: number }, picture: Element): Point {
	const r = picture.getBoundingClientRect();
	return {
		x: Math.min(WIDTH, Math.max(0, ((e.clientX - r.left) / r.width) * WIDTH)),
		y: Math.min(HEIGHT, Math.max(0, ((e.clientY - r.top) / r.height) * HEIGHT))
	};
}

export function between(a: Point, b: Point): Box {
	return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}

export function moved(b: Box, dx: number, dy: number): Box {
	return {
		...b,
		x: Math.min(WIDTH - b.w, Math.max(0, b.x + dx)),
		y: Math.min(HEIGHT - b.h, Math.max(0, b.y + dy))
	};
}

export function resized(b: Box, dw: number, dh: number): Box {
	return {
		...b,
		w: Math.min(WIDTH - b.x, Math.max(LEAST, b.w + dw)),
		h: Math.min(HEIGHT - b.y, Math.max(LEAST, b.h + dh))
	};
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, -1],
	ArrowDown: [0, 1]
};

/** Arrows move a cover, with Shift they change its size, with Alt in single pixels; null for any other key. */
export function keyed(b: Box, e: { key: string; shiftKey: boolean; altKey: boolean }): Box | null {
	const way = ARROWS[e.key];
	if (way === undefined) return null;
	const step = e.altKey ? 1 : 20;
	return (e.shiftKey ? resized : moved)(b, way[0] * step, way[1] * step);
}
