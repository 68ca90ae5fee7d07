import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';

export type JsonValue =
	null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface StoredEvent {
	session: SessionId;
	/** 1, 2, 3 … within the session, without gaps. */
	seq: number;
	/** Milliseconds since the Unix epoch, whole. */
	at: number;
	type: string;
	data: JsonValue;
	/** Hash of the event before, 64 zeros for the first. */
	prev: string;
	/** SHA-256, lower-case hex, over the canonical JSON (RFC 8785) of all fields above. */
	hash: string;
}

export interface Append {
	session: SessionId;
	/** Last seq the decider saw; 0 for a session that does not exist yet. */
	expected: number;
	at: number;
	/** May be empty when only a command's result is to be remembered. */
	events: readonly { type: string; data: JsonValue }[];
	command?: { id: string; seat: SeatId; result: JsonValue };
}

/**
 * `conflict`: the session has moved on, or the command was applied already: load again, ask `commandResult`, decide
 * again. `full`: no room left on the disk. `failed`: anything else; the cause went to `onFault`. After a refusal
 * nothing of the append is stored.
 */
export type AppendResult =
	{ ok: true; last: number; stored: StoredEvent[] } | { ok: false; reason: 'conflict' | 'full' | 'failed' };

export interface Journal {
	/** Resolves only after the durable commit; never rejects. */
	append(append: Append): Promise<AppendResult>;
	/**
	 * Events with seq > `after` (default 0), in order, their chain verified.
	 * Rejects with {@link ChainError} when stored events were changed, are missing or end too early.
	 */
	read(session: SessionId, after?: number): Promise<StoredEvent[]>;
	/** Every session that has a first event, sorted by id. */
	sessions(): Promise<SessionId[]>;
	/** The result of a command that was applied already, or undefined. */
	commandResult(session: SessionId, seat: SeatId, commandId: string): Promise<JsonValue | undefined>;
	/** Removes all of a session: only for a draft that is deleted. */
	forget(session: SessionId): Promise<void>;
	/** Finishes what is under way; later appends are refused as `failed`. */
	close(): Promise<void>;
}

/** The stored chain does not hold. Nobody may go on from such a session. */
export class ChainError extends Error {
	override readonly name = 'ChainError';
	readonly session: SessionId;
	readonly seq: number;

	constructor(session: SessionId, seq: number, what: string) {
		super(`Journal of session ${session}, event ${seq}: ${what}`);
		this.session = session;
		this.seq = seq;
	}
}
