import { closeSync, constants, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant, SessionId } from '../../src/domain/session/ids.ts';
import { CLOSINGS, type Closing } from '../../src/domain/session/rules/closing.ts';

/** Something that is closed and not recorded yet. */
export interface Kept {
	/** Of the command, by which it is known whether it was recorded after all. */
	id: string;
	closing: Closing;
	/** In which call of a slot. */
	call: string;
	at: Instant;
}

/** What is closed before it is recorded, so that a stop does not open it. Nothing of it throws. */
export interface Closings {
	/** The oldest first. */
	of(session: SessionId): readonly Kept[];
	keep(session: SessionId, kept: Kept): void;
	drop(session: SessionId, id: string): void;
	/** All of a session. */
	forget(session: SessionId): void;
}

type Row = Kept & { session: SessionId };

const NAME = 'unrecorded';
/** Each row has its place, which is written over as a whole: no row harms another. */
const [ROWS, ROW_BYTES] = [64, 1024];
const EMPTY = Buffer.alloc(ROW_BYTES, ' ');
const schema: z.ZodType<Row> = z.object({
	session: z.string(),
	id: z.string(),
	closing: z.enum(Object.keys(CLOSINGS) as [Closing, ...Closing[]]),
	call: z.string(),
	at: z.number()
});

/**
 * A small file beside the database, its room taken at the start, so that neither a full disk nor whoever holds the
 * database concerns it. Where it cannot be read or written it hinders nothing, and that is told.
 */
export class ClosingsFile implements Closings {
	readonly #tell: (what: string, error?: unknown) => void;
	readonly #rows: (Row | null)[] = new Array<null>(ROWS).fill(null);
	#fd: number | null = null;

	constructor(dataDir: string, tell: (what: string, error?: unknown) => void) {
		this.#tell = tell;
		const file = join(dataDir, NAME);
		this.#trying(() => {
			this.#fd = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
			this.#read(this.#fd, readFileSync(file));
		});
	}

	of(session: SessionId): readonly Kept[] {
		const own = this.#rows.filter((x) => x !== null).filter((x) => x.session === session);
		return own.sort((a, b) => a.at - b.at);
	}

	keep(session: SessionId, { id, closing, call, at }: Kept): void {
		const same = (x: Row | null) => x?.session === session && x.closing === closing && x.call === call;
		if (!this.#rows.some(same)) this.#put(this.#rows.indexOf(null), { session, id, closing, call, at });
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

	/** What is no row becomes an empty one. */
	#read(fd: number, file: Buffer): void {
		let [whole, unread] = [true, 0];
		for (let i = 0; i < ROWS; i++) {
			const bytes = file.subarray(i * ROW_BYTES, (i + 1) * ROW_BYTES);
			const row = rowOf(bytes);
			this.#rows[i] = row === 'garbage' ? null : row;
			if (row === 'garbage') unread += 1;
			if (row !== 'garbage' && bytes.length === ROW_BYTES) continue;
			writeSync(fd, bytesOf(this.#rows[i]!), 0, ROW_BYTES, i * ROW_BYTES);
			whole = false;
		}
		if (!whole) fdatasyncSync(fd);
		if (unread > 0) this.#tell('something closed and not recorded before the stop cannot be read');
	}

	#clear(which: (x: Row) => boolean): void {
		for (const [i, x] of this.#rows.entries()) if (x !== null && which(x)) this.#put(i, null);
	}

	#put(i: number, row: Row | null): void {
		this.#trying(() => {
			const bytes = bytesOf(row);
			if (i < 0) throw new RangeError('no row is left');
			if (this.#fd === null) return;
			this.#rows[i] = row;
			writeSync(this.#fd, bytes, 0, ROW_BYTES, i * ROW_BYTES);
			fdatasyncSync(this.#fd);
		});
	}

	#trying(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#tell('what is closed and not recorded would not outlast a stop', error);
		}
	}
}

/** @throws RangeError when it is too long */
function bytesOf(row: Row | null): Buffer {
	if (row === null) return EMPTY;
	const text = Buffer.from(JSON.stringify(row));
	if (text.length > ROW_BYTES) throw new RangeError('a row is too long');
	return Buffer.concat([text, EMPTY], ROW_BYTES);
}

function rowOf(bytes: Buffer): Row | null | 'garbage' {
	const text = bytes.toString('utf8').trim();
	try {
		return text === '' ? null : schema.parse(JSON.parse(text));
	} catch {
		return 'garbage';
	}
}
