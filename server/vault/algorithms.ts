import {
	createCipheriv,
	createDecipheriv,
	type CipherGCM,
	type DecipherGCM,
	type CipherChaCha20Poly1305,
	type DecipherChaCha20Poly1305
} from 'node:crypto';

/** Bytes of every key: the server's and all that it wraps. */
export const KEY_BYTES = 32;

/** Authenticated encryption with associated data. */
export interface Algorithm {
	readonly nonceBytes: number;
	readonly tagBytes: number;
	/** Whether the number that names it is bound to what it seals: then no other row opens that. */
	readonly bindsItsNumber: boolean;
	encrypt(key: Uint8Array, nonce: Uint8Array): CipherGCM | CipherChaCha20Poly1305;
	decrypt(key: Uint8Array, nonce: Uint8Array): DecipherGCM | DecipherChaCha20Poly1305;
}

const TAG = { authTagLength: 16 };

const AES_256_GCM = {
	nonceBytes: 12,
	tagBytes: TAG.authTagLength,
	encrypt: (key: Uint8Array, nonce: Uint8Array) => createCipheriv('aes-256-gcm', key, nonce, TAG),
	decrypt: (key: Uint8Array, nonce: Uint8Array) => createDecipheriv('aes-256-gcm', key, nonce, TAG)
};

const CHACHA20_POLY1305 = {
	nonceBytes: 12,
	tagBytes: TAG.authTagLength,
	encrypt: (key: Uint8Array, nonce: Uint8Array) => createCipheriv('chacha20-poly1305', key, nonce, TAG),
	decrypt: (key: Uint8Array, nonce: Uint8Array) => createDecipheriv('chacha20-poly1305', key, nonce, TAG)
};

/** Of what was sealed before its first byte named an algorithm, and of what the record's format names. */
export const UNNAMED = 1;

/**
 * Every algorithm, by the number that is the first byte of what it seals. A row stays for as long as anything sealed
 * by it may be left, and its number is never given to another.
 */
export const ALGORITHMS: ReadonlyMap<number, Algorithm> = new Map([
	[UNNAMED, { ...AES_256_GCM, bindsItsNumber: false }],
	[2, { ...AES_256_GCM, bindsItsNumber: true }],
	[3, { ...CHACHA20_POLY1305, bindsItsNumber: true }]
]);

/** What seals from now on. After another was chosen, `npm run rekey` seals anew all that there is. */
export const CURRENT = 2;
