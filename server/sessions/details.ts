import type { EventType } from '../../src/domain/session/events.ts';
import { EVENTS } from '../../src/domain/session/evolve/table.ts';
import type { SessionId } from '../../src/domain/kernel/ids.ts';
import type { JsonValue } from '../journal/port.ts';
import type { RandomBytes } from '../ports.ts';
import { sealForRecord, unsealOfRecord } from '../vault/seal.ts';
import type { Vault } from '../vault/vault.ts';
import { named } from '../../src/domain/kernel/named.ts';

const NAME = 'details';

/** Sealed texts are padded to these many bytes times a power of four, so that they tell little by their length. */
const BUCKET = 512;
/** Where texts of one type differ most in length, nearly all have one. */
const LEAST: Partial<Record<EventType, number>> = { DeckUploaded: BUCKET * 64, ScriptSaved: BUCKET * 64 };

/** What of an event may be seen without the key; null for nothing, not even that it was. */
export function outlineOf(type: string, data: JsonValue): JsonValue | null {
	const sealed = sealedOf(type);
	return sealed === 'all' ? null : without(data, ['sealed', ...sealed]);
}

const RULES: Readonly<Record<string, { sealed: 'all' | readonly string[] }>> = EVENTS;

/** Of a type of a later version nothing is. */
function sealedOf(type: string): 'all' | readonly string[] {
	return named(RULES, type)?.sealed ?? [];
}

function without(data: JsonValue, keys: readonly string[]): JsonValue {
	if (data === null || typeof data !== 'object' || Array.isArray(data)) return data;
	return Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));
}

function padded(type: EventType, data: JsonValue): Uint8Array {
	const bytes = new TextEncoder().encode(JSON.stringify(data));
	let size = LEAST[type] ?? BUCKET;
	while (size < bytes.length) size *= 4;
	// JSON may end in blanks.
	const whole = new Uint8Array(size).fill(0x20);
	whole.set(bytes);
	return whole;
}

/**
 * Details that the chain holds sealed under one key of the session, which an abort destroys. The hash of an event
 * covers the ciphertext, so the chain holds with or without the key.
 */
export class Details {
	readonly #session: SessionId;
	readonly #vault: Vault;
	readonly #random: RandomBytes;
	/** Some details did not open: their key is gone. */
	withheld = false;
	#key: Uint8Array | null = null;

	constructor(session: SessionId, vault: Vault, random: RandomBytes) {
		this.#session = session;
		this.#vault = vault;
		this.#random = random;
	}

	/** Makes the key: an effect of the session's creation. */
	prepare(): null {
		this.#ensure();
		return null;
	}

	/** What the journal stores for an event. */
	close(type: EventType, data: JsonValue): JsonValue {
		const parts = sealedOf(type);
		if (parts === 'all') return { sealed: this.#sealed(type, data) };
		if (parts.length === 0) return data;
		const all = Object.entries(data as { [key: string]: JsonValue });
		const inner = Object.fromEntries(all.filter(([key]) => parts.includes(key)));
		return { ...(without(data, parts) as object), sealed: this.#sealed(type, inner) };
	}

	/**
	 * The event's data; when the key is gone what stands in the clear, and null when that is nothing. Throws when the
	 * ciphertext was changed. What was stored before it was sealed is read as it is.
	 */
	open(type: string, data: JsonValue): JsonValue | null {
		const sealed = sealedIn(data);
		const parts = sealedOf(type);
		const whole = parts === 'all';
		if (sealed === null || (!whole && parts.length === 0)) return data;
		const key = this.key();
		if (key === null) {
			this.withheld = true;
			return outlineOf(type, data);
		}
		const bytes = unsealOfRecord(key, Buffer.from(sealed, 'base64url'), this.#bound(type));
		const inner = JSON.parse(new TextDecoder().decode(bytes)) as object;
		return whole ? (inner as JsonValue) : { ...(without(data, ['sealed']) as object), ...inner };
	}

	/** 32 bytes, for the record; null when nothing was sealed or an abort destroyed it. */
	key(): Uint8Array | null {
		this.#key ??= this.#vault.getSecret(this.#session, NAME) ?? null;
		return this.#key;
	}

	destroy(): void {
		this.#key = null;
		this.#vault.destroySecrets(this.#session, NAME);
	}

	#ensure(): Uint8Array {
		const found = this.key();
		if (found !== null) return found;
		this.#key = this.#vault.getOrPut(this.#session, NAME, () => this.#random(32));
		return this.#key;
	}

	#sealed(type: EventType, data: JsonValue): string {
		const sealed = sealForRecord(this.#ensure(), padded(type, data), this.#bound(type), this.#random);
		return Buffer.from(sealed).toString('base64url');
	}

	#bound(type: string): readonly string[] {
		return ['details', this.#session, type];
	}
}

function sealedIn(data: JsonValue): string | null {
	if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
	const { sealed } = data as { sealed?: JsonValue };
	return typeof sealed === 'string' ? sealed : null;
}
