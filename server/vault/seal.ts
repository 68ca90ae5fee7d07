import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomBytes } from '../ports.ts';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM under a fresh nonce: nonce ‖ ciphertext ‖ tag. `bound` must be the same again at opening. */
export function seal(
	key: Uint8Array,
	bytes: Uint8Array,
	bound: readonly string[],
	random: RandomBytes
): Uint8Array {
	const nonce = random(NONCE);
	const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
	cipher.setAAD(aad(bound));
	return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes {@link seal}. Throws when the key, the bytes or what they are bound to differ. */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: readonly string[]): Uint8Array {
	const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
	decipher.setAAD(aad(bound));
	decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
	const text = decipher.update(sealed.subarray(NONCE, sealed.length - TAG));
	return Uint8Array.from(Buffer.concat([text, decipher.final()]));
}

/** JSON keeps the parts apart: ["a","bc"] is not ["ab","c"]. */
function aad(bound: readonly string[]): Buffer {
	return Buffer.from(JSON.stringify(bound));
}
