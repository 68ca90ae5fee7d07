import { distance, slips, sound } from './distance.ts';
import type { Finding } from './finding.ts';
import { unmask, type Token } from './fold.ts';
import { lastDigits, type Terms } from './terms.ts';
import { commonWords, givenNames, particles } from './words.ts';

type Place = Omit<Finding, 'quote'>;

/** Where a text holds words of the startup's own identity: spelt apart, with slips, without accents, in a domain. */
export function ownPlaces(text: string, words: readonly Token[], terms: Terms): Place[] {
	return [
		...[...terms.names, ...terms.words].flatMap((n) => places(words, n, terms)),
		...initials(words, terms),
		...terms.people.flatMap((p) => person(words, p)),
		...phones(text, terms)
	];
}

/** Runs of neighbouring words that, written together, are the term; and single words that hold it. */
function places(words: readonly Token[], term: string, terms: Terms): Place[] {
	const found: Place[] = [];
	for (let i = 0; i < words.length; i++) {
		const last = runFrom(words, i, term);
		if (last === null) continue;
		let [from, to] = [i, last];
		while (belongs(words[from - 1], terms)) from -= 1;
		while (belongs(words[to + 1], terms)) to += 1;
		found.push({ kind: 'name', start: (words[from] as Token).start, end: (words[to] as Token).end });
	}
	return found;
}

function belongs(word: Token | undefined, terms: Terms): boolean {
	return word !== undefined && terms.all.includes(word.text);
}

/** The last word of the run from word `i` that spells the term best; null when none comes near. */
function runFrom(words: readonly Token[], i: number, term: string): number | null {
	const most = slips(term.length);
	const spoken = sound(term);
	let best = { slips: most + 1, at: -1 };
	let joined = '';
	for (let j = i; j < words.length && joined.length < term.length + most; j++) {
		const { text } = words[j] as Token;
		joined += unmask(text);
		if (i === j && joined !== term && holds(joined, text, term)) return j;
		// A word that everybody uses is meant as it stands.
		if (i === j && joined !== term && commonWords.has(joined)) continue;
		const far = sound(joined) === spoken && term.length > 4 ? 0 : distance(joined, term, most);
		if (far < best.slips && (far === 0 || joined[0] === term[0])) best = { slips: far, at: j };
	}
	return best.at === -1 ? null : best.at;
}

/** A longer word that holds a term of six letters or more: `miquipuvialapp`. */
function holds(unmasked: string, plain: string, term: string): boolean {
	return term.length > 5 && (unmasked.includes(term) || plain.includes(term));
}

function initials(words: readonly Token[], terms: Terms): Place[] {
	return words
		.filter((w) => w.upper && terms.initials.includes(w.text))
		.map(({ start, end }) => ({ kind: 'name', start, end }));
}

/** Two words of a person's name close together, or one that few people bear. */
function person(words: readonly Token[], name: readonly string[]): Place[] {
	const found: Place[] = [];
	for (const [i, w] of words.entries()) {
		const first = which(w, name);
		if (first === -1) continue;
		if (rare(w, name[first] as string)) found.push({ kind: 'person', start: w.start, end: w.end });
		const second = words.findIndex(
			(v, j) => j > i && j <= i + 3 && ![-1, first].includes(which(v, name)) && onlyParticles(words, i, j)
		);
		const other = words[second];
		if (other !== undefined) found.push({ kind: 'person', start: w.start, end: other.end });
		const before = words[i - 1];
		if (before !== undefined && isInitial(before, name) && w.capital)
			found.push({ kind: 'person', start: before.start, end: w.end });
	}
	return found;
}

function which(w: Token, name: readonly string[]): number {
	const exact = name.indexOf(w.text);
	if (exact !== -1) return exact;
	return name.findIndex(
		(n) => n.length > 5 && n[0] === w.text[0] && distance(w.text, n, 1) < 2 && !commonWords.has(w.text)
	);
}

function rare(w: Token, name: string): boolean {
	return w.capital && name.length > 3 && !commonWords.has(name) && !givenNames.has(name);
}

function onlyParticles(words: readonly Token[], i: number, j: number): boolean {
	return words.slice(i + 1, j).every((w) => particles.has(w.text) || w.text.length === 1 || w.capital);
}

function isInitial(w: Token, name: readonly string[]): boolean {
	return w.text.length === 1 && w.capital && name.some((n) => n[0] === w.text);
}

function phones(text: string, terms: Terms): Place[] {
	return [...text.matchAll(/\d[\d\s().-]{4,}\d/g)]
		.filter((m) => terms.phones.some((p) => p.length > 5 && lastDigits(m[0]) === p))
		.map((m) => ({ kind: 'phone', start: m.index, end: m.index + m[0].length }));
}
