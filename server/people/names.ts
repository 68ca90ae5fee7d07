import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import type { Database } from '../store/database.ts';
import { PLACE, type MemoBox } from './box.ts';

/** What the organizer calls a seat, with an optional remark. Presenters have none: they stand in the vault. */
export interface PersonName {
	name: string;
	note: string;
}

/** Names of officials, moderator, auditor: encrypted, outside the evidence. */
export class Names {
	readonly #box: MemoBox;
	readonly #sql: ReturnType<typeof prepare>;

	constructor(db: Database, box: MemoBox) {
		this.#box = box;
		this.#sql = prepare(db);
	}

	/** Throws RangeError over `LIMITS.shortText` (name) or `LIMITS.reason` (note): the door checks before. */
	set(session: SessionId, seat: SeatId, { name, note }: PersonName): void {
		if (name.length > LIMITS.shortText || note.length > LIMITS.reason) throw new RangeError('Name too long');
		const sealed = this.#box.seal(session, PLACE.name(seat), JSON.stringify({ name, note }));
		this.#sql.set.run(session, seat, sealed);
	}

	get(session: SessionId, seat: SeatId): PersonName | undefined {
		const row = this.#sql.one.get(session, seat);
		return row && this.#open(session, seat, row.sealed as Uint8Array);
	}

	all(session: SessionId): Map<SeatId, PersonName> {
		const rows = this.#sql.all.all(session).map((row): [SeatId, PersonName] => {
			const seat = String(row.seat);
			return [seat, this.#open(session, seat, row.sealed as Uint8Array)];
		});
		return new Map(rows);
	}

	remove(session: SessionId, seat: SeatId): void {
		this.#sql.remove.run(session, seat);
	}

	#open(session: SessionId, seat: SeatId, sealed: Uint8Array): PersonName {
		return JSON.parse(this.#box.open(session, PLACE.name(seat), sealed)) as PersonName;
	}
}

function prepare(db: Database) {
	return {
		set: db.prepare('INSERT OR REPLACE INTO people_name VALUES (?, ?, ?)'),
		one: db.prepare('SELECT sealed FROM people_name WHERE session = ? AND seat = ?'),
		all: db.prepare('SELECT seat, sealed FROM people_name WHERE session = ? ORDER BY seat'),
		remove: db.prepare('DELETE FROM people_name WHERE session = ? AND seat = ?')
	};
}
