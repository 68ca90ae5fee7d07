/**
 * How many insertions, deletions, replacements and swaps of neighbours make `a` into `b` (optimal string alignment);
 * `most + 1` when it takes more than `most`.
 */
export function distance(a: string, b: string, most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let before: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		let best = i;
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let d = Math.min(
				(previous[j] as number) + 1,
				(row[j - 1] as number) + 1,
				(previous[j - 1] as number) + cost
			);
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) d = Math.min(d, (before[j - 2] as number) + 1);
			row.push(d);
			best = Math.min(best, d);
		}
		if (best > most) return most + 1;
		[before, previous] = [previous, row];
	}
	return Math.min(previous[b.length] as number, most + 1);
}

/** Slips that a word of this length may hold and still be meant. */
export function slips(length: number): number {
	return length < 6 ? 0 : length < 9 ? 1 : 2;
}

/** How a word sounds, roughly, in the three languages: `Kapivara` sounds as `Capivara`, `Britewell` as `Brightwell`. */
export function sound(word: string): string {
	return word
		.replace(/ph/g, 'f')
		.replace(/ight/g, 'ite')
		.replace(/[qk]u(?=[ei])|qu/g, 'k')
		.replace(/c(?=[eiy])|z|ss|x/g, 's')
		.replace(/ck|c|q/g, 'k')
		.replace(/v/g, 'b')
		.replace(/y|j(?=[ei])/g, 'i')
		.replace(/h/g, '')
		.replace(/(.)\1+/g, '$1');
}
