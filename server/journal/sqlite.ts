import type { StatementSync } from 'node:sqlite';
import { GENESIS, canonical, link, verifyChain } from './chain.ts';
import { scrub, snapshot, transaction } from './database.ts';
import type { Database } from './database.ts';
import { ChainError } from './port.ts';
import type { Append, AppendResult, Journal, JsonValue, StoredEvent } from './port.ts';

interface Pending {
	append: Append;
	resolve: (result: AppendResult) => void;
}

interface Head {
	last: number;
	hash: string;
}

const EMPTY: Head = { last: 0, hash: GENESIS };
const CONFLICT: AppendResult = { ok: false, reason: 'conflict' };

/**
 * The journal in the shared database file. Appends that arrive within one turn of the event loop, which is also
 * what piled up while the last commit was being synced, share one transaction and so one sync.
 * `onFault` is told the cause behind `full` and `failed`.
 */
export class SqliteJournal implements Journal {
	readonly #db: Database;
	readonly #onFault: (error: unknown) => void;
	readonly #sql: ReturnType<typeof prepare>;
	#queue: Pending[] = [];
	#closed = false;

	constructor(db: Database, onFault: (error: unknown) => void = () => {}) {
		this.#db = db;
		this.#onFault = onFault;
		this.#sql = prepare(db);
	}

	append(append: Append): Promise<AppendResult> {
		if (this.#closed) return Promise.resolve({ ok: false, reason: 'failed' });
		return new Promise((resolve) => {
			if (this.#queue.push({ append, resolve }) === 1) setImmediate(() => this.#flush());
		});
	}

	async read(session: string, after = 0): Promise<StoredEvent[]> {
		const { head, from, events } = snapshot(this.#db, () => ({
			head: this.#head(session),
			from: after === 0 ? EMPTY : this.#at(session, after),
			events: this.#sql.events.all(session, after).map(toEvent)
		}));
		verifyChain(events, { seq: after, hash: from.hash });
		const end = events.at(-1)?.hash ?? from.hash;
		if (after + events.length !== head.last || end !== head.hash) {
			throw new ChainError(session, after + events.length, `is not the end, which is event ${head.last}`);
		}
		return events;
	}

	async sessions(): Promise<string[]> {
		return this.#sql.sessions.all().map((row) => String(row.session));
	}

	async commandResult(session: string, seat: string, commandId: string): Promise<JsonValue | undefined> {
		const row = this.#sql.command.get(session, seat, commandId);
		return row && (JSON.parse(String(row.result)) as JsonValue);
	}

	async forget(session: string): Promise<void> {
		this.#flush();
		this.#sql.forget.run(session);
		scrub(this.#db);
	}

	async close(): Promise<void> {
		this.#flush();
		this.#closed = true;
	}

	#flush(): void {
		const batch = this.#queue;
		this.#queue = [];
		if (batch.length === 0) return;
		const results = this.#commit(batch.map((pending) => pending.append));
		batch.forEach((pending, i) => pending.resolve(results[i]!));
	}

	/** One transaction for all; when that fails as a whole, each alone, so that nobody pays for another's size. */
	#commit(appends: readonly Append[]): AppendResult[] {
		try {
			return transaction(this.#db, () => appends.map((append) => this.#attempt(append)));
		} catch (error) {
			if (appends.length > 1) return appends.flatMap((append) => this.#commit([append]));
			this.#onFault(error);
			return [{ ok: false, reason: isFull(error) ? 'full' : 'failed' }];
		}
	}

	/** One append behind a savepoint. A fault of the storage concerns the whole transaction and passes on. */
	#attempt(append: Append): AppendResult {
		try {
			return transaction(this.#db, () => this.#write(append));
		} catch (error) {
			if (isStorageFault(error)) throw error;
			this.#onFault(error);
			return { ok: false, reason: 'failed' };
		}
	}

	#write({ session, expected, at, events, command }: Append): AppendResult {
		const head = this.#head(session);
		if (head.last !== expected) return CONFLICT;
		if (command && this.#sql.command.get(session, command.seat, command.id)) return CONFLICT;
		const linked = linkAll(session, head, at, events);
		const end = linked.at(-1)?.event;
		const last = end?.seq ?? head.last;
		this.#sql.setHead.run(session, last, end?.hash ?? head.hash);
		for (const { event, text } of linked) {
			this.#sql.insert.run(session, event.seq, at, event.type, text, event.prev, event.hash);
		}
		if (command) this.#sql.remember.run(session, command.seat, command.id, canonical(command.result));
		return { ok: true, last, stored: linked.map(({ event }) => event) };
	}

	#head(session: string): Head {
		const row = this.#sql.head.get(session);
		return row ? { last: Number(row.last), hash: String(row.hash) } : EMPTY;
	}

	#at(session: string, seq: number): Head {
		const row = this.#sql.hashAt.get(session, seq);
		if (!row) throw new ChainError(session, seq, 'is missing');
		return { last: seq, hash: String(row.hash) };
	}
}

/** The events with their places in the chain, each beside the text of its data that is stored. */
function linkAll(session: string, head: Head, at: number, events: Append['events']) {
	let { last: seq, hash } = head;
	return events.map(({ type, data }) => {
		const text = canonical(data);
		seq += 1;
		// From the stored text, so that whoever goes on from here sees exactly what a reader will see.
		const event = link(hash, { session, seq, at, type, data: JSON.parse(text) as JsonValue });
		hash = event.hash;
		return { event, text };
	});
}

function prepare(db: Database) {
	const sql = (text: string): StatementSync => db.prepare(text);
	return {
		head: sql('SELECT last, hash FROM journal_head WHERE session = ?'),
		hashAt: sql('SELECT hash FROM journal_event WHERE session = ? AND seq = ?'),
		setHead: sql(`INSERT INTO journal_head VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET last = excluded.last, hash = excluded.hash`),
		insert: sql('INSERT INTO journal_event VALUES (?, ?, ?, ?, ?, ?, ?)'),
		events: sql('SELECT * FROM journal_event WHERE session = ? AND seq > ? ORDER BY seq'),
		sessions: sql('SELECT session FROM journal_head WHERE last > 0 ORDER BY session'),
		command: sql('SELECT result FROM journal_command WHERE session = ? AND seat = ? AND id = ?'),
		remember: sql('INSERT INTO journal_command VALUES (?, ?, ?, ?)'),
		forget: sql('DELETE FROM journal_head WHERE session = ?')
	};
}

function toEvent(row: Record<string, unknown>): StoredEvent {
	const session = String(row.session);
	const seq = Number(row.seq);
	let data: JsonValue;
	try {
		data = JSON.parse(String(row.data)) as JsonValue;
	} catch {
		throw new ChainError(session, seq, 'was changed after it was written');
	}
	return {
		session,
		seq,
		at: Number(row.at),
		type: String(row.type),
		data,
		prev: String(row.prev),
		hash: String(row.hash)
	};
}

/** Primary SQLite result code, or undefined for other errors. https://sqlite.org/rescode.html */
function sqliteCode(error: unknown): number | undefined {
	const code = (error as { errcode?: unknown }).errcode;
	return typeof code === 'number' ? code & 0xff : undefined;
}

const SQLITE_TOOBIG = 18;
const SQLITE_CONSTRAINT = 19;
const SQLITE_MISMATCH = 20;
const SQLITE_FULL = 13;

function isFull(error: unknown): boolean {
	return sqliteCode(error) === SQLITE_FULL;
}

/** Everything SQLite reports, save what is the fault of the one append: constraints, types, sizes. */
function isStorageFault(error: unknown): boolean {
	const code = sqliteCode(error);
	return code !== undefined && ![SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH].includes(code);
}
