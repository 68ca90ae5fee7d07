import { gcm } from '@noble/ciphers/aes.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { Opening } from '../domain/kernel/identity.ts';
import { fromBase64url, toBase64url } from './base64url.ts';

export const SALT_BYTES = 32;
export const REVEAL_KEY_BYTES = 32;
export const NONCE_BYTES = 12;
/** Every opening has this size, so that no length tells one from another. */
export const PADDED_BYTES = 1024;
const SEALED_BYTES = NONCE_BYTES + SALT_BYTES + PADDED_BYTES + 16;

/** The four fields together do not fit the fixed size. */
export class OpeningTooLongError extends RangeError {
	override readonly name = 'OpeningTooLongError';
}

/** A sealed opening that the key does not open, or that holds something else. */
export class SealError extends Error {
	override readonly name = 'SealError';
}

/** Whether {@link commit} will take it. For the form, before anything is stored. */
export function openingFits(opening: Opening): boolean {
	const fields = [opening.name, opening.country, opening.city, opening.website];
	return fields.every((field) => field.isWellFormed()) && encode(opening).length < PADDED_BYTES;
}

/** Canonical JSON (RFC 8785), padded by ISO/IEC 7816-4: 0x80, then zeros. Throws {@link OpeningTooLongError}. */
export function padOpening(opening: Opening): Uint8Array {
	const text = encode(opening);
	if (text.length >= PADDED_BYTES) {
		throw new OpeningTooLongError(
			`An opening takes at most ${PADDED_BYTES - 1} bytes, this one ${text.length}`
		);
	}
	const padded = new Uint8Array(PADDED_BYTES);
	padded.set(text);
	padded[text.length] = 0x80;
	return padded;
}

/** SHA-256(salt ‖ padded opening), hex. Published before the session; says nothing without the salt. */
export function commit(salt: Uint8Array, opening: Opening): string {
	return bytesToHex(sha256(concatBytes(sized(salt, SALT_BYTES), padOpening(opening))));
}

/**
 * AES-256-GCM of salt ‖ padded opening as base64url, the nonce in front; the same length for every opening.
 * A nonce must never be used twice under one key.
 */
export function sealOpening(key: Uint8Array, nonce: Uint8Array, salt: Uint8Array, opening: Opening): string {
	const plain = concatBytes(sized(salt, SALT_BYTES), padOpening(opening));
	const cipher = gcm(sized(key, REVEAL_KEY_BYTES), sized(nonce, NONCE_BYTES)).encrypt(plain);
	return toBase64url(concatBytes(nonce, cipher));
}

/** Undoes {@link sealOpening}. Throws {@link SealError}. What it returns is not yet checked against a commitment. */
export function openSealed(key: Uint8Array, sealed: string): { salt: Uint8Array; opening: Opening } {
	const bytes = fromBase64url(sealed);
	if (bytes?.length !== SEALED_BYTES) throw new SealError('Not a sealed opening');
	const plain = decrypt(sized(key, REVEAL_KEY_BYTES), bytes);
	return { salt: plain.slice(0, SALT_BYTES), opening: decode(plain.subarray(SALT_BYTES)) };
}

/** Whether the opening is one of those that were committed to. */
export function checkOpening(commitments: readonly string[], salt: Uint8Array, opening: Opening): boolean {
	return salt.length === SALT_BYTES && openingFits(opening) && commitments.includes(commit(salt, opening));
}

function encode({ name, country, city, website }: Opening): Uint8Array {
	return utf8ToBytes(canonicalize({ name, country, city, website }) ?? '');
}

function decrypt(key: Uint8Array, bytes: Uint8Array): Uint8Array {
	try {
		return gcm(key, bytes.subarray(0, NONCE_BYTES)).decrypt(bytes.subarray(NONCE_BYTES));
	} catch {
		throw new SealError('The key does not open this');
	}
}

function decode(padded: Uint8Array): Opening {
	const end = padded.lastIndexOf(0x80);
	// 0x80 also occurs inside UTF-8 text, but behind the last one there are only zeros.
	if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new SealError('Badly padded');
	const { name, country, city, website } = parse(padded.subarray(0, end));
	const fields = [name, country, city, website];
	if (!fields.every((field) => typeof field === 'string')) throw new SealError('Not an opening');
	return { name, country, city, website } as Opening;
}

function parse(text: Uint8Array): Record<string, unknown> {
	try {
		return { ...JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)) };
	} catch {
		throw new SealError('Not an opening');
	}
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
	if (bytes.length !== length) throw new RangeError(`Expected ${length} bytes, got ${bytes.length}`);
	return bytes;
}
