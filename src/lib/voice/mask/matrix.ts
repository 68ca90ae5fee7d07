/** Small dense matrices as rows of numbers. Used when a mask is set up, not per frame. */
export type Matrix = Float64Array[];

export const zeros = (n: number): Matrix => Array.from({ length: n }, () => new Float64Array(n));

export function identity(n: number): Matrix {
	const m = zeros(n);
	for (let i = 0; i < n; i++) m[i]![i] = 1;
	return m;
}

export const fromRows = (rows: readonly (readonly number[])[]): Matrix =>
	rows.map((r) => Float64Array.from(r));

/** Drops the first row and column (the energy, which most steps leave alone). */
export const withoutFirst = (m: Matrix): Matrix => m.slice(1).map((r) => r.slice(1));

export function multiply(a: Matrix, b: Matrix): Matrix {
	const n = a.length;
	const out = zeros(n);
	for (let i = 0; i < n; i++)
		for (let k = 0; k < n; k++) {
			const v = a[i]![k]!;
			for (let j = 0; j < n; j++) out[i]![j]! += v * b[k]![j]!;
		}
	return out;
}

export function apply(m: Matrix, v: ArrayLike<number>): Float64Array {
	return Float64Array.from(m, (row) => row.reduce((sum, x, j) => sum + x * v[j]!, 0));
}

/** One Jacobi rotation that zeroes a[p][q]; keeps the eigenvectors in the columns of v. */
function rotate(a: Matrix, v: Matrix, p: number, q: number): void {
	const apq = a[p]![q]!;
	if (Math.abs(apq) < 1e-14) return;
	const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
	const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
	const c = 1 / Math.sqrt(t * t + 1);
	const s = t * c;
	for (const row of a) mix(row, p, q, c, s);
	const [rp, rq] = [a[p]!, a[q]!];
	for (let k = 0; k < rp.length; k++) {
		const [x, y] = [rp[k]!, rq[k]!];
		rp[k] = c * x - s * y;
		rq[k] = s * x + c * y;
	}
	for (const row of v) mix(row, p, q, c, s);
}

function mix(row: Float64Array, p: number, q: number, c: number, s: number): void {
	const [x, y] = [row[p]!, row[q]!];
	row[p] = c * x - s * y;
	row[q] = s * x + c * y;
}

/** A symmetric matrix with each of its eigenvalues (by Jacobi) changed. */
export function spectral(m: Matrix, change: (eigenvalue: number) => number): Matrix {
	const n = m.length;
	const a = m.map((r) => r.slice());
	const v = identity(n);
	for (let sweep = 0; sweep < 12; sweep++)
		for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
	const out = zeros(n);
	for (let k = 0; k < n; k++) {
		const w = change(a[k]![k]!);
		for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i]![j]! += w * v[i]![k]! * v[j]![k]!;
	}
	return out;
}

/** A symmetric positive matrix to a power; eigenvalues below `floor` are lifted to it. */
export const power = (m: Matrix, exponent: number, floor = 1e-6): Matrix =>
	spectral(m, (w) => Math.max(w, floor) ** exponent);

/**
 * Of all linear maps that give what has the covariance `from` the covariance `to`, the one that moves it least: it
 * turns nothing, and widens or narrows along its own axes (Knott and Smith, "On the optimal mapping of
 * distributions", 1984).
 */
export function transport(from: Matrix, to: Matrix): Matrix {
	const root = power(from, 0.5);
	const back = power(from, -0.5, 1e-3);
	return multiply(multiply(back, power(multiply(multiply(root, to), root), 0.5)), back);
}

/** x of m·x = b for a positive definite m, by Gauss and Jordan; m and b are used up. */
export function solve(m: Matrix, b: Float64Array): number[] {
	const n = b.length;
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++) {
			if (j === i) continue;
			const share = m[j]![i]! / m[i]![i]!;
			for (let k = i; k < n; k++) m[j]![k]! -= share * m[i]![k]!;
			b[j]! -= share * b[i]!;
		}
	return Array.from(b, (v, i) => v / m[i]![i]!);
}
