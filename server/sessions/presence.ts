import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';

/**
 * Who passed the device check, by connection. Kept in memory only: it is no part of the evidence and is told to the
 * moderator alone, once, when the slot is called.
 */
export class Presence {
	readonly #ready = new Map<string, Set<object>>();

	set(session: SessionId, seat: SeatId, connection: object, ready: boolean): void {
		const key = `${session} ${seat}`;
		const set = this.#ready.get(key) ?? new Set();
		if (ready) set.add(connection);
		else set.delete(connection);
		if (set.size > 0) this.#ready.set(key, set);
		else this.#ready.delete(key);
	}

	ready(session: SessionId, seat: SeatId): boolean {
		return this.#ready.has(`${session} ${seat}`);
	}
}
