/** Letters of other alphabets and signs that look like Latin ones: a name hides behind none of them. */
const LOOKALIKES: Readonly<Record<string, string>> = {
	а: 'a',
	в: 'b',
	е: 'e',
	к: 'k',
	м: 'm',
	н: 'h',
	о: 'o',
	р: 'p',
	с: 'c',
	т: 't',
	у: 'y',
	х: 'x',
	і: 'i',
	ѕ: 's',
	ј: 'j',
	α: 'a',
	β: 'b',
	ε: 'e',
	ι: 'i',
	κ: 'k',
	ν: 'v',
	ο: 'o',
	ρ: 'p',
	τ: 't',
	υ: 'u',
	χ: 'x',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ı: 'i'
};
const FIGURES: Readonly<Record<string, string>> = {
	0: 'o',
	1: 'i',
	3: 'e',
	4: 'a',
	5: 's',
	7: 't',
	8: 'b',
	'@': 'a',
	$: 's'
};
const MARKS = /\p{M}|[\u00AD\u200B-\u200F\u2060\uFEFF]/u;

/** A word of a text: folded letters and figures, and where it stands in the original (UTF-16 offsets). */
export interface Token {
	text: string;
	start: number;
	end: number;
	/** Starts with a capital in the original. */
	capital: boolean;
	/** Two letters or more, and all of them capitals. */
	upper: boolean;
}

/** One original character: lower case, without accents, in Latin letters; '' for marks that are not seen. */
function foldChar(char: string): string {
	let out = '';
	for (const c of char.normalize('NFKD').toLowerCase()) {
		if (!MARKS.test(c)) out += LOOKALIKES[c] ?? c;
	}
	return out;
}

export function fold(text: string): string {
	return [...text].map(foldChar).join('');
}

/** A folded text with the way back: `at[i]` is the original offset of folded character i, `at[length]` the end. */
export interface Folded {
	text: string;
	at: readonly number[];
}

export function foldWithPlaces(text: string): Folded {
	let out = '';
	const at: number[] = [];
	let offset = 0;
	for (const char of text) {
		const folded = foldChar(char);
		for (let i = 0; i < folded.length; i++) at.push(offset);
		out += folded;
		offset += char.length;
	}
	at.push(offset);
	return { text: out, at };
}

/** Letters only, figures that stand for letters read as such: `z4f1r0` is `zafiro`. Numbers stay numbers. */
export function unmask(token: string): string {
	if (!/[a-z]/.test(token) || !/[0-9]/.test(token)) return token;
	return [...token].map((c) => FIGURES[c] ?? c).join('');
}

export function squash(text: string): string {
	return fold(text).replace(/[^a-z0-9]/g, '');
}

export function tokens(text: string): readonly Token[] {
	const { text: folded, at } = foldWithPlaces(text);
	return [...folded.matchAll(/[a-z0-9]+/g)].map((m) => {
		const start = at[m.index] as number;
		const end = endOf(text, at, m.index + m[0].length);
		const original = text.slice(start, end);
		const first = original[0] ?? '';
		return {
			text: m[0],
			start,
			end,
			capital: first !== first.toLowerCase(),
			upper: (original.match(/\p{L}/gu)?.length ?? 0) > 1 && original === original.toUpperCase()
		};
	});
}

/** The original end of what ends before folded character `i`: marks that belong to the last letter go along. */
function endOf(text: string, at: readonly number[], i: number): number {
	const last = at[i - 1] as number;
	const width = (text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
	let end = last + width;
	while (end < text.length && MARKS.test(text[end] as string)) end += 1;
	return end;
}
