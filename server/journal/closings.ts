import { createHash } from 'node:crypto';
import { closeSync, constants, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant, SessionId } from '../../src/domain/kernel/ids.ts';
import { CLOSINGS, type Closing } from '../../src/domain/session/rules/closing.ts';
import { macUnder, type Mac } from './mac.ts';

/** Something that is closed and not recorded yet. */
export interface PendingClosing {
	/** Of the command, by which it is known whether it was recorded after all. */
	id: string;
	closing: Closing;
	/** In which call of a slot. */
	call: string;
	at: Instant;
}

/** As a stop left it. Of a damaged row only the session is believed: it cuts whatever call is on, now. */
export type LeftClosing = PendingClosing | { id: string; closing: 'cut'; call: null; at: null };

/** What is closed before it is recorded, so that a stop does not open it. Nothing of it throws. */
export interface Closings {
	/** The oldest first. */
	of(session: SessionId): readonly LeftClosing[];
	keep(session: SessionId, kept: PendingClosing): void;
	drop(session: SessionId, id: string): void;
	/** All of a session. */
	forget(session: SessionId): void;
}

type Row = { session: SessionId } & LeftClosing;

const NAME = 'unrecorded';
const UNREAD = 'something closed and not recorded before the stop cannot be read';
/** Each row has its place, which is written over as a whole: no row harms another. */
const [ROWS, ROW_BYTES] = [64, 1024];
const EMPTY = Buffer.alloc(ROW_BYTES, ' ');
const schema = z.object({
	session: z.string(),
	id: z.string(),
	closing: z.enum(Object.keys(CLOSINGS) as [Closing, ...Closing[]]),
	call: z.string(),
	at: z.number(),
	mac: z.string()
});

/** Under a key of its own, derived from the server's. */
export function closingsMac(serverKey: Uint8Array): Mac {
	return macUnder(serverKey, 'blindpick unrecorded closings');
}

/** Signs all rows anew, for another key; what the former did not sign stays what it is. */
export function resignClosings(dataDir: string, was: Mac, is: Mac): void {
	const file = join(dataDir, NAME);
	if (!existsSync(file)) return;
	const fd = openSync(file, constants.O_RDWR);
	try {
		for (const [i, bytes] of placesIn(readFileSync(file)).entries()) {
			const row = wholeRow(bytes, was);
			if (row !== null) writeSync(fd, bytesOf(row, is), 0, ROW_BYTES, i * ROW_BYTES);
		}
		fdatasyncSync(fd);
	} finally {
		closeSync(fd);
	}
}

interface Parts {
	mac: Mac;
	/** Whether anything is stored of a session. */
	knows(session: SessionId): boolean;
	tell(what: string, error?: unknown, session?: SessionId): void;
}

/**
 * A small file beside the database, its room taken at the start, so that neither a full disk nor whoever holds the
 * database concerns it. Where it cannot be read or written it hinders nothing, and that is told.
 */
export class ClosingsFile implements Closings {
	/** Of the rows that a stop left damaged, the session of each; null where it cannot be read. */
	damaged: readonly (SessionId | null)[] = [];
	readonly #parts: Parts;
	readonly #rows: (Row | null)[] = new Array<null>(ROWS).fill(null);
	/** Places of sessions that are not there, perhaps until another backup: they are given up for one that is. */
	readonly #strays = new Set<number>();
	#fd: number | null = null;

	constructor(dataDir: string, parts: Parts) {
		this.#parts = parts;
		const file = join(dataDir, NAME);
		this.#trying(() => {
			this.#fd = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
			this.damaged = this.#read(this.#fd, readFileSync(file));
		});
	}

	of(session: SessionId): readonly LeftClosing[] {
		const own = this.#rows.filter((x) => x !== null).filter((x) => x.session === session);
		return own.sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
	}

	keep(session: SessionId, { id, closing, call, at }: PendingClosing): void {
		const same = (x: Row | null) => x?.session === session && x.closing === closing && x.call === call;
		if (!this.#rows.some(same)) this.#put(this.#free(), { session, id, closing, call, at });
	}

	drop(session: SessionId, id: string): void {
		this.#clear((x) => x.session === session && x.id === id);
	}

	forget(session: SessionId): void {
		this.#clear((x) => x.session === session);
	}

	close(): void {
		if (this.#fd !== null) closeSync(this.#fd);
		this.#fd = null;
	}

	/** @returns of damaged rows, the session of each; one that names none becomes empty, the others stay until they are recorded */
	#read(fd: number, file: Buffer): (SessionId | null)[] {
		const damaged: (SessionId | null)[] = [];
		let whole = true;
		for (const [i, bytes] of placesIn(file).entries()) {
			const named = (session: SessionId) => this.#knows(session);
			const row = isEmpty(bytes) ? null : (wholeRow(bytes, this.#parts.mac) ?? damagedRow(bytes, named));
			this.#rows[i] = row;
			if (row !== null && !this.#knows(row.session)) this.#strays.add(i);
			const unread = row === null ? !isEmpty(bytes) : row.call === null;
			if (unread) {
				damaged.push(row?.session ?? null);
				this.#parts.tell(UNREAD, undefined, row?.session);
			}
			if (bytes.length === ROW_BYTES && (row !== null || !unread)) continue;
			writeSync(
				fd,
				row === null ? EMPTY : Buffer.concat([bytes, EMPTY], ROW_BYTES),
				0,
				ROW_BYTES,
				i * ROW_BYTES
			);
			whole = false;
		}
		if (!whole) fdatasyncSync(fd);
		return damaged;
	}

	/** Where the store cannot tell, it is known. */
	#knows(session: SessionId): boolean {
		try {
			return this.#parts.knows(session);
		} catch {
			return true;
		}
	}

	#free(): number {
		const [stray = -1] = this.#strays;
		return this.#rows.includes(null) ? this.#rows.indexOf(null) : stray;
	}

	#clear(which: (x: Row) => boolean): void {
		for (const [i, x] of this.#rows.entries()) if (x !== null && which(x)) this.#put(i, null);
	}

	#put(i: number, row: (PendingClosing & { session: SessionId }) | null): void {
		this.#trying(() => {
			const bytes = row === null ? EMPTY : bytesOf(row, this.#parts.mac);
			if (i < 0) throw new RangeError('no row is left');
			if (this.#fd === null) return;
			this.#strays.delete(i);
			this.#rows[i] = row;
			writeSync(this.#fd, bytes, 0, ROW_BYTES, i * ROW_BYTES);
			fdatasyncSync(this.#fd);
		});
	}

	#trying(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#parts.tell('what is closed and not recorded would not outlast a stop', error);
		}
	}
}

function placesIn(file: Buffer): Buffer[] {
	return Array.from({ length: ROWS }, (_, i) => file.subarray(i * ROW_BYTES, (i + 1) * ROW_BYTES));
}

function isEmpty(bytes: Buffer): boolean {
	return bytes.toString('utf8').trim() === '';
}

type Whole = PendingClosing & { session: SessionId };

/** @throws RangeError when it is too long */
function bytesOf(row: Whole, mac: Mac): Buffer {
	const text = Buffer.from(JSON.stringify({ ...row, mac: macOf(row, mac) }));
	if (text.length > ROW_BYTES) throw new RangeError('a row is too long');
	return Buffer.concat([text, EMPTY], ROW_BYTES);
}

function macOf({ session, id, closing, call, at }: Whole, mac: Mac): string {
	return mac(JSON.stringify([session, id, closing, call, at]));
}

/** Null for one of which any byte is another than was written. */
function wholeRow(bytes: Buffer, mac: Mac): Whole | null {
	try {
		const { mac: signed, ...row } = schema.parse(JSON.parse(bytes.toString('utf8')));
		return signed === macOf(row, mac) ? row : null;
	} catch {
		return null;
	}
}

/** Which of them it was that is closed, and in which call, nobody knows: the most, wherever somebody may be heard. */
function damagedRow(bytes: Buffer, knows: (session: SessionId) => boolean): Row | null {
	const session = /"session":"([^"]*)"/.exec(bytes.toString('utf8'))?.[1];
	if (session === undefined || !knows(session)) return null;
	const id = `unread-${createHash('sha256').update(bytes.toString('utf8').trim()).digest('hex').slice(0, 32)}`;
	return { session, id, closing: 'cut', call: null, at: null };
}
