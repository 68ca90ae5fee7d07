import { COLOURS, CONSTELLATIONS, FIGURES, type Pseudonym } from '../../kernel/pseudonym.ts';

/** A pseudo-random function: hex text of at least 32 digits, keyed by the seed. HMAC-SHA256 in the product. */
export type Prf = (text: string) => string;

/**
 * The draw: order of pitching and pseudonyms from a seed (committed to beforehand) and the auditor's contribution
 * (given after that), over the identity commitments. Neither side alone can steer it, and once the seed is published
 * anyone can repeat it. Sorting by a pseudo-random key per item is an unbiased shuffle as long as keys do not collide.
 *
 * @param prf keyed by the seed
 * @param commitments hex, any order
 * @returns one entry per commitment, in the order of pitching
 */
export function draw(
	prf: Prf,
	contribution: string,
	commitments: readonly string[]
): readonly { commitment: string; pseudonym: Pseudonym }[] {
	const order = shuffle(prf, `order|${contribution}`, [...commitments].sort());
	const words = shuffle(prf, `word|${contribution}`, CONSTELLATIONS);
	const figures = shuffle(prf, `figure|${contribution}`, range(FIGURES));
	const colours = shuffle(prf, `colour|${contribution}`, range(COLOURS));
	return order.map((commitment, i) => ({
		commitment,
		pseudonym: {
			word: words[i % words.length] as string,
			figure: figures[i % FIGURES] as number,
			// Beyond twelve startups a figure returns, but in another colour.
			colour: colours[(i + Math.floor(i / COLOURS)) % COLOURS] as number
		}
	}));
}

function shuffle<T extends string | number>(prf: Prf, label: string, items: readonly T[]): T[] {
	return items
		.map((item) => ({ item, key: prf(`${label}|${item}`) }))
		.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
		.map((x) => x.item);
}

function range(n: number): number[] {
	return Array.from({ length: n }, (_, i) => i);
}
