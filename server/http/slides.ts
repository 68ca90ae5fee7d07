import { mkdirSync, rmSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import type { Turns } from '../work/turns.ts';
import type { Pictures } from './picture-processes.ts';

export interface SlidesParts {
	dataDir: string;
	newId(): string;
	/** Bytes of all pictures of a session. */
	limits: { sessionSlideBytes: number };
	pictures: Pictures;
	/** Who is next to have a picture drawn. */
	turns: Turns;
}

/** No room for another picture in this session. */
export class StoreFullError extends Error {
	override readonly name = 'StoreFullError';
}

/** Whoever sent it may no longer. */
export class GoneError extends Error {
	override readonly name = 'GoneError';
}

/** Nobody keeps pictures of this session any more. */
export class SessionOverError extends Error {
	override readonly name = 'SessionOverError';
}

const WORD = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Slide pictures as files under random names, `<dataDir>/slides/<session>/<id>.webp`. Until a deck names them they
 * belong to the seat that sent them.
 */
export class Slides {
	readonly #parts: SlidesParts;
	/** Sent since the start and not yet in a deck: by session and seat. */
	readonly #fresh = new Map<SessionId, Map<SeatId, Set<string>>>();
	/** Gone for good: a picture that was still being drawn makes no file any more. */
	readonly #forgotten = new Set<SessionId>();
	/** Bytes of a session's pictures: counted at the first, kept up from then on. */
	readonly #sizes = new Map<SessionId, Promise<{ bytes: number }>>();

	constructor(parts: SlidesParts) {
		this.#parts = parts;
	}

	/**
	 * Durable when it resolves. Throws PictureError, GoneError, StoreFullError, SessionOverError, and what a turn throws.
	 *
	 * @param stands whether its sender may still, once it is drawn
	 */
	async savePicture(
		session: SessionId,
		seat: SeatId,
		bytes: Buffer,
		signal?: AbortSignal,
		stands = () => true
	): Promise<{ id: string }> {
		const { limits, pictures, turns } = this.#parts;
		const draw = () => pictures.draw(bytes, signal);
		const picture = await turns.take({ session, seat }, draw, signal);
		if (this.#forgotten.has(session)) throw new SessionOverError();
		const dir = this.#dir(session);
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		const size = await this.#sizeOf(session);
		if (!stands()) throw new GoneError();
		if (size.bytes + picture.length > limits.sessionSlideBytes) throw new StoreFullError();
		size.bytes += picture.length;
		const id = this.#parts.newId();
		// Before the file is there, so that no other seat's deck sweeps it away.
		const seats = this.#fresh.get(session) ?? new Map<SeatId, Set<string>>();
		this.#fresh.set(session, seats.set(seat, (seats.get(seat) ?? new Set()).add(id)));
		await writeDurably(join(dir, `${id}.webp`), picture).catch((error) => {
			size.bytes -= picture.length;
			throw error;
		});
		if (this.#forgotten.has(session)) {
			this.forgetSession(session);
			throw new SessionOverError();
		}
		return { id };
	}

	async ownedBy(session: SessionId, seat: SeatId, id: string): Promise<boolean> {
		return this.#fresh.get(session)?.get(seat)?.has(id) ?? false;
	}

	async readPicture(session: SessionId, id: string): Promise<Buffer | null> {
		if (!WORD.test(id)) return null;
		return readFile(join(this.#dir(session), `${id}.webp`)).catch(() => null);
	}

	/**
	 * After a seat's deck was stored: what no deck of the session names and no other seat is about to use goes, earlier
	 * decks and what a closed tab left behind included.
	 *
	 * @param named ids in all decks of the session, read when the files have been listed
	 */
	async settle(session: SessionId, seat: SeatId, named: () => ReadonlySet<string>): Promise<void> {
		const seats = this.#fresh.get(session);
		seats?.delete(seat);
		const dir = this.#dir(session);
		const files = await readdir(dir).catch(() => []);
		const kept = new Set([...named(), ...[...(seats?.values() ?? [])].flatMap((ids) => [...ids])]);
		const gone = files.filter((f) => !f.endsWith('.part') && !kept.has(f.replace(/\.webp$/, '')));
		await Promise.all(gone.map((file) => rm(join(dir, file), { force: true })));
		if (gone.length > 0) this.#sizes.delete(session);
	}

	forgetSession(session: SessionId): void {
		this.#forgotten.add(session);
		this.#fresh.delete(session);
		this.#sizes.delete(session);
		rmSync(this.#dir(session), { recursive: true, force: true });
	}

	#sizeOf(session: SessionId): Promise<{ bytes: number }> {
		const known = this.#sizes.get(session);
		if (known !== undefined) return known;
		const counting = sizeOf(this.#dir(session)).then((bytes) => ({ bytes }));
		this.#sizes.set(session, counting);
		counting.catch(() => this.#sizes.delete(session));
		return counting;
	}

	#dir(session: SessionId): string {
		if (!WORD.test(session)) throw new Error('not a session id');
		return join(this.#parts.dataDir, 'slides', session);
	}
}

export function createSlides(parts: SlidesParts): Slides {
	return new Slides(parts);
}

async function sizeOf(dir: string): Promise<number> {
	const files = await readdir(dir);
	const sizes = await Promise.all(
		files.map((f) =>
			stat(join(dir, f)).then(
				(s) => s.size,
				() => 0
			)
		)
	);
	return sizes.reduce((a, b) => a + b, 0);
}

async function writeDurably(file: string, bytes: Buffer): Promise<void> {
	const handle = await open(`${file}.part`, 'w', 0o600);
	try {
		await handle.writeFile(bytes);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await rename(`${file}.part`, file);
}
