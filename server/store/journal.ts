import type { StatementSync } from 'node:sqlite';
import { GENESIS, canonical, link, toEvent, verifyChain } from '../journal/chain.ts';
import { scrub, transaction } from './database.ts';
import type { Database } from './database.ts';
import type { SignHead } from './heads.ts';
import { LOCK_MS, isLocked, patiently, pauseAfter, sqliteCode } from './lock.ts';
import { ChainError, ForgottenError } from '../journal/port.ts';
import type { Append, AppendResult, Journal, JsonValue, Listed, StoredEvent } from '../journal/port.ts';
import { Slices } from '../journal/slices.ts';

interface Pending {
	append: Append;
	resolve: (result: AppendResult) => void;
	/** When it came, by the steady clock. */
	since: number;
}

interface Head {
	last: number;
	hash: string;
}

/** Undoes an append whose effects were refused. */
class Refused extends Error {
	readonly result: AppendResult;

	constructor(result: AppendResult) {
		super('refused');
		this.result = result;
	}
}

const EMPTY: Head = { last: 0, hash: GENESIS };
const CONFLICT: AppendResult = { ok: false, reason: 'conflict' };
/** Events read at a time, and their bytes, unless one alone has more. */
const PAGE = 64;
const PAGE_BYTES = 1 << 20;

/**
 * The journal in the shared database file. Appends that arrive within one turn of the event loop, which is also
 * what piled up while the last commit was being synced, share one transaction and so one sync. While another process
 * holds the file they wait for it, up to a bound, and everything else goes on.
 * `onFault` is told the cause behind `full`, `locked` and `failed`. With `sign`, each end of a chain carries a MAC.
 */
export class SqliteJournal implements Journal {
	readonly #db: Database;
	readonly #onFault: (error: unknown) => void;
	readonly #sign: SignHead | null;
	readonly #sql: ReturnType<typeof prepare>;
	#queue: Pending[] = [];
	/** Tries in a row that met a lock; the next one is on its way. */
	#tries = 0;
	#closed = false;

	constructor(db: Database, onFault: (error: unknown) => void = () => {}, sign: SignHead | null = null) {
		this.#db = db;
		this.#sign = sign;
		this.#onFault = onFault;
		this.#sql = prepare(db);
	}

	append(append: Append): Promise<AppendResult> {
		if (this.#closed) return Promise.resolve({ ok: false, reason: 'failed' });
		return new Promise((resolve) => {
			const waiting = this.#queue.push({ append, resolve, since: performance.now() });
			if (waiting === 1) setImmediate(() => this.#flush());
		});
	}

	async *read(session: string, after = 0, restMs = 0): AsyncGenerator<StoredEvent> {
		const head = this.#head(session);
		let at = after === 0 ? EMPTY : this.#at(session, after);
		const slices = new Slices(restMs);
		while (at.last < head.last) {
			const page = this.#page(session, at.last, head.last);
			if (page.length === 0) break;
			for (const event of page) {
				verifyChain([event], { seq: at.last, hash: at.hash });
				at = { last: event.seq, hash: event.hash };
				yield event;
				await slices.next();
			}
		}
		if (head.last > 0 && this.#sql.head.get(session) === undefined) throw new ForgottenError('deleted');
		if (at.last !== head.last || at.hash !== head.hash || this.#beyond(session, head.last)) {
			throw new ChainError(session, at.last, `is not the end, which is event ${head.last}`);
		}
	}

	#page(session: string, after: number, last: number): StoredEvent[] {
		const fitting = this.#sql.fitting.get(session, after, last, PAGE, PAGE_BYTES);
		return this.#sql.events.all(session, after, last, Math.max(1, Number(fitting?.count))).map(toEvent);
	}

	async hashAt(session: string, seq: number): Promise<string | undefined> {
		const row = this.#sql.hashAt.get(session, seq);
		return row && String(row.hash);
	}

	async list(): Promise<Listed[]> {
		return this.#sessions().map((session) => ({ session, summary: this.#summary(session) }));
	}

	/** By their ends and by their events: what one of the two has lost, or cannot tell any more, the other knows. */
	#sessions(): string[] {
		const found = new Set<string>();
		const faults: unknown[] = [];
		for (const known of [this.#sql.ended, this.#sql.begun]) {
			try {
				for (const { session } of known.iterate()) found.add(String(session));
			} catch (error) {
				faults.push(error);
			}
		}
		if (faults.length === 2) throw faults[0];
		return [...found].sort();
	}

	/** A summary that was damaged is as good as none: it can be made again. */
	#summary(session: string): JsonValue | null {
		try {
			return parsed(this.#sql.summary.get(session)?.data);
		} catch {
			return null;
		}
	}

	async commandResult(session: string, seat: string, commandId: string): Promise<JsonValue | undefined> {
		const row = this.#sql.command.get(session, seat, commandId);
		return row && parsed(row.result);
	}

	forgetCommands(session: string, except: string): void {
		this.#sql.forgetCommands.run(session, except);
	}

	async forget(session: string, effects: () => void = () => {}): Promise<void> {
		this.#flush();
		await patiently(() =>
			transaction(this.#db, () => {
				this.#sql.forget.run(session);
				effects();
				scrub(this.#db);
			})
		);
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#flush();
	}

	#flush(): void {
		const batch = this.#queue;
		this.#queue = [];
		if (batch.length === 0) return;
		const results = this.#commit(batch.map((pending) => pending.append));
		if (results === 'locked') return this.#later(batch);
		this.#tries = 0;
		batch.forEach((pending, i) => pending.resolve(results[i]!));
	}

	/** Somebody else writes: those that have waited long enough are refused, the others wait for the next try. */
	#later(batch: readonly Pending[]): void {
		const oldest = this.#closed ? Infinity : performance.now() - LOCK_MS;
		const over = batch.filter((pending) => pending.since <= oldest);
		this.#queue = [...batch.filter((pending) => pending.since > oldest), ...this.#queue];
		if (this.#queue.length > 0) setTimeout(() => this.#flush(), pauseAfter(this.#tries++));
		for (const pending of over) pending.resolve({ ok: false, reason: 'locked' });
	}

	/** One transaction for all; when that fails as a whole, each alone, so that nobody pays for another's size. */
	#commit(appends: readonly Append[]): AppendResult[] | 'locked' {
		try {
			return transaction(this.#db, () => appends.map((append) => this.#attempt(append)));
		} catch (error) {
			if (isLocked(error)) return 'locked';
			if (appends.length > 1) return appends.map((append) => this.#alone(append));
			this.#onFault(error);
			return [{ ok: false, reason: isFull(error) ? 'full' : 'failed' }];
		}
	}

	#alone(append: Append): AppendResult {
		const result = this.#commit([append]);
		return result === 'locked' ? { ok: false, reason: 'locked' } : result[0]!;
	}

	/** One append behind a savepoint. A fault of the storage concerns the whole transaction and passes on. */
	#attempt(append: Append): AppendResult {
		try {
			return transaction(this.#db, () => this.#write(append));
		} catch (error) {
			if (error instanceof Refused) return error.result;
			if (isStorageFault(error)) throw error;
			this.#onFault(error);
			return { ok: false, reason: 'failed' };
		}
	}

	#write({ session, expected, at, events, command, summary, effects }: Append): AppendResult {
		const head = this.#head(session);
		if (head.last !== expected) return CONFLICT;
		if (command && this.#sql.command.get(session, command.seat, command.id)) return CONFLICT;
		const linked = linkAll(session, head, at, events);
		const end = linked.at(-1)?.event;
		const last = end?.seq ?? head.last;
		const hash = end?.hash ?? head.hash;
		this.#sql.setHead.run(session, last, hash, this.#sign?.(session, last, hash) ?? null);
		for (const { event, text } of linked) {
			this.#sql.insert.run(session, event.seq, at, event.type, text, event.prev, event.hash);
		}
		if (command) this.#sql.remember.run(session, command.seat, command.id, canonical(command.result));
		if (summary !== undefined) this.#sql.summarise.run(session, canonical(summary));
		const refusal = effects?.() ?? null;
		if (refusal !== null) throw new Refused({ ok: false, reason: 'refused', refusal });
		const bytes = linked.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
		return { ok: true, last, stored: linked.map(({ event }) => event), bytes };
	}

	/** @throws ChainError when the end was put there by somebody without the key */
	#head(session: string): Head {
		const row = this.#sql.head.get(session);
		if (row === undefined) return EMPTY;
		const head = { last: Number(row.last), hash: String(row.hash) };
		if (this.#sign !== null && row.mac !== this.#sign(session, head.last, head.hash))
			throw new ChainError(session, head.last, 'was not made the end by this server');
		return head;
	}

	#beyond(session: string, last: number): boolean {
		return last !== this.#head(session).last ? false : this.#sql.beyond.get(session, last) !== undefined;
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
		const event = link(hash, { session, seq, at, type, data: JSON.parse(text) as JsonValue }, text);
		hash = event.hash;
		return { event, text };
	});
}

function prepare(db: Database) {
	const sql = (text: string): StatementSync => db.prepare(text);
	return {
		head: sql('SELECT last, hash, mac FROM journal_head WHERE session = ?'),
		hashAt: sql('SELECT hash FROM journal_event WHERE session = ? AND seq = ?'),
		setHead: sql(`INSERT INTO journal_head VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET last = excluded.last, hash = excluded.hash, mac = excluded.mac`),
		insert: sql('INSERT INTO journal_event VALUES (?, ?, ?, ?, ?, ?, ?)'),
		events: sql(
			'SELECT * FROM journal_event WHERE session = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?'
		),
		// Without reading the data themselves.
		fitting: sql(`SELECT count(*) AS count FROM (SELECT sum(octet_length(data)) OVER (ORDER BY seq) AS total
			FROM journal_event WHERE session = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?) WHERE total <= ?`),
		beyond: sql('SELECT 1 FROM journal_event WHERE session = ? AND seq > ?'),
		ended: sql('SELECT session FROM journal_head WHERE last > 0'),
		// One step in the index for each session, however many events it has.
		begun: sql(`WITH RECURSIVE one (session) AS (SELECT min(session) FROM journal_event
			UNION ALL SELECT (SELECT min(e.session) FROM journal_event e WHERE e.session > one.session)
			FROM one WHERE one.session IS NOT NULL) SELECT session FROM one WHERE session IS NOT NULL`),
		summary: sql('SELECT data FROM journal_summary WHERE session = ?'),
		summarise: sql(`INSERT INTO journal_summary VALUES (?, ?)
			ON CONFLICT DO UPDATE SET data = excluded.data`),
		command: sql('SELECT result FROM journal_command WHERE session = ? AND seat = ? AND id = ?'),
		remember: sql('INSERT INTO journal_command VALUES (?, ?, ?, ?)'),
		forgetCommands: sql('DELETE FROM journal_command WHERE session = ? AND seat <> ?'),
		forget: sql('DELETE FROM journal_head WHERE session = ?')
	};
}

/** Null for what is no JSON any more. */
function parsed(text: unknown): JsonValue | null {
	try {
		return JSON.parse(String(text)) as JsonValue;
	} catch {
		return null;
	}
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
