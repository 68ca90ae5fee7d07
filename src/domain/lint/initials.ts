import type { Finding } from './finding.ts';
import type { Token } from './fold.ts';
import type { Terms } from './terms.ts';
import { particles } from './words.ts';

type Place = Omit<Finding, 'quote'>;

/** What everybody shortens so. */
const USUAL = new Set('sa ac dc am pm eeuu us uk usa eu ue onu ong tv ruc ti it ia ai id'.split(' '));

/** Letters that stand for words of the name: `QVZ`, `Q.V.`, `Q. Vial`, `Quipu V.`. */
export function initialPlaces(text: string, words: readonly Token[], terms: Terms): Place[] {
	if (terms.all.length === 0) return [];
	const places: Place[] = [];
	for (let i = 0; i < words.length; i++) {
		const w = words[i] as Token;
		if (w.upper && w.text === terms.initials) places.push(place(w, w));
		const last = dotted(text, words, i);
		if (last > i && shortens(words.slice(i, last + 1), terms.all))
			places.push(withDot(text, place(w, words[last] as Token)));
		const next = words[after(words, i)];
		if (next !== undefined && besides(text, w, next, terms.all)) places.push(withDot(text, place(w, next)));
		if (last > i) i = last - 1;
	}
	return places;
}

function place(first: Token, last: Token): Place {
	return { kind: 'name', start: first.start, end: last.end };
}

/** A dot behind an initial belongs to it. */
function withDot(text: string, p: Place): Place {
	return /[^\p{L}]\p{L}\.$/u.test(text.slice(p.end - 2, p.end + 1)) ? { ...p, end: p.end + 1 } : p;
}

function isInitial(text: string, w: Token | undefined): boolean {
	return w !== undefined && w.text.length === 1 && w.capital && text[w.end] === '.';
}

/** The last of neighbouring initials that begin with word `i`; `i - 1` when it is none. */
function dotted(text: string, words: readonly Token[], i: number): number {
	let last = i - 1;
	while (isInitial(text, words[last + 1]) && (last < i || near(text, words, last))) last += 1;
	// The last one may go without its dot: `Q.V`.
	const end = words[last + 1];
	const open =
		end !== undefined && last >= i && end.text.length === 1 && end.capital && near(text, words, last);
	return open ? last + 1 : last;
}

function near(text: string, words: readonly Token[], i: number): boolean {
	const [a, b] = [words[i], words[i + 1]];
	return a !== undefined && b !== undefined && /^\.?\s?$/.test(text.slice(a.end, b.start));
}

function shortens(initials: readonly Token[], name: readonly string[]): boolean {
	const letters = initials.map((w) => w.text).join('');
	const own = name.map((w) => w[0]).join('');
	return letters.length > 1 && own.startsWith(letters) && !USUAL.has(letters);
}

/** The next word that is no particle. */
function after(words: readonly Token[], i: number): number {
	let j = i + 1;
	while (j <= i + 2 && particles.has(words[j]?.text ?? '')) j += 1;
	return j;
}

/** Two neighbours in the name, one of them shortened. */
function besides(text: string, a: Token, b: Token, name: readonly string[]): boolean {
	if (!a.capital || !b.capital || isInitial(text, a) === isInitial(text, b)) return false;
	return name.some((word, k) => {
		const next = name[k + 1];
		if (next === undefined || word.length < 2 || next.length < 2) return false;
		if (isInitial(text, a)) return word[0] === a.text && next === b.text;
		return word === a.text && next[0] === b.text;
	});
}
