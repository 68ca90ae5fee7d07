import type { Identity } from '../session/identity.ts';
import type { Finding } from './finding.ts';
import { endOf, fold, foldWithPlaces, MOST_LETTERS, type Folded } from './fold.ts';

/** A name in another script than ours, as it is looked for: letter by letter, however it is spaced. */
export interface Literal {
	kind: 'name' | 'person';
	pattern: RegExp;
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
const SIGN = '[\\p{L}\\p{N}\\p{M}]';
const GAP = '[^\\p{L}\\p{N}\\p{M}]{0,2}';
/** Letters that a syllable of Hangul may still end with. */
const TAIL = '(?![\\u11a8-\\u11ff])';
const LEGAL = /(?:股份|有限|责任|責任)*公司|株式会社|合同会社|주식회사|유한회사/gu;
/** Of a longer name, its beginning is enough. */
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

/**
 * @param context words of the challenge and the entity: what everybody speaks of points to nobody
 */
export function literals(identity: Identity, context: string): readonly Literal[] {
	const spoken = plain(context).text;
	const name = identity.name.normalize('NFKC').replace(LEGAL, ' ');
	const people = [identity.legalRepresentative, ...identity.people];
	return [...literalsOf('name', name), ...people.flatMap((p) => literalsOf('person', p))].filter(
		({ pattern }) => spoken.search(pattern) === -1
	);
}

function literalsOf(kind: Literal['kind'], name: string): readonly Literal[] {
	const words = name.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
	const sought = [words.join(''), ...words].filter((w, i) => {
		const least = i === 0 || SPACELESS.test(w) ? 2 : 3;
		return isForeign(w) && [...w].length >= least;
	});
	return [...new Set(sought)].map((w) => ({ kind, pattern: patternOf(w) }));
}

function patternOf(word: string): RegExp {
	const letters = [...plain(word).text].slice(0, MOST);
	const [first = '', last = ''] = [letters[0], letters.at(-1)];
	const before = SPACELESS.test(first) || PREFIXED.test(first) ? '' : `(?<!${SIGN})`;
	const after = HANGUL.test(last)
		? TAIL
		: SPACELESS.test(last) || letters.length === MOST
			? ''
			: `(?!${SIGN})`;
	return new RegExp(before + letters.join(GAP) + after, 'gu');
}

/** Where a text holds them. */
export function literalPlaces(text: string, looked: readonly Literal[]): Omit<Finding, 'quote'>[] {
	if (looked.length === 0) return [];
	const { text: folded, at } = plain(text);
	return looked.flatMap(({ kind, pattern }) =>
		[...folded.matchAll(pattern)].map((m) => ({
			kind,
			start: at[m.index] as number,
			end: endOf(text, at, m.index + m[0].length)
		}))
	);
}
