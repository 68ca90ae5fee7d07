import { chacha20 } from '@noble/ciphers/chacha.js';

/** Bytes of a mask's key. */
export const KEY_BYTES = 32;

/**
 * Chance drawn from a 32-byte key (ChaCha20 stream), for the pseudo-speaker: whoever lacks the key cannot
 * enumerate it.
 */
export class KeyedRandom {
	readonly #words: DataView;
	#at = 0;

	constructor(key: Uint8Array, words = 8192) {
		if (key.length !== KEY_BYTES)
			throw new RangeError(`a mask key has ${KEY_BYTES} bytes, not ${key.length}`);
		const stream = chacha20(key, new Uint8Array(12), new Uint8Array(words * 4));
		this.#words = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
	}

	/** 32 bits. */
	word(): number {
		const w = this.#words.getUint32(this.#at, true);
		this.#at += 4;
		return w;
	}

	/** Uniform in (0, 1). */
	unit(): number {
		return (this.word() + 0.5) / 2 ** 32;
	}

	/** Uniform in (-1, 1). */
	around(): number {
		return 2 * this.unit() - 1;
	}

	gauss(): number {
		return Math.sqrt(-2 * Math.log(this.unit())) * Math.cos(2 * Math.PI * this.unit());
	}

	/** A Gaussian direction of length √n: always the same strength, so that no key is weak. */
	direction(n: number): Float64Array {
		const v = Float64Array.from({ length: n }, () => this.gauss());
		const scale = Math.sqrt(n / v.reduce((sum, x) => sum + x * x, 0));
		return v.map((x) => x * scale);
	}
}

/** Fast noise for the excitation (xoshiro128**), seeded from the key's stream; its values protect nothing. */
export class Noise {
	readonly #s = new Int32Array(4);

	constructor(random: KeyedRandom) {
		for (let i = 0; i < 4; i++) this.#s[i] = random.word() | (i === 0 ? 1 : 0);
	}

	/** Uniform in [-√3, √3): mean 0, variance 1. */
	next(): number {
		const s = this.#s;
		const s1 = s[1]!;
		const x = Math.imul(s1, 5);
		const word = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
		s[2]! ^= s[0]!;
		s[3]! ^= s1;
		s[1]! ^= s[2]!;
		s[0]! ^= s[3]!;
		s[2]! ^= s1 << 9;
		s[3] = (s[3]! << 11) | (s[3]! >>> 21);
		return (word / 2 ** 31 - 1) * Math.sqrt(3);
	}

	/** Roughly Gaussian, variance 1. */
	gauss(): number {
		return (this.next() + this.next() + this.next() + this.next()) / 2;
	}
}
