/**
 * How many insertions, deletions, replacements and swaps of neighbours make `a` into `b` (optimal string alignment);
 * `most + 1` when it takes more than `most`. Only the band of `most` beside the diagonal is looked at: the cost grows
 * with the length, not with its square.
 */
export function distance(a: string, b: string, most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	const far = most + 1;
	let before: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, j) => Math.min(j, far));
	for (let i = 1; i <= a.length; i++) {
		const row = new Array<number>(b.length + 1).fill(far);
		if (i <= most) row[0] = i;
		let best = row[0] as number;
		for (let j = Math.max(1, i - most); j <= Math.min(b.length, i + most); j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let d = Math.min(
				(previous[j] as number) + 1,
				(row[j - 1] as number) + 1,
				(previous[j - 1] as number) + cost
			);
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) d = Math.min(d, (before[j - 2] as number) + 1);
			row[j] = d;
			best = Math.min(best, d);
		}
		if (best > most) return far;
		[before, previous] = [previous, row];
	}
	return Math.min(previous[b.length] as number, far);
}

/** Slips that a word of this length may hold and still be meant. */
export function slips(length: number): number {
	return length < 6 ? 0 : length < 9 ? 1 : 2;
}

/** How letters sound, roughly, in the three languages, and how many of them that takes up; the first that fits. */
const HEARD: readonly (readonly [letters: string, heard: string, width: number])[] = [
	['ph', 'f', 2],
	['ight', 'ite', 4],
	['qu', 'k', 2],
	['kue', 'k', 2],
	['kui', 'k', 2],
	['ce', 's', 1],
	['ci', 's', 1],
	['cy', 's', 1],
	['ck', 'k', 2],
	['z', 's', 1],
	['x', 's', 1],
	['c', 'k', 1],
	['q', 'k', 1],
	['v', 'b', 1],
	['y', 'i', 1],
	['je', 'i', 1],
	['ji', 'i', 1],
	['h', '', 1]
];
/** Any other letter sounds as it is written. */
const FIRST = new Set(HEARD.map(([letters]) => letters[0]));

/** How a word sounds: `Kapivara` as `Capivara`, `Britewell` as `Brightwell`. Doubled letters sound once. */
export function sound(word: string): string {
	let out = '';
	for (let i = 0; i < word.length;) {
		const rule = FIRST.has(word[i]) ? HEARD.find(([letters]) => word.startsWith(letters, i)) : undefined;
		const [, heard, width] = rule ?? ['', word[i] as string, 1];
		for (const c of heard) if (!out.endsWith(c)) out += c;
		i += width;
	}
	return out;
}

/** Letters that pass for one another in most fonts, written one way: `VIAL` and `VlAL`, `rn` and `m`. */
export function iron(word: string): string {
	return word.replace(/l/g, 'i').replace(/rn/g, 'm').replace(/vv/g, 'w');
}
