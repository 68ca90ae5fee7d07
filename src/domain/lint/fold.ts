import { latin, passesFor } from './lookalikes.ts';

const FIGURES: Readonly<Record<string, string>> = {
	0: 'o',
	1: 'i',
	3: 'e',
	4: 'a',
	5: 's',
	7: 't',
	8: 'b',
	9: 'g',
	'@': 'a',
	$: 's',
	'!': 'i',
	'|': 'i',
	'€': 'e'
};
const SIGN = /[@$!|€]/;
/** Accents, and what is not seen: soft hyphens, joiners, marks of direction. */
const MARKS = /[\p{M}\p{Default_Ignorable_Code_Point}]/u;
/** More than a letter or a ligature of a name decomposes into; one sign of Arabic makes eighteen. */
export const MOST_LETTERS = 6;

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

/**
 * Signs beside a word that are no letters of it, though they decompose into some: marks of trade, of numbers; ª and º
 * wherever they are not between two letters, raised and circled ones at the end of a word.
 */
const SIGNS = new RegExp(
	[
		'[™℠№℡℻🄫-🄮🅪-🅬]',
		String.raw`(?<!\p{L})[ªº]|[ªº](?!\p{L})`,
		String.raw`(?<=[\p{Lu}\p{Ll}\p{Lo}\p{N}]\p{M}{0,2})(?:ᵀᴹ|ˢᴹ|ᴹᴿ|ᴹᴰ|ˢᴬ|[ᴿⓇⓡ🅡🆁🅁]|ⓉⓂ)(?![\p{L}\p{N}])`
	].join('|'),
	'gu'
);

/** With room in place of each of them, of the same length. */
export function withoutSigns(text: string): string {
	return text.replace(SIGNS, (sign) => ' '.repeat(sign.length));
}

/** One original character: lower case, without accents, in Latin letters; '' for marks that are not seen. */
function foldChar(char: string): string {
	if (char <= '\u007f') return char.toLowerCase();
	const known = passesFor(char);
	if (known !== undefined) return known;
	const apart = char.normalize('NFKD');
	if (apart.length > MOST_LETTERS) return char;
	let out = '';
	for (const c of apart) if (!MARKS.test(c)) out += latin(c);
	return out;
}

/** Letters as those write them who have none of the kind, and the points and rings that come apart from theirs. */
const WRITTEN_OUT: Readonly<Record<string, string>> = {
	ä: 'ae',
	ö: 'oe',
	ü: 'ue',
	ø: 'oe',
	å: 'aa',
	'\u0308': 'e',
	'\u030a': 'a'
};
const OTHERWISE = /[äöüøå]|\u0308|\u030a/i;

function writeOut(char: string): string {
	return WRITTEN_OUT[char.toLowerCase()] ?? foldChar(char);
}

/** At most six times as long as the text. */
export function fold(text: string): string {
	const plain = withoutSigns(text);
	let out = '';
	// A name is the same with its mark and without.
	for (const char of plain === text ? text : plain.trim()) out += foldChar(char);
	return out;
}

/** Folded as those write it who have no umlauts. */
export function spellOut(text: string): string {
	return foldWithPlaces(text, writeOut).text;
}

/** A folded text with the way back: `at[i]` is the original offset of folded character i, `at[length]` the end. */
export interface Folded {
	text: string;
	at: readonly number[];
}

export function foldWithPlaces(text: string, of = foldChar): Folded {
	let out = '';
	const at: number[] = [];
	let offset = 0;
	for (const char of withoutSigns(text)) {
		const folded = of(char);
		for (let i = 0; i < folded.length; i++) at.push(offset);
		out += folded;
		offset += char.length;
	}
	at.push(offset);
	return { text: out, at };
}

/** Letters only, figures and signs that stand for letters read as such: `z4f1r0` is `zafiro`. Numbers stay numbers. */
export function unmask(token: string): string {
	if (!/[a-z]/.test(token) || !/[^a-z]/.test(token)) return token;
	return [...token].map((c) => FIGURES[c] ?? c).join('');
}

export function squash(text: string): string {
	return fold(text).replace(/[^a-z0-9]/g, '');
}

export function tokens(text: string): readonly Token[] {
	return cut(text, foldWithPlaces(text), /[a-z0-9]+/g);
}

/** All words again, `Müller` as `Mueller`; none where no word has another spelling. */
export function writtenOut(text: string): readonly Token[] {
	return OTHERWISE.test(text) ? cut(text, foldWithPlaces(text, writeOut), /[a-z0-9]+/g) : [];
}

/** Where words were joined: `RappiCard`, `RAPPICard`, `rappi24`, `RappiⓇ`, `rappiᵀᴹ`, and `RAPPITM` with its mark. */
const JOINT = new RegExp(
	[
		String.raw`(?<=\p{Ll}\p{M}{0,2})(?=\p{Lu})`,
		String.raw`(?<=\p{Lu})(?=\p{Lu}\p{Ll})`,
		String.raw`(?<=\p{L}\p{M}{0,2})(?=[\p{N}\p{So}])`,
		String.raw`(?<=[\p{N}\p{So}])(?=\p{L})`,
		String.raw`(?<=[\p{Lu}\p{Ll}]\p{M}{0,2})(?=\p{Lm})`,
		String.raw`(?<=\p{Lm})(?=[\p{Lu}\p{Ll}])`,
		String.raw`(?<=[\p{Lu}\p{N}]{2}\p{M}{0,2})(?=(?:TM|MR|MD|SM)$)`
	].join('|'),
	'gu'
);

/** All words again, joined ones in their parts, each at the place of the whole; none where no word is joined. */
export function parted(text: string): readonly Token[] {
	let joined = false;
	const all = tokens(text).flatMap((word) => {
		const parts = text.slice(word.start, word.end).split(JOINT);
		if (parts.length === 1) return [word];
		joined = true;
		return parts.flatMap((part) => tokens(part).map((t) => ({ ...t, start: word.start, end: word.end })));
	});
	return joined ? all : [];
}

/** All words again, signs between letters read as letters (`V1@l`); none where no sign stands in a word. */
export function disguised(text: string): readonly Token[] {
	if (!SIGN.test(text)) return [];
	const all = cut(text, foldWithPlaces(text), /[a-z0-9@$!|€]+/g);
	return all.some((t) => SIGN.test(t.text) && /[a-z]/.test(t.text)) ? all : [];
}

function cut(text: string, { text: folded, at }: Folded, word: RegExp): readonly Token[] {
	return [...folded.matchAll(word)].map((m) => {
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
export function endOf(text: string, at: readonly number[], i: number): number {
	const last = at[i - 1] as number;
	let end = last + widthAt(text, last);
	while (end < text.length && MARKS.test(String.fromCodePoint(text.codePointAt(end) as number)))
		end += widthAt(text, end);
	return end;
}

function widthAt(text: string, at: number): number {
	return (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
}
