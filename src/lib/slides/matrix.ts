/** [a, b, c, d, e, f] as in PDF: (x, y) → (a·x + c·y + e, b·x + d·y + f). */
export type Transform = ArrayLike<number>;

export const SAME: Transform = [1, 0, 0, 1, 0, 0];

const at = (m: Transform, i: number) => m[i] ?? 0;

/** First `b`, then `a`. */
export function multiply(a: Transform, b: Transform): Transform {
	return [
		at(a, 0) * at(b, 0) + at(a, 2) * at(b, 1),
		at(a, 1) * at(b, 0) + at(a, 3) * at(b, 1),
		at(a, 0) * at(b, 2) + at(a, 2) * at(b, 3),
		at(a, 1) * at(b, 2) + at(a, 3) * at(b, 3),
		at(a, 0) * at(b, 4) + at(a, 2) * at(b, 5) + at(a, 4),
		at(a, 1) * at(b, 4) + at(a, 3) * at(b, 5) + at(a, 5)
	];
}

export function point(m: Transform, x: number, y: number): [number, number] {
	return [at(m, 0) * x + at(m, 2) * y + at(m, 4), at(m, 1) * x + at(m, 3) * y + at(m, 5)];
}

/** A point turned about (0, 0). */
export function turned([x, y]: readonly [number, number], angle: number): [number, number] {
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	return [x * cos - y * sin, x * sin + y * cos];
}
