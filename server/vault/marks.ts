import { createHmac } from 'node:crypto';
import type { RandomBytes } from '../ports.ts';
import { seal, unseal } from './seal.ts';

/** A place in a session's chain: the number of an event, and how its hash begins. */
export interface ChainPlace {
	seq: number;
	hash: string;
}

const SEQ_BYTES = 6;
/** So much of the hash that no other chain has it. */
const HASH_BYTES = 16;

/**
 * What a view tells its page of how far the journal had gone, for the page to give back and for nobody to read: of one
 * length, new each time, and good for one session. Under another server key it says nothing any more.
 */
export class Marks {
	readonly #key: Uint8Array;
	readonly #random: RandomBytes;

	constructor(serverKey: Uint8Array, random: RandomBytes) {
		this.#key = createHmac('sha256', serverKey).update('blindpick marks of views').digest();
		this.#random = random;
	}

	make(session: string, { seq, hash }: ChainPlace): string {
		const place = Buffer.alloc(SEQ_BYTES + HASH_BYTES);
		place.writeUIntBE(seq, 0, SEQ_BYTES);
		place.write(hash, SEQ_BYTES, HASH_BYTES, 'hex');
		return Buffer.from(seal(this.#key, place, ['mark', session], this.#random)).toString('base64url');
	}

	/** Null for whatever is no mark of this session's. */
	read(session: string, mark: unknown): ChainPlace | null {
		if (typeof mark !== 'string' || mark.length !== MARK_CHARS) return null;
		try {
			const place = Buffer.from(unseal(this.#key, Buffer.from(mark, 'base64url'), ['mark', session]));
			return { seq: place.readUIntBE(0, SEQ_BYTES), hash: place.toString('hex', SEQ_BYTES) };
		} catch {
			return null;
		}
	}
}

/** Algorithm, nonce, place and tag, in base64url. */
export const MARK_CHARS = Math.ceil(((1 + 12 + SEQ_BYTES + HASH_BYTES + 16) * 4) / 3);
