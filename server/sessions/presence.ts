import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';

/**
 * Who passed the device check, by connection. Kept in memory only: it is no part of the evidence and is told to the
 * moderator alone, once, when the slot is called.
 */
export class Presence {
	readonly #ready = new Map<string, Set<object>>();

	/** @returns whether that changed whether the seat is ready */
	set(session: SessionId, seat: SeatId, connection: object, ready: boolean): boolean {
		const key = `${session} ${seat}`;
		const before = this.#ready.has(key);
		const set = this.#ready.get(key) ?? new Set();
		if (ready) set.add(connection);
		else set.delete(connection);
		if (set.size > 0) this.#ready.set(key, set);
		else this.#ready.delete(key);
		return before !== this.#ready.has(key);
	}

	ready(session: SessionId, seat: SeatId): boolean {
		return this.#ready.has(`${session} ${seat}`);
	}
}
