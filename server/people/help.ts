import type { SessionId, StartupId } from '../../src/domain/kernel/ids.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import { scrub, transaction } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { Clock } from '../ports.ts';
import { PLACE, type MemoBox } from './box.ts';
import { numbers } from './numbers.ts';

export type HelpSide = 'presenter' | 'organizer';

export interface StoredHelp {
	id: string;
	startup: StartupId;
	from: HelpSide;
	text: string;
	/** Milliseconds since the Unix epoch. */
	at: number;
}

export type HelpResult = { ok: true; message: StoredHelp } | { ok: false; reason: 'long' | 'many' };

/** Beyond this, of one side to the other, somebody is writing a program, not asking for help. */
export const HELP_MAX = 500;

/** What one startup and the organizer write to each other: encrypted, outside the evidence. */
export class Help {
	readonly #db: Database;
	readonly #box: MemoBox;
	readonly #clock: Clock;
	readonly #sql: ReturnType<typeof prepare>;

	constructor(db: Database, box: MemoBox, clock: Clock) {
		this.#db = db;
		this.#box = box;
		this.#clock = clock;
		this.#sql = prepare(db);
	}

	/** Durable when it returns `ok`. The same id from the same side again returns the message that is there. */
	post(session: SessionId, post: Omit<StoredHelp, 'at'>): HelpResult {
		const { id, startup, from, text } = post;
		if (text.length > LIMITS.help) return { ok: false, reason: 'long' };
		return transaction(this.#db, () => {
			const row = this.#sql.one.get(session, startup, from, id);
			if (row) return { ok: true, message: this.#open(session, row) };
			if (Number(this.#sql.count.get(session, startup, from)?.n) >= HELP_MAX)
				return { ok: false, reason: 'many' };
			const at = this.#clock();
			const sealed = this.#box.seal(session, PLACE.help(startup, from, id), text);
			this.#sql.add.run(session, startup, id, from, at, sealed);
			return { ok: true, message: { id, startup, from, text, at } };
		});
	}

	/** For an abort: messages may name who writes. */
	forget(session: SessionId): void {
		this.#sql.forget.run(session);
		scrub(this.#db);
	}

	/** For a startup that is removed. */
	forgetStartup(session: SessionId, startup: StartupId): void {
		this.#sql.forgetStartup.run(session, startup);
		scrub(this.#db);
	}

	/** One startup's conversation, oldest first. */
	of(session: SessionId, startup: StartupId): StoredHelp[] {
		return this.#sql.of.all(session, startup).map((row) => this.#open(session, row));
	}

	/** All conversations of a session, oldest message first: for the organizer. */
	all(session: SessionId): StoredHelp[] {
		return this.#sql.all.all(session).map((row) => this.#open(session, row));
	}

	#open(session: SessionId, row: Record<string, unknown>): StoredHelp {
		const [id, startup, from] = [String(row.id), String(row.startup), row.sender as HelpSide];
		const text = this.#box.open(session, PLACE.help(startup, from, id), row.sealed as Uint8Array);
		return { id, startup, from, text, at: Number(row.at) };
	}
}

function prepare(db: Database) {
	const select = `SELECT id, startup, sender, sealed, ${numbers('at')} FROM people_help WHERE session = ?`;
	return {
		forget: db.prepare('DELETE FROM people_help WHERE session = ?'),
		forgetStartup: db.prepare('DELETE FROM people_help WHERE session = ? AND startup = ?'),
		one: db.prepare(`${select} AND startup = ? AND sender = ? AND id = ?`),
		of: db.prepare(`${select} AND startup = ? ORDER BY number`),
		all: db.prepare(`${select} ORDER BY number`),
		count: db.prepare(
			'SELECT count(*) AS n FROM people_help WHERE session = ? AND startup = ? AND sender = ?'
		),
		add: db.prepare(`INSERT INTO people_help (session, startup, id, sender, at, sealed)
			VALUES (?, ?, ?, ?, ?, ?)`)
	};
}
