import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import { makeToken } from '../../src/wire/token.ts';
import { transaction } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { Clock, RandomBytes, SecretStore } from '../ports.ts';
import { hashed } from './hash.ts';
import { AFTER_MS } from './links.ts';
import type { Seats } from './seats.ts';

/** The link of each seat. It works until it is revoked or replaced, was never opened for long, or its session is over. */
export class Invitations {
	readonly #db: Database;
	readonly #clock: Clock;
	readonly #random: RandomBytes;
	readonly #secrets: SecretStore;
	readonly #seats: Seats;
	readonly #sql: ReturnType<typeof prepare>;

	constructor(db: Database, seats: Seats, secrets: SecretStore, clock: Clock, random: RandomBytes) {
		this.#db = db;
		this.#clock = clock;
		this.#seats = seats;
		this.#secrets = secrets;
		this.#random = random;
		this.#sql = prepare(db);
	}

	/**
	 * A new link's token; the one before stops working, a device that is signed in stays so. Undefined when there is
	 * no such seat.
	 */
	issue(session: SessionId, seat: SeatId): string | undefined {
		const token = makeToken(this.#random(16));
		return transaction(this.#db, () => {
			if (this.#sql.issue.run(hashed(token), this.#clock(), session, seat).changes === 0) return undefined;
			// Stored as a hash for the doors, and encrypted so that the organizer can copy it again.
			this.#secrets.putSecret(session, secretOf(seat), new TextEncoder().encode(token));
			return token;
		});
	}

	/** The token as it was issued, for the organizer to copy; undefined when there is none, or it was used or revoked. */
	show(session: SessionId, seat: SeatId): string | undefined {
		const bytes = this.#secrets.getSecret(session, secretOf(seat));
		return bytes?.length ? new TextDecoder().decode(bytes) : undefined;
	}

	/** From now on the link is its owner's alone: it works on, and nobody reads it here again. */
	used(session: SessionId, seat: SeatId): void {
		this.#secrets.putSecret(session, secretOf(seat), new Uint8Array());
	}

	/** For an abort: the link works on, and whether it was used is not to be read here any more. */
	forget(session: SessionId, seat: SeatId): void {
		this.#secrets.destroySecret(session, secretOf(seat));
	}

	/** The session is over: its links work on for as long as people may want to read the end. */
	endAll(session: SessionId): void {
		if (this.#sql.endless.get(session) !== undefined) this.#sql.end.run(this.#clock() + AFTER_MS, session);
	}

	/** The link stops working, and the device that is signed in by it is out at once. */
	revoke(session: SessionId, seat: SeatId): void {
		const found = this.#seats.of(session, seat);
		this.#sql.revoke.run(session, seat);
		this.#secrets.destroySecret(session, secretOf(seat));
		if (found) this.#seats.tellGone(found, 'revoked');
	}
}

function secretOf(seat: SeatId): string {
	return `invite:${seat}`;
}

function prepare(db: Database) {
	return {
		issue: db.prepare('UPDATE people_seat SET token = ?, issued = ? WHERE session = ? AND seat = ?'),
		endless: db.prepare('SELECT 1 FROM people_seat WHERE session = ? AND ends IS NULL LIMIT 1'),
		end: db.prepare('UPDATE people_seat SET ends = ? WHERE session = ? AND ends IS NULL'),
		revoke: db.prepare(
			`UPDATE people_seat SET token = NULL, issued = NULL, cookie = NULL, press = NULL, redeemed = NULL, device = NULL,
			expires = NULL, visited = NULL WHERE session = ? AND seat = ?`
		)
	};
}
