import type { SeatId, SessionId, SlotId } from '../../src/domain/kernel/ids.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import { scrub, transaction } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { Clock } from '../ports.ts';
import { PLACE, type MemoBox } from './box.ts';
import { numbers } from './numbers.ts';

/** A private note as it stands. `rev` counts its writes; 0 with an empty text means that there is none yet. */
export interface Note {
	text: string;
	rev: number;
	/** Milliseconds since the Unix epoch; 0 when there is none. */
	at: number;
}

export interface NoteWrite {
	session: SessionId;
	seat: SeatId;
	slot: SlotId;
	text: string;
	/** The revision that the writer saw. */
	base: number;
	/** Random id of this write: sent again, it changes nothing. */
	id: string;
}

/** `stale`: another tab wrote meanwhile; its text comes along, and nothing was overwritten. */
export type NoteResult =
	| { ok: true; rev: number; at: number }
	| { ok: false; reason: 'stale'; current: Note }
	| { ok: false; reason: 'long' };

/** Notes that officials take for themselves: encrypted, outside the evidence, seen by nobody else. */
export class Notes {
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

	/** Durable when it returns `ok`. */
	write({ session, seat, slot, text, base, id }: NoteWrite): NoteResult {
		if (text.length > LIMITS.note) return { ok: false, reason: 'long' };
		return transaction(this.#db, () => {
			const row = this.#sql.one.get(session, seat, slot);
			const current = this.#note(session, seat, slot, row);
			if (row?.write === id) return { ok: true, rev: current.rev, at: current.at };
			if (current.rev !== base) return { ok: false, reason: 'stale', current };
			const [rev, at] = [base + 1, this.#clock()];
			const sealed = this.#box.seal(session, PLACE.note(seat, slot), text);
			this.#sql.put.run(session, seat, slot, rev, id, at, sealed);
			return { ok: true, rev, at };
		});
	}

	/** For an abort: they may name who pitched. */
	forget(session: SessionId): void {
		this.#sql.forget.run(session);
		scrub(this.#db);
	}

	/** All notes of one seat. */
	all(session: SessionId, seat: SeatId): Map<SlotId, Note> {
		const rows = this.#sql.all.all(session, seat).map((row): [SlotId, Note] => {
			const slot = String(row.slot);
			return [slot, this.#note(session, seat, slot, row)];
		});
		return new Map(rows);
	}

	#note(session: SessionId, seat: SeatId, slot: SlotId, row: Record<string, unknown> | undefined): Note {
		if (!row) return { text: '', rev: 0, at: 0 };
		const text = this.#box.open(session, PLACE.note(seat, slot), row.sealed as Uint8Array);
		return { text, rev: Number(row.rev), at: Number(row.at) };
	}
}

function prepare(db: Database) {
	const columns = `slot, write, sealed, ${numbers('rev', 'at')}`;
	return {
		forget: db.prepare('DELETE FROM people_note WHERE session = ?'),
		one: db.prepare(`SELECT ${columns} FROM people_note WHERE session = ? AND seat = ? AND slot = ?`),
		all: db.prepare(`SELECT ${columns} FROM people_note WHERE session = ? AND seat = ? ORDER BY slot`),
		put: db.prepare('INSERT OR REPLACE INTO people_note VALUES (?, ?, ?, ?, ?, ?, ?)')
	};
}
