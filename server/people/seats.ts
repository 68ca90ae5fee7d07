import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import { afterCommit } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { Clock, RandomBytes } from '../ports.ts';
import { linkEnded, type LinkTimes } from './links.ts';
import { word } from './hash.ts';
import { numbers } from './numbers.ts';

/** A person's place in a session, as far as the doors know it. */
export interface SeatRecord {
	session: SessionId;
	seat: SeatId;
	/** The public word in the seat's URLs, `/s/<path>/…`: random, new for every seat, says nothing. */
	path: string;
	role: Role;
	/** When the link was last redeemed on a device; null while it was not. For the organizer alone. */
	redeemedAt: number | null;
	/** Whether a link is out that would still work. */
	invited: boolean;
	/** Whether it is out and has stopped by itself. */
	ended: boolean;
}

/** Why a device that was signed in is so no longer. */
export type Gone = 'moved' | 'revoked' | 'removed' | 'deleted' | 'left';
export type GoneListener = (seat: GoneSeat, why: Gone) => void;
type GoneSeat = Pick<SeatRecord, 'session' | 'seat' | 'path' | 'role'>;

const COLUMNS = `session, seat, path, role, token IS NOT NULL AS invited, ${numbers('redeemed', 'issued', 'ends')}`;

/** All seats of all sessions: who may come in by which path. */
export class Seats {
	readonly #db: Database;
	readonly #clock: Clock;
	readonly #random: RandomBytes;
	readonly #sql: ReturnType<typeof prepare>;
	readonly #listeners: GoneListener[] = [];

	constructor(db: Database, clock: Clock, random: RandomBytes) {
		this.#db = db;
		this.#clock = clock;
		this.#random = random;
		this.#sql = prepare(db);
	}

	/** Registers a seat; adding it again changes its role at most. Returns its path, made here unless given. */
	add(seat: { session: SessionId; seat: SeatId; role: Role; path?: string }): string {
		const path = seat.path ?? word(this.#random(12));
		const row = this.#sql.add.get(seat.session, seat.seat, path, seat.role);
		return String(row?.path);
	}

	/** Takes the seat away: its link and its device stop working at once. */
	remove(session: SessionId, seat: SeatId): void {
		const found = this.of(session, seat);
		if (!found) return;
		this.#sql.remove.run(session, seat);
		this.tellGone(found, 'removed');
	}

	of(session: SessionId, seat: SeatId): SeatRecord | undefined {
		const row = this.#sql.one.get(session, seat);
		return row && toSeat(row, this.#clock());
	}

	/** The role of the seat at a path; null when there is none. */
	roleAt(path: string): Role | null {
		return (this.#sql.roleAt.get(path)?.role as Role | undefined) ?? null;
	}

	/** The seats of a session, sorted by their random ids. */
	all(session: SessionId): SeatRecord[] {
		const now = this.#clock();
		return this.#sql.all.all(session).map((row) => toSeat(row, now));
	}

	/** Called whenever a seat's device is signed out: close its sockets and media now. */
	onGone(listener: GoneListener): void {
		this.#listeners.push(listener);
	}

	/** Told only once it is durable. */
	tellGone({ session, seat, path, role }: GoneSeat, why: Gone): void {
		afterCommit(this.#db, () => {
			for (const listener of this.#listeners) listener({ session, seat, path, role }, why);
		});
	}
}

function prepare(db: Database) {
	return {
		add: db.prepare(`INSERT INTO people_seat (session, seat, path, role) VALUES (?, ?, ?, ?)
			ON CONFLICT (session, seat) DO UPDATE SET role = excluded.role RETURNING path`),
		remove: db.prepare('DELETE FROM people_seat WHERE session = ? AND seat = ?'),
		one: db.prepare(`SELECT ${COLUMNS} FROM people_seat WHERE session = ? AND seat = ?`),
		roleAt: db.prepare('SELECT role FROM people_seat WHERE path = ?'),
		all: db.prepare(`SELECT ${COLUMNS} FROM people_seat WHERE session = ? ORDER BY seat`)
	};
}

function toSeat(row: Record<string, unknown>, now: number): SeatRecord {
	const ended = row.invited === 1 && linkEnded(row as unknown as LinkTimes, now);
	return {
		session: String(row.session),
		seat: String(row.seat),
		path: String(row.path),
		role: row.role as Role,
		redeemedAt: row.redeemed === null ? null : Number(row.redeemed),
		invited: row.invited === 1 && !ended,
		ended
	};
}
