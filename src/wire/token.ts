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

/** What mail programs and people put behind a link, as it is and as browsers write it in an address. */
const BEHIND = /(?:[.,;:!?)>\]}"'*»”’…\s]|%(?:20|22|3[CE]|5D|7D|C2%BB|E2%80%9[9D]|E2%80%A6))+$/i;

/** The token in an address' fragment, without what stands behind it. No token ends in any of these signs. */
export function tokenIn(fragment: string): string {
	return fragment.slice(0, 200).replace(BEHIND, '');
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
