import { cityPlaces } from './city.ts';
import { distance, iron, sound } from './distance.ts';
import type { Finding } from './finding.ts';
import { disguised, parted, unmask, writtenOut, type Token } from './fold.ts';
import { initialPlaces } from './initials.ts';
import { personPlaces } from './own-people.ts';
import { literalPlaces } from './scripts.ts';
import { beginnings, lastDigits, SPELT_LONGER, type Term, type Terms } from './terms.ts';
import { commonWords } from './words.ts';

type Place = Omit<Finding, 'quote'>;

/** Where a text holds words of the startup's own identity: spelt apart, with slips, without accents, in a domain. */
export function ownPlaces(text: string, words: readonly Token[], terms: Terms): Place[] {
	const otherwise = writtenOut(text);
	return [
		...namePlaces(text, words, terms),
		...(terms.figures ? namePlaces(text, words, terms, (word) => word) : []),
		...[disguised(text), parted(text), otherwise].flatMap((w) => namePlaces(text, w, terms)),
		...literalPlaces(text, terms.literal),
		...initialPlaces(text, words, terms),
		...personPlaces(words, terms.people),
		...personPlaces(otherwise, terms.people),
		...cityPlaces(text, words, terms.city),
		...phones(text, terms)
	];
}

/**
 * Runs of neighbouring words that, written together, are a term, and single words that hold one.
 *
 * @param reading figures for letters, unless they are figures of the name's own
 */
function namePlaces(text: string, words: readonly Token[], terms: Terms, reading = unmask): Place[] {
	const read = words.map((w) => reading(w.text));
	const { first, last } = belonging(words, terms);
	const near = remembered((head) => candidates(head, terms));
	const places: Place[] = [];
	for (const [i, w] of words.entries()) {
		const end = holds(read[i] as string, w.text, terms) ? i : spelt(read, i, near(headAt(read, i)));
		if (end === null) continue;
		const [from, to] = [first[i - 1] ?? i, last[end + 1] ?? end];
		const after = hostEnd(text, (words[to] as Token).end);
		places.push({ kind: 'name', start: (words[from] as Token).start, end: after });
	}
	return places;
}

/** A name with what makes it an address on the net, whatever the ending: `quipuvial.dev`. */
function hostEnd(text: string, end: number): number {
	const rest = /(?:\.[a-z]{2,10}){1,2}(?![\p{L}\p{N}.@])/uy;
	rest.lastIndex = end;
	return rest.test(text) ? rest.lastIndex : end;
}

/** For each word of the name: where the run of such words it stands in begins and ends. */
function belonging(words: readonly Token[], terms: Terms) {
	const all = new Set(terms.all);
	const [first, last]: [(number | null)[], (number | null)[]] = [[], []];
	for (const [i, w] of words.entries()) first.push(all.has(w.text) ? (first[i - 1] ?? i) : null);
	for (let i = words.length - 1; i >= 0; i--) last[i] = first[i] === null ? null : (last[i + 1] ?? i);
	return { first, last };
}

/** A longer word that holds a term: `miquipuvialapp`. */
function holds(unmasked: string, plain: string, terms: Terms): boolean {
	return terms.inside.some((t) => unmasked !== t && (unmasked.includes(t) || plain.includes(t)));
}

/** The last word of the longest run from word `i` that spells one of these terms; null when none comes near. */
function spelt(read: readonly string[], i: number, near: readonly Term[]): number | null {
	if (near.length === 0) return null;
	const best = near.map((t) => ({ slips: t.slips + 1, at: -1 }));
	const lengths = near.map((t) => t.text.length);
	const [least, most] = [Math.min(...lengths) / SPELT_LONGER, Math.max(...lengths) + 2];
	let joined = '';
	for (let j = i; j < read.length && joined.length < most; j++) {
		joined += read[j] as string;
		if (joined.length < least) continue;
		if (joined.length > most * SPELT_LONGER) break;
		const run = { text: joined, heard: sound(joined), ironed: iron(joined), alone: i === j };
		for (const [k, term] of near.entries()) {
			const far = slipsIn(run, term);
			if (far < (best[k]?.slips ?? 0)) best[k] = { slips: far, at: j };
		}
	}
	const end = Math.max(...best.map((b) => b.at));
	return end === -1 ? null : end;
}

/** So many letters tell which terms a run may spell. */
const HEAD = 6;

function headAt(read: readonly string[], i: number): string {
	let head = '';
	for (let j = i; j < read.length && head.length < HEAD; j++) head += (read[j] as string).slice(0, HEAD);
	return head.slice(0, HEAD);
}

/** The same head comes again and again. */
function remembered<T>(of: (head: string) => T): (head: string) => T {
	const known = new Map<string, T>();
	return (head) => {
		const value = known.get(head) ?? of(head);
		known.set(head, value);
		return value;
	};
}

/** Terms that what begins so may spell: mostly none, so that few runs are looked at whole. */
function candidates(head: string, terms: Terms): readonly Term[] {
	const near = new Set(beginnings(head).flatMap((letter) => terms.beginning.get(letter) ?? []));
	if (near.size === 0) return [];
	const [heard, ironed] = [sound(head), iron(head)];
	return [...near].filter((t) => begins(head, heard, ironed, t));
}

/** The last letters of a head may sound and look otherwise with what comes after them. */
function begins(head: string, heard: string, ironed: string, term: Term): boolean {
	const whole = head.length < HEAD;
	if (whole || term.text.length <= HEAD) return true;
	if (heard.length > 2 && term.heard.startsWith(heard.slice(0, -2))) return true;
	return term.ironed.startsWith(ironed.slice(0, -1)) || prefixSlips(head, term) <= term.slips;
}

/** Slips between a head and the beginning of a term that is nearest to it. */
function prefixSlips(head: string, { text, slips }: Term): number {
	let least = Infinity;
	for (let n = HEAD - slips; n <= HEAD + slips; n++)
		least = Math.min(least, distance(head, text.slice(0, n), slips));
	return least;
}

/** Slips with which a run spells a term; more than the term may have when it does not. */
function slipsIn(run: Omit<Term, 'slips'> & { alone: boolean }, term: Term): number {
	if (run.text === term.text) return 0;
	// A word that everybody uses is meant as it stands.
	if (run.alone && commonWords.has(run.text)) return Infinity;
	if (term.text.length > 4 && (run.heard === term.heard || run.ironed === term.ironed)) return 0;
	return run.text[0] === term.text[0] ? distance(run.text, term.text, term.slips) : Infinity;
}

function phones(text: string, terms: Terms): Place[] {
	return [...text.matchAll(/\d[\d\s().-]{4,}\d/g)]
		.filter((m) => terms.phones.has(lastDigits(m[0])))
		.map((m) => ({ kind: 'phone', start: m.index, end: m.index + m[0].length }));
}
