import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import { scrub } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { Clock } from '../ports.ts';
import { PLACE, type MemoBox } from './box.ts';
import { numbers } from './numbers.ts';

/** Samples a second of a take, mono, 16 bit. */
export const TAKE_RATE = 16_000;
const TAKE_SECONDS = 12;
const HEADER = 44;
export const TAKE_BYTES = HEADER + 2 * TAKE_RATE * TAKE_SECONDS;

/** A masked recording as a presenter let the organizer hear it: one per seat, encrypted, never in the evidence. */
export class Takes {
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

	/** Takes the place of a former one. @returns false for anything but a short wav file as pages make it */
	put(session: SessionId, seat: SeatId, wav: Uint8Array): boolean {
		if (!isTake(wav)) return false;
		const sealed = this.#box.sealBytes(session, PLACE.take(seat), wav);
		this.#sql.put.run(session, seat, this.#clock(), sealed);
		return true;
	}

	of(session: SessionId, seat: SeatId): Uint8Array | null {
		const row = this.#sql.one.get(session, seat);
		return row ? this.#box.openBytes(session, PLACE.take(seat), row.sealed as Uint8Array) : null;
	}

	/** Who has sent one and when, in milliseconds since the Unix epoch. */
	all(session: SessionId): { seat: SeatId; at: number }[] {
		return this.#sql.all.all(session).map((row) => ({ seat: String(row.seat), at: Number(row.at) }));
	}

	remove(session: SessionId, seat: SeatId): void {
		if (this.#sql.remove.run(session, seat).changes > 0) scrub(this.#db);
	}

	forget(session: SessionId): void {
		if (this.#sql.forget.run(session).changes > 0) scrub(this.#db);
	}
}

/** RIFF/WAVE, one channel of 16-bit PCM at the one rate, and nothing beside the sound. */
function isTake(bytes: Uint8Array): boolean {
	if (bytes.length <= HEADER || bytes.length > TAKE_BYTES || bytes.length % 2 !== 0) return false;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const tag = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
	return (
		tag(0) + tag(8) + tag(12) + tag(36) === 'RIFFWAVEfmt data' &&
		view.getUint16(20, true) === 1 &&
		view.getUint16(22, true) === 1 &&
		view.getUint32(24, true) === TAKE_RATE &&
		view.getUint16(34, true) === 16 &&
		view.getUint32(40, true) === bytes.length - HEADER
	);
}

function prepare(db: Database) {
	return {
		put: db.prepare('INSERT OR REPLACE INTO people_take (session, seat, at, sealed) VALUES (?, ?, ?, ?)'),
		one: db.prepare('SELECT sealed FROM people_take WHERE session = ? AND seat = ?'),
		all: db.prepare(`SELECT seat, ${numbers('at')} FROM people_take WHERE session = ? ORDER BY at DESC`),
		remove: db.prepare('DELETE FROM people_take WHERE session = ? AND seat = ?'),
		forget: db.prepare('DELETE FROM people_take WHERE session = ?')
	};
}
