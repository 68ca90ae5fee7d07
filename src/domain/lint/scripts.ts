import type { Identity } from '../kernel/identity.ts';
import type { Finding } from './finding.ts';
import { endOf, fold, foldWithPlaces, MOST_LETTERS, withoutSigns, type Folded } from './fold.ts';

/** A name in another script than ours, as it is looked for: letter by letter, however it is spaced. */
export interface Literal {
	kind: 'name' | 'person';
	/** Folded; of a longer name its beginning, which is enough. */
	letters: string;
	/** What may not stand before and after it. */
	before: RegExp;
	after: RegExp;
}

/** Not seen, or left out by most who write: accents, points of Hebrew and Arabic, the stroke that stretches a word. */
const UNSEEN =
	/\p{Default_Ignorable_Code_Point}|[\u0300-\u036f]|\u0640|[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/gu;
/** Written without spaces between words. */
const SPACELESS =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Little words are written on to the next. */
const PREFIXED = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const HANGUL = /\p{Script=Hangul}/u;
/** What spaces a word out, and what parts two words. */
const BETWEEN = /[^\p{L}\p{N}\p{M}]+/gu;
const GAP = 2;
const NOTHING = /(?!)/;
const A_SIGN = /^[\p{L}\p{N}\p{M}]/u;
/** Letters that a syllable of Hangul may still end with. */
const TAIL = /^[\u11a8-\u11ff]/;
const LEGAL = /(?:股份|有限|责任|責任)*公司|株式会社|合同会社|주식회사|유한회사/gu;
const MOST = 32;

/** Has letters that pass for none of ours; Latin ones with a hook more, and signs like the okina, are ours. */
export function isForeign(text: string): boolean {
	return /(?!\p{Script=Latin})[\p{Lo}\p{Ll}]/u.test(fold(text));
}

function plainChar(char: string): string {
	const apart = char.normalize('NFKD');
	return apart.length > MOST_LETTERS ? char : apart.toLowerCase().replace(UNSEEN, '').replaceAll('ς', 'σ');
}

function plain(text: string): Folded {
	return foldWithPlaces(text, plainChar);
}

/** A folded text without what is between its letters, as far as that may space a word out. */
interface Dense {
	folded: string;
	text: string;
	/** Where each of its characters is in the folded text. */
	at: readonly number[];
}

function dense(folded: string): Dense {
	const at: number[] = [];
	let text = '';
	const add = (from: number, to: number) => {
		text += folded.slice(from, to);
		for (let i = from; i < to; i++) at.push(i);
	};
	let from = 0;
	for (const { 0: gap, index } of folded.matchAll(BETWEEN)) {
		add(from, index);
		from = index + gap.length;
		if ([...gap].length > GAP) add(index, index + 1);
	}
	add(from, folded.length);
	return { folded, text, at };
}

/** Where a name is in the folded text: from, to. */
function* within(
	{ folded, text, at }: Dense,
	{ letters, before, after }: Literal
): Generator<[number, number]> {
	for (let i = text.indexOf(letters); i !== -1;) {
		const [from, to] = [at[i] as number, (at[i + letters.length - 1] as number) + 1];
		const beside = before.test(charBefore(folded, from)) || after.test(folded.slice(to, to + 2));
		if (!beside) yield [from, to];
		i = text.indexOf(letters, i + (beside ? 1 : letters.length));
	}
}

function charBefore(text: string, i: number): string {
	return [...text.slice(Math.max(0, i - 2), i)].at(-1) ?? '';
}

/**
 * @param context words of the challenge and the entity: what everybody speaks of points to nobody
 */
export function literals(identity: Identity, context: string): readonly Literal[] {
	const spoken = dense(plain(context).text);
	const name = withoutSigns(identity.name).normalize('NFKC').replace(LEGAL, ' ');
	const people = [identity.legalRepresentative, ...identity.people];
	return [...literalsOf('name', name), ...people.flatMap((p) => literalsOf('person', p))].filter(
		(literal) => within(spoken, literal).next().done
	);
}

function literalsOf(kind: Literal['kind'], name: string): readonly Literal[] {
	const words = name.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
	const sought = [words.join(''), ...words].filter((w, i) => {
		const least = i === 0 || SPACELESS.test(w) ? 2 : 3;
		return isForeign(w) && [...w].length >= least;
	});
	return [...new Set(sought)].map((w) => literal(kind, w)).filter(({ letters }) => letters !== '');
}

function literal(kind: Literal['kind'], word: string): Literal {
	const letters = [...plain(word).text.replace(BETWEEN, '')].slice(0, MOST);
	const [first = '', last = ''] = [letters[0], letters.at(-1)];
	const open = SPACELESS.test(last) || letters.length === MOST;
	return {
		kind,
		letters: letters.join(''),
		before: SPACELESS.test(first) || PREFIXED.test(first) ? NOTHING : A_SIGN,
		after: HANGUL.test(last) ? TAIL : open ? NOTHING : A_SIGN
	};
}

/** Where a text holds them. */
export function literalPlaces(text: string, looked: readonly Literal[]): Omit<Finding, 'quote'>[] {
	if (looked.length === 0) return [];
	const { text: folded, at } = plain(text);
	const letters = dense(folded);
	return looked.flatMap((literal) =>
		[...within(letters, literal)].map(([from, to]) => ({
			kind: literal.kind,
			start: at[from] as number,
			end: endOf(text, at, to)
		}))
	);
}
