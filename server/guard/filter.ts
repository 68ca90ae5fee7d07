import { gunzipSync, inflateSync } from 'node:zlib';
import { fold } from '../../src/domain/lint/fold.ts';
import type { Identity } from '../../src/domain/session/identity.ts';
import { encodedForms, unpercent } from './encodings.ts';
import { Matcher } from './matcher.ts';

/** Shorter words would be found everywhere. */
const LEAST = 4;
/** From this length on a word counts inside another one as well. */
const ANYWHERE = 8;
/** Of all that is packed in one text. What opens into more hides something: it counts as found. */
const MOST_INFLATED = 1 << 18;
const DEPTH = 2;
/** Base64 of a gzip or zlib header. */
const PACKED = /(?:H4sI|eJ|eN|eA|eF)[A-Za-z0-9+/]{16,}/g;

/** What tells who a startup is: names, people, contact, domain. Country and city alone tell too little to be held. */
export function wordsOf(identity: Identity): string[] {
	const { name, website, legalRepresentative, contact, people } = identity;
	const host = URL.parse(website)?.hostname.replace(/^www\./, '') ?? '';
	return [name, name.replaceAll(/\s+/g, ''), host, legalRepresentative, contact, ...people];
}

/** Bytes that may still be unpacked. */
interface Budget {
	left: number;
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

	inText(text: string): boolean {
		return !this.empty && this.#text(text, DEPTH, { left: MOST_INFLATED });
	}

	/** For files and bodies: as UTF-8, as UTF-16 in both orders and from both bytes, and unpacked. */
	inBytes(bytes: Buffer): boolean {
		return !this.empty && this.#bytes(bytes, DEPTH, { left: MOST_INFLATED });
	}

	#text(text: string, depth: number, budget: Budget): boolean {
		const spoken = fold(text.includes('%') ? unpercent(text) : text);
		if (this.#plain.finds(spoken, (from, to) => to - from >= ANYWHERE || alone(spoken, from, to)))
			return true;
		const standard = text.replaceAll('-', '+').replaceAll('_', '/');
		if (this.#encoded.finds(standard) || this.#hex.finds(text.toLowerCase())) return true;
		return depth > 0 && this.#packed(standard, depth, budget);
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
