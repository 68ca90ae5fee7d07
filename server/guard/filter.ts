import { gunzipSync, inflateSync } from 'node:zlib';
import { endOf, fold, foldWithPlaces, type Folded } from '../../src/domain/lint/fold.ts';
import { bare } from '../../src/domain/lint/terms.ts';
import type { Linter } from '../../src/domain/lint/lint.ts';
import type { Identity } from '../../src/domain/kernel/identity.ts';
import { encodedForms, unpercent } from './encodings.ts';
import { Matcher } from './matcher.ts';

/** Shorter words would be found everywhere. */
const LEAST = 4;
/** From this length on a word counts inside another one as well. */
const ANYWHERE = 8;
/** Of all that is packed in one text. What opens into more hides something: it counts as found. */
const MOST_INFLATED = 1 << 18;
const DEPTH = 2;
/** What is not read aloud: between the words of a name it may be anything, a line's end too. */
const BETWEEN = /[^\p{L}\p{N}]+/gu;
/** Base64 of a gzip or zlib header. */
const PACKED = /(?:H4sI|eJ|eN|eA|eF)[A-Za-z0-9+/]{16,}/g;

/**
 * What may tell who a startup is: names, people, contact, domain; which of it does, a {@link Filter} asks the check.
 * Country and city alone tell too little to be held.
 */
export function wordsOf(identity: Identity): string[] {
	const { name, website, legalRepresentative, contact, people } = identity;
	const host = URL.parse(website)?.hostname.replace(/^www\./, '') ?? '';
	return [name, bare(name), name.replaceAll(/\s+/g, ''), host, legalRepresentative, contact, ...people];
}

/** UTF-16 offsets into a text. */
export interface TextPlace {
	from: number;
	to: number;
}

export const meet = (a: TextPlace, b: TextPlace) => a.from < b.to && b.from < a.to;

/** Bytes that may still be unpacked. */
interface Budget {
	left: number;
}

/** Finds words that identify, in whatever they are wrapped: case and accents, percent, base64, hex, UTF-16, gzip. */
export class Filter {
	readonly #plain: Matcher;
	/** Names of several words, by their words alone. */
	readonly #read: Matcher;
	readonly #encoded: Matcher;
	readonly #hex: Matcher;
	readonly #check: Linter | null;

	/** @param check what it does not ask about is not looked for, and in plain words found only where it asks; null: all */
	constructor(words: readonly string[], check: Linter | null = null) {
		this.#check = check;
		const long = [...new Set(words.map((w) => w.trim()))].filter((w) => fold(w).length >= LEAST);
		const kept = check === null ? long : long.filter((w) => asked(w, check));
		const forms = kept.flatMap(encodedForms);
		this.#plain = new Matcher(kept.map(fold));
		const several = kept.filter((w) => /\s/.test(w)).map((w) => asRead(fold(w)).trim());
		this.#read = new Matcher(several.filter((w) => w.length >= LEAST));
		this.#encoded = new Matcher(forms);
		this.#hex = new Matcher(forms.filter((f) => /^[0-9a-f]+$/.test(f)));
	}

	get empty(): boolean {
		return this.#plain.size === 0;
	}

	inText(text: string): boolean {
		return !this.empty && this.#text(text, DEPTH, { left: MOST_INFLATED });
	}

	/** Where a text names somebody as it is read. What is wrapped has no place: {@link inText} alone finds it. */
	places(text: string): TextPlace[] {
		const folded = foldWithPlaces(text);
		const all = [
			...placesIn(this.#plain, text, folded),
			...placesIn(this.#read, text, readWithPlaces(folded))
		];
		if (this.#check === null || all.length === 0) return all;
		const found = this.#check(text);
		return all.filter((p) => found.some(({ start, end }) => meet(p, { from: start, to: end })));
	}

	/** For files and bodies: as UTF-8, as UTF-16 in both orders and from both bytes, and unpacked. */
	inBytes(bytes: Buffer): boolean {
		return !this.empty && this.#bytes(bytes, DEPTH, { left: MOST_INFLATED });
	}

	#text(text: string, depth: number, budget: Budget): boolean {
		if (this.#names(text.includes('%') ? unpercent(text) : text)) return true;
		const standard = text.replaceAll('-', '+').replaceAll('_', '/');
		if (this.#encoded.finds(standard) || this.#hex.finds(text.toLowerCase())) return true;
		return depth > 0 && this.#packed(standard, depth, budget);
	}

	#names(text: string): boolean {
		const spoken = fold(text);
		const read = asRead(spoken);
		const may = this.#plain.finds(spoken, counts(spoken)) || this.#read.finds(read, counts(read));
		return may && (this.#check === null || this.places(text).length > 0);
	}

	#bytes(bytes: Buffer, depth: number, budget: Budget): boolean {
		if (this.#text(bytes.toString('utf8'), depth, budget)) return true;
		if (this.#text(bytes.toString('latin1'), 0, budget)) return true;
		const wide = [0, 1].map((from) => bytes.subarray(from, from + ((bytes.length - from) & ~1)));
		if (wide.some((b) => this.#text(b.toString('utf16le'), 0, budget))) return true;
		if (wide.some((b) => this.#text(Buffer.from(b).swap16().toString('utf16le'), 0, budget))) return true;
		return depth > 0 && this.#opened(bytes, depth, budget);
	}

	#packed(text: string, depth: number, budget: Budget): boolean {
		return [...text.matchAll(PACKED)].some(([run]) =>
			this.#opened(Buffer.from(run, 'base64'), depth, budget)
		);
	}

	#opened(bytes: Buffer, depth: number, budget: Budget): boolean {
		const open = unpack(bytes, budget);
		if (open === 'too much') return true;
		return open !== null && this.#bytes(open, depth - 1, budget);
	}
}

/** Whether the check asks about these words, with capitals or as they are. */
function asked(words: string, check: Linter): boolean {
	const capitals = words.replace(/(?<!\p{L})\p{L}/gu, (c) => c.toUpperCase());
	return check(words).length > 0 || check(capitals).length > 0;
}

function asRead(folded: string): string {
	return folded.replace(BETWEEN, ' ');
}

function readWithPlaces({ text, at }: Folded): Folded {
	let out = '';
	const places: number[] = [];
	for (const { 0: run, index } of text.matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu)) {
		const read = asRead(run);
		for (let i = 0; i < read.length; i++) places.push(at[index + i] as number);
		out += read;
	}
	return { text: out, at: [...places, at[text.length] as number] };
}

function placesIn(words: Matcher, text: string, { text: folded, at }: Folded): TextPlace[] {
	const counting = counts(folded);
	return [...words.all(folded)]
		.filter(([from, to]) => counting(from, to))
		.map(([from, to]) => ({ from: at[from] as number, to: endOf(text, at, to) }));
}

/** Whether what was found at a place is a name. */
const counts = (text: string) => (from: number, to: number) => to - from >= ANYWHERE || alone(text, from, to);

function alone(text: string, from: number, to: number): boolean {
	const letter = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}]/u.test(c);
	return !letter(text[from - 1]) && !letter(text[to]);
}

/** What is packed; null when nothing is. */
function unpack(bytes: Buffer, budget: Budget): Buffer | 'too much' | null {
	const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
	if (!gzip && bytes[0] !== 0x78) return null;
	if (budget.left <= 0) return 'too much';
	try {
		const limit = { maxOutputLength: budget.left };
		const open = gzip ? gunzipSync(bytes, limit) : inflateSync(bytes, limit);
		budget.left -= open.length;
		return open;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too much' : null;
	}
}
