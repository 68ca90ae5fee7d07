import { bare } from './fields.ts';
import type { Entry } from './record.ts';

const AROUND = 160;

/** The first difference between what two runs let the blind side see, in words; null when there is none. */
export function compare(a: readonly Entry[], b: readonly Entry[]): string | null {
	const [one, other] = [streams(a), streams(b)];
	for (const name of new Set([...one.keys(), ...other.keys()])) {
		const fault = compareStream(name, one.get(name) ?? [], other.get(name) ?? []);
		if (fault !== null) return fault;
	}
	return null;
}

function streams(entries: readonly Entry[]): Map<string, Entry[]> {
	const by = new Map<string, Entry[]>();
	for (const e of entries) by.set(e.stream, [...(by.get(e.stream) ?? []), e]);
	return by;
}

function compareStream(name: string, a: readonly Entry[], b: readonly Entry[]): string | null {
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		const [x, y] = [a[i], b[i]];
		if (x === undefined || y === undefined) {
			const more = (x ?? y) as Entry;
			return `${name}: ${a.length} things came in A, ${b.length} in B; the first too many, at step ${more.step + 1}:\n  ${more.text.slice(0, 400)}`;
		}
		const [tx, ty] = [bare(x.text), bare(y.text)];
		if (tx !== ty) return `${name}, thing ${i + 1}, step ${x.step + 1}:\n${difference(tx, ty)}`;
	}
	return null;
}

function difference(x: string, y: string): string {
	let at = 0;
	while (at < x.length && x[at] === y[at]) at++;
	const cut = (t: string) => t.slice(Math.max(0, at - AROUND), at + AROUND);
	return `  A (${x.length} chars): …${cut(x)}…\n  B (${y.length} chars): …${cut(y)}…`;
}
