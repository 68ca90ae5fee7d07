import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { Refusal } from '../../src/domain/kernel/refusal.ts';

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
	/** What lists tell of the session from here on, so that nobody has to replay it; kept from before when left out. */
	summary?: JsonValue;
	/**
	 * What is stored together with the events, in other stores of the same database: all of it or none. A refusal, like
	 * an exception, concerns this append alone.
	 */
	effects?: () => Refusal | null;
}

/**
 * `conflict`: the session has moved on, or the command was applied already: load again, ask `commandResult`, decide
 * again. `refused`: by its effects. `full`: no room left on the disk. `locked`: another process held the store for too
 * long. `failed`: anything else; the cause went to `onFault`. After a refusal nothing of the append is stored, its
 * effects included.
 */
export type AppendResult =
	| { ok: true; last: number; stored: StoredEvent[]; bytes: number }
	| { ok: false; reason: 'refused'; refusal: Refusal }
	| { ok: false; reason: 'conflict' | 'full' | 'locked' | 'failed' };

/** One line of a list; `summary` is null for a session that was written before there were summaries. */
export interface Listed {
	session: SessionId;
	summary: JsonValue | null;
}

export interface Journal {
	/** Resolves only after the durable commit; never rejects. */
	append(append: Append): Promise<AppendResult>;
	/**
	 * Events with seq > `after` (default 0), in order, their chain verified, with pauses in which others go on; some
	 * of them in memory at a time. What came is good only when the end is reached: throws {@link ChainError} where
	 * stored events were changed, are missing or end too early, {@link ForgottenError} at the end of a draft that was
	 * deleted meanwhile.
	 *
	 * @param restMs how long to rest between two slices of the work, ms
	 */
	read(session: SessionId, after?: number, restMs?: number): AsyncIterable<StoredEvent>;
	/** The hash of one event; undefined when it is not there. */
	hashAt(session: SessionId, seq: number): Promise<string | undefined>;
	/** Every session that has a first event, sorted by id. */
	list(): Promise<Listed[]>;
	/** The result of a command that was applied already, null when that was damaged since; else undefined. */
	commandResult(session: SessionId, seat: SeatId, commandId: string): Promise<JsonValue | undefined>;
	/**
	 * Removes all of a session: only for a draft that is deleted. Rejects when it could not.
	 *
	 * @param effects what goes with it from the other stores, all or nothing
	 */
	forget(session: SessionId, effects?: () => void): Promise<void>;
	/**
	 * Forgets which seats had sent which commands when, but for those of one seat: for effects, so that it is stored
	 * together with what asks for it.
	 */
	forgetCommands(session: SessionId, except: SeatId): void;
	/** Finishes what is under way; later appends are refused as `failed`. */
	close(): Promise<void>;
}

/** The stored chain does not hold. Nobody may go on from such a session. */
export class ChainError extends Error {
	override readonly name = 'ChainError';
	constructor(session: SessionId, seq: number, what: string) {
		super(`Journal of session ${session}, event ${seq}: ${what}`);
	}
}

/** A draft was deleted while it was read. */
export class ForgottenError extends Error {
	override readonly name = 'ForgottenError';
}
