import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import { transaction } from '../journal/database.ts';
import type { Database } from '../journal/database.ts';
import type { Clock, RandomBytes } from '../ports.ts';
import { hashed, holds, word } from './hash.ts';
import type { Seats } from './seats.ts';

/** Who stands behind a cookie. */
export interface Holder {
	session: SessionId;
	seat: SeatId;
	role: Role;
}

export interface RedeemOptions {
	/** The person on the new device agreed to move the seat here. */
	confirmMove?: boolean;
	/** The cookie that this device already has for the path: it then keeps the seat without a question. */
	cookie?: string;
}

/**
 * `taken`: the seat is in use on another device; ask, then redeem again with `confirmMove`. `no`: unknown, revoked,
 * replaced or of another seat; one answer for all.
 */
export type Redeemed = ({ ok: true; cookie: string } & Holder) | { ok: false; reason: 'taken' | 'no' };

interface Row extends Holder {
	path: string;
	token: Uint8Array | null;
	cookie: Uint8Array | null;
}

/** One signed-in device per seat, known by a cookie. */
export class Devices {
	readonly #db: Database;
	readonly #seats: Seats;
	readonly #clock: Clock;
	readonly #random: RandomBytes;
	readonly #sql: ReturnType<typeof prepare>;

	constructor(db: Database, seats: Seats, clock: Clock, random: RandomBytes) {
		this.#db = db;
		this.#seats = seats;
		this.#clock = clock;
		this.#random = random;
		this.#sql = prepare(db);
	}

	/** Trades a link's token for a device cookie of 256 random bits. The device before is out at once. */
	redeem(path: string, token: string, { confirmMove = false, cookie }: RedeemOptions = {}): Redeemed {
		const { answer, moved } = transaction(this.#db, () => {
			const row = this.#row(path);
			if (!holds(token, row?.token ?? null) || !row) return no('no');
			if (cookie !== undefined && holds(cookie, row.cookie)) return { answer: yes(row, cookie), moved: null };
			if (row.cookie && !confirmMove) return no('taken');
			const fresh = word(this.#random(32));
			this.#sql.signIn.run(hashed(fresh), this.#clock(), path);
			return { answer: yes(row, fresh), moved: row.cookie ? row : null };
		});
		// Told only once it is durable.
		if (moved) this.#seats.tellGone(moved, 'moved');
		return answer;
	}

	/** Who this is, or null. Takes the same time for every wrong answer. */
	authenticate(path: string, cookie: string): Holder | null {
		const row = this.#row(path);
		if (!holds(cookie, row?.cookie ?? null) || !row) return null;
		return { session: row.session, seat: row.seat, role: row.role };
	}

	#row(path: string): Row | undefined {
		return this.#sql.byPath.get(path) as Row | undefined;
	}
}

function no(reason: 'taken' | 'no'): { answer: Redeemed; moved: null } {
	return { answer: { ok: false, reason }, moved: null };
}

function yes({ session, seat, role }: Holder, cookie: string): Redeemed {
	return { ok: true, cookie, session, seat, role };
}

function prepare(db: Database) {
	return {
		byPath: db.prepare('SELECT session, seat, path, role, token, cookie FROM people_seat WHERE path = ?'),
		signIn: db.prepare('UPDATE people_seat SET cookie = ?, redeemed = ? WHERE path = ?')
	};
}
