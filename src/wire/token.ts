import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { toBase64url } from './base64url.ts';

const SECRET_BYTES = 16;
const SECRET_CHARS = 22;
const TOKEN_CHARS = SECRET_CHARS + 4;

/** 128 random bits as the token of a link: 22 characters of base64url and a checksum of 4. */
export function makeToken(bytes: Uint8Array): string {
	if (bytes.length !== SECRET_BYTES) throw new RangeError(`A token takes ${SECRET_BYTES} bytes`);
	const secret = toBase64url(bytes);
	return secret + checksum(secret);
}

/** Ends of lines as mail programs make them, and the marks of a quoted line. */
const BROKEN = /[=>|\s]+/g;
/** A fragment is read so far: each of a token's signs may be escaped, and lines break in it. */
const READ_MAX = 400;

/**
 * The token that an address' fragment begins with. Whatever stands behind it, and wherever a mail broke its line, its
 * checksum tells where it ends; what has none that fits is given as it stands.
 */
export function tokenIn(fragment: string): string {
	const seen = asSent(fragment.slice(0, READ_MAX));
	const whole = [seen, seen.replace(BROKEN, '')]
		.map((t) => t.slice(0, TOKEN_CHARS))
		.find((t) => checkToken(t) === 'ok');
	return whole ?? (/^[\w-]*/.exec(seen)?.[0] as string);
}

/**
 * An address as it was before browsers and mail filters escaped it, once or several times, and before mail programs put
 * what is not seen into its long words.
 */
export function asSent(address: string): string {
	let out = address;
	for (let times = 0; times < 3; times++) out = out.replace(/(?:%[\da-f]{2})+/gi, decoded);
	return out.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
}

function decoded(escaped: string): string {
	try {
		return decodeURIComponent(escaped);
	} catch {
		return escaped;
	}
}

/**
 * What a browser can tell without asking the server: `cut` when the end is missing, as mail programs and phones
 * do to long links; `malformed` when it is otherwise not a token. `ok` says nothing about whether it is valid.
 */
export function checkToken(text: string): 'ok' | 'cut' | 'malformed' {
	if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length > TOKEN_CHARS) return 'malformed';
	if (text.length < TOKEN_CHARS) return 'cut';
	const secret = text.slice(0, SECRET_CHARS);
	return checksum(secret) === text.slice(SECRET_CHARS) ? 'ok' : 'malformed';
}

function checksum(secret: string): string {
	return toBase64url(sha256(utf8ToBytes(`blindpick token ${secret}`)).subarray(0, 3));
}
