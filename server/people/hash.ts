import { createHash, timingSafeEqual } from 'node:crypto';

/** How tokens and cookies are stored: both are long random words, so a plain hash is enough. */
export function hashed(secret: string): Uint8Array {
	return createHash('sha256').update(secret).digest();
}

const NOBODY = hashed('');

/**
 * Whether the secret is the one behind the stored hash. Takes the same time whether there is one or not, and
 * wherever the two differ.
 */
export function holds(secret: string, stored: Uint8Array | null): boolean {
	// One that was damaged may be of any length.
	const known = stored?.length === NOBODY.length ? stored : null;
	const same = timingSafeEqual(hashed(secret), known ?? NOBODY);
	return same && known !== null;
}

export function word(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('base64url');
}
