import { distance } from './distance.ts';
import type { Finding } from './finding.ts';
import type { Token } from './fold.ts';
import type { Bearer, NameWords } from './terms.ts';
import { commonWords, givenNames, particles } from './words.ts';

type Place = Omit<Finding, 'quote'>;

/** How many words may stand between two of a name, particles and capitals alone. */
const APART = 3;

/** Two words of the name of one of the startup's people close together, or one that few people bear. */
export function personPlaces(words: readonly Token[], people: NameWords): Place[] {
	const borne = words.map((w) => bearers(w, people));
	return words.flatMap((w, i) => (borne[i] ?? []).flatMap((b) => placesOf(b, w, i, words, borne, people)));
}

function placesOf(
	bearer: Bearer,
	w: Token,
	i: number,
	words: readonly Token[],
	borne: readonly (readonly Bearer[])[],
	people: NameWords
): Place[] {
	const found: Place[] = [];
	if (rare(w, bearer.word)) found.push({ kind: 'person', start: w.start, end: w.end });
	const other = nextOf(bearer, i, words, borne);
	if (other !== undefined) found.push({ kind: 'person', start: w.start, end: other.end });
	const before = words[i - 1];
	if (w.capital && before !== undefined && isInitial(before, people.names[bearer.person] ?? []))
		found.push({ kind: 'person', start: before.start, end: w.end });
	return found;
}

/** Whose name a word belongs to, at most once for each person; long words with a slip. */
function bearers(w: Token, people: NameWords): readonly Bearer[] {
	const exact = people.exact.get(w.text) ?? [];
	const like = (people.long.get(w.text[0] as string) ?? []).filter(
		(b) => !exact.some((e) => e.person === b.person) && distance(w.text, b.word, 1) < 2
	);
	const near = like.filter((b, k) => like.findIndex((x) => x.person === b.person) === k);
	return near.length > 0 && !commonWords.has(w.text) ? [...exact, ...near] : exact;
}

/** The next word of the same person's name, with nothing but particles and capitals between. */
function nextOf(
	{ person, at }: Bearer,
	i: number,
	words: readonly Token[],
	borne: readonly (readonly Bearer[])[]
): Token | undefined {
	for (let j = i + 1; j <= i + APART && j < words.length; j++) {
		if (borne[j]?.some((b) => b.person === person && b.at !== at)) return words[j];
		if (!between(words[j] as Token)) return undefined;
	}
	return undefined;
}

function between(w: Token): boolean {
	return particles.has(w.text) || w.text.length === 1 || w.capital;
}

function rare(w: Token, name: string): boolean {
	return w.capital && name.length > 3 && !commonWords.has(name) && !givenNames.has(name);
}

function isInitial(w: Token, name: readonly string[]): boolean {
	return w.text.length === 1 && w.capital && name.some((n) => n[0] === w.text);
}
