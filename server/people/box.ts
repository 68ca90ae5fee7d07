import type { SessionId } from '../../src/domain/kernel/ids.ts';
import type { RandomBytes, SecretStore } from '../ports.ts';
import { KEY_BYTES } from '../vault/algorithms.ts';
import { seal, unseal } from '../vault/seal.ts';

export const MEMO_KEY = 'memo-key';

/** To what each kind of text is bound, besides its session. */
export const PLACE = {
	name: (seat: string) => ['name', seat],
	note: (seat: string, slot: string) => ['note', seat, slot],
	help: (startup: string, from: string, id: string) => ['help', startup, from, id],
	take: (seat: string) => ['take', seat]
} as const;

/**
 * Encrypts small texts of a session under one key in the vault (`memo-key`): with that key destroyed, none of them
 * can be read again. Each is bound to its place, so that no row can stand in for another.
 */
export class MemoBox {
	readonly #secrets: SecretStore;
	readonly #random: RandomBytes;

	constructor(secrets: SecretStore, random: RandomBytes) {
		this.#secrets = secrets;
		this.#random = random;
	}

	seal(session: SessionId, place: readonly string[], text: string): Uint8Array {
		return this.sealBytes(session, place, new TextEncoder().encode(text));
	}

	sealBytes(session: SessionId, place: readonly string[], bytes: Uint8Array): Uint8Array {
		const key = this.#secrets.getOrPut(session, MEMO_KEY, () => this.#random(KEY_BYTES));
		return seal(key, bytes, [session, ...place], this.#random);
	}

	/** Throws when it does not open, also after the key was destroyed. */
	open(session: SessionId, place: readonly string[], sealed: Uint8Array): string {
		return new TextDecoder().decode(this.openBytes(session, place, sealed));
	}

	/** Throws as `open` does. */
	openBytes(session: SessionId, place: readonly string[], sealed: Uint8Array): Uint8Array {
		const key = this.#secrets.getSecret(session, MEMO_KEY);
		if (!key) throw new Error(`The memo key of session ${session} is gone`);
		return unseal(key, sealed, [session, ...place]);
	}
}
