import type { EventType } from '../../src/domain/session/events.ts';
import type { SessionId } from '../../src/domain/session/ids.ts';
import type { JsonValue } from '../journal/port.ts';
import type { RandomBytes } from '../ports.ts';
import { sealForRecord, unsealOfRecord } from '../vault/seal.ts';
import type { Vault } from '../vault/vault.ts';

const NAME = 'details';

/**
 * Events that can tell of a startup, by their words or their times. What stands beside its id, a reason or a slide; and what was said in a slot: to
 * the organizer, who has the chain after an abort, it would tell whose slot that was.
 */
const SEALED: ReadonlySet<EventType> = new Set<EventType>([
	'DeckUploaded',
	'MatchSet',
	'ScriptSaved',
	'CaptionSpoken',
	'AnswerKept',
	// Beside a time they tell when whose people came.
	'LinkIssued',
	'LinkRedeemed',
	'SeatMoved',
	'LinkRevoked',
	'SeatLeft'
]);

/**
 * Details that the chain holds sealed under one key of the session, which an abort destroys. The hash of an event
 * covers the ciphertext, so the chain holds with or without the key.
 */
export class Details {
	readonly #session: SessionId;
	readonly #vault: Vault;
	readonly #random: RandomBytes;
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
		if (!SEALED.has(type)) return data;
		const bytes = padded(new TextEncoder().encode(JSON.stringify(data)), LEAST[type] ?? LEAST_BYTES);
		const sealed = sealForRecord(this.#ensure(), bytes, this.#bound(type), this.#random);
		return { sealed: Buffer.from(sealed).toString('base64url') };
	}

	/** The event's data; null when the key is gone. Throws when the ciphertext was changed. */
	open(type: string, data: JsonValue): JsonValue | null {
		const sealed = sealedIn(data);
		if (sealed === null || !SEALED.has(type as EventType)) return data;
		const key = this.key();
		if (key === null) return null;
		const bytes = unsealOfRecord(key, Buffer.from(sealed, 'base64url'), this.#bound(type));
		return JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
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
		const made = this.#random(32);
		this.#vault.putSecret(this.#session, NAME, made);
		this.#key = made;
		return made;
	}

	#bound(type: string): readonly string[] {
		return ['details', this.#session, type];
	}
}

/** What is sealed has few lengths: most of one type have one. */
const LEAST_BYTES = 512;
const LEAST: Partial<Record<EventType, number>> = { DeckUploaded: 16_384, ScriptSaved: 16_384 };

/** Spaces behind JSON mean nothing. */
function padded(json: Uint8Array, least: number): Uint8Array {
	const size = Math.max(least, 2 ** Math.ceil(Math.log2(json.length)));
	const bytes = new Uint8Array(size).fill(0x20);
	bytes.set(json);
	return bytes;
}

function sealedIn(data: JsonValue): string | null {
	if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
	const { sealed } = data as { sealed?: JsonValue };
	return typeof sealed === 'string' ? sealed : null;
}
