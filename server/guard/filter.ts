import { gunzipSync, inflateSync } from 'node:zlib';
import type { Identity } from '../../src/domain/session/identity.ts';
import { encodedForms, fold, unpercent } from './encodings.ts';
import { Matcher } from './matcher.ts';

/** Shorter words would be found everywhere. */
const LEAST = 4;
/** From this length on a word counts inside another one as well. */
const ANYWHERE = 8;
const MOST_INFLATED = 1 << 20;
const DEPTH = 2;
/** Base64 of a gzip or zlib header. */
const PACKED = /(?:H4sI|eJ|eN|eA|eF)[A-Za-z0-9+/]{16,}/g;

/** What tells who a startup is: names, people, contact, domain. Country and city alone tell too little to be held. */
export function wordsOf(identity: Identity): string[] {
	const { name, website, legalRepresentative, contact, people } = identity;
	const host = URL.parse(website)?.hostname.replace(/^www\./, '') ?? '';
	return [name, name.replaceAll(/\s+/g, ''), host, legalRepresentative, contact, ...people];
}

/** Finds words that identify, in whatever they are wrapped: case and accents, percent, base64, hex, UTF-16, gzip. */
export class Filter {
	readonly #plain: Matcher;
	readonly #encoded: Matcher;
	readonly #hex: Matcher;

	constructor(words: readonly string[]) {
		const kept = [...new Set(words.map((w) => w.trim()))].filter((w) => fold(w).length >= LEAST);
		const forms = kept.flatMap(encodedForms);
		this.#plain = new Matcher(kept.map(fold));
		this.#encoded = new Matcher(forms);
		this.#hex = new Matcher(forms.filter((f) => /^[0-9a-f]+$/.test(f)));
	}

	get empty(): boolean {
		return this.#plain.size === 0;
	}

	inText(text: string, depth = DEPTH): boolean {
		if (this.empty) return false;
		const spoken = fold(text.includes('%') ? unpercent(text) : text);
		if (this.#plain.finds(spoken, (from, to) => to - from >= ANYWHERE || alone(spoken, from, to)))
			return true;
		const standard = text.replaceAll('-', '+').replaceAll('_', '/');
		if (this.#encoded.finds(standard) || this.#hex.finds(text.toLowerCase())) return true;
		return depth > 0 && this.#packed(standard, depth);
	}

	/** For files and bodies: as UTF-8, as UTF-16 in both orders and from both bytes, and unpacked. */
	inBytes(bytes: Buffer, depth = DEPTH): boolean {
		if (this.empty) return false;
		if (this.inText(bytes.toString('utf8'), depth) || this.inText(bytes.toString('latin1'), 0)) return true;
		const wide = [0, 1].map((from) => bytes.subarray(from, from + ((bytes.length - from) & ~1)));
		if (wide.some((b) => this.inText(b.toString('utf16le'), 0))) return true;
		if (wide.some((b) => this.inText(Buffer.from(b).swap16().toString('utf16le'), 0))) return true;
		const open = depth > 0 ? unpack(bytes) : null;
		return open !== null && this.inBytes(open, depth - 1);
	}

	#packed(text: string, depth: number): boolean {
		return [...text.matchAll(PACKED)].some(([run]) => {
			const open = unpack(Buffer.from(run, 'base64'));
			return open !== null && this.inBytes(open, depth - 1);
		});
	}
}

function alone(text: string, from: number, to: number): boolean {
	const letter = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}]/u.test(c);
	return !letter(text[from - 1]) && !letter(text[to]);
}

function unpack(bytes: Buffer): Buffer | null {
	const limit = { maxOutputLength: MOST_INFLATED };
	try {
		if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, limit);
		return bytes[0] === 0x78 ? inflateSync(bytes, limit) : null;
	} catch {
		return null;
	}
}
