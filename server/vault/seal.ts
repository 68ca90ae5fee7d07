import type { RandomBytes } from '../ports.ts';
import { ALGORITHMS, CURRENT, UNNAMED, type Algorithm } from './algorithms.ts';

/** Sealed by an algorithm that is not in the table: damaged, or written by a newer version. */
export class UnknownAlgorithmError extends Error {
	override readonly name = 'UnknownAlgorithmError';

	constructor(version: number | undefined) {
		super(
			`sealed by algorithm ${version ?? '(none)'}, which this Blindpick does not know: it is damaged, or a newer version wrote it`
		);
	}
}

/**
 * Version ‖ nonce ‖ ciphertext ‖ tag, under a fresh nonce; the version names the row of {@link ALGORITHMS}. `bound`
 * must be the same again at opening.
 */
export function seal(
	key: Uint8Array,
	bytes: Uint8Array,
	bound: readonly string[],
	random: RandomBytes,
	version = CURRENT
): Uint8Array {
	return Buffer.concat([Uint8Array.of(version), encrypt(version, key, bytes, bound, random)]);
}

/** Undoes {@link seal}. Throws when the key, the bytes, their algorithm or what they are bound to differ. */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: readonly string[]): Uint8Array {
	return decrypt(sealed[0], key, sealed.subarray(1), bound);
}

/** Nonce ‖ ciphertext ‖ tag by AES-256-GCM, as the format of the record has it, which names the algorithm. */
export function sealForRecord(
	key: Uint8Array,
	bytes: Uint8Array,
	bound: readonly string[],
	random: RandomBytes
): Uint8Array {
	return encrypt(UNNAMED, key, bytes, bound, random);
}

/** Undoes {@link sealForRecord}. Throws as {@link unseal} does. */
export function unsealOfRecord(key: Uint8Array, sealed: Uint8Array, bound: readonly string[]): Uint8Array {
	return decrypt(UNNAMED, key, sealed, bound);
}

function encrypt(
	version: number,
	key: Uint8Array,
	bytes: Uint8Array,
	bound: readonly string[],
	random: RandomBytes
): Uint8Array {
	const algorithm = known(version);
	const nonce = random(algorithm.nonceBytes);
	const cipher = algorithm.encrypt(key, nonce);
	cipher.setAAD(aad(algorithm, version, bound), { plaintextLength: bytes.length });
	return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(
	version: number | undefined,
	key: Uint8Array,
	sealed: Uint8Array,
	bound: readonly string[]
): Uint8Array {
	const algorithm = known(version);
	const { nonceBytes, tagBytes } = algorithm;
	const end = sealed.length - tagBytes;
	if (end < nonceBytes) throw new RangeError('Too short to have been sealed');
	const decipher = algorithm.decrypt(key, sealed.subarray(0, nonceBytes));
	decipher.setAAD(aad(algorithm, version, bound), { plaintextLength: end - nonceBytes });
	decipher.setAuthTag(sealed.subarray(end));
	const text = decipher.update(sealed.subarray(nonceBytes, end));
	return Uint8Array.from(Buffer.concat([text, decipher.final()]));
}

function known(version: number | undefined): Algorithm {
	const algorithm = version === undefined ? undefined : ALGORITHMS.get(version);
	if (algorithm === undefined) throw new UnknownAlgorithmError(version);
	return algorithm;
}

/** JSON keeps the parts apart: ["a","bc"] is not ["ab","c"], and [2] is not ["2"]. */
function aad({ bindsItsNumber }: Algorithm, version: number | undefined, bound: readonly string[]): Buffer {
	return Buffer.from(JSON.stringify(bindsItsNumber ? [version, ...bound] : bound));
}
