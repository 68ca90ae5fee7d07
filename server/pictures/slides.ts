import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { SlideStore } from '../sessions/ports.ts';
import type { Turns } from '../work/turns.ts';
import type { Pictures } from './processes.ts';
import { isWhole } from './webp.ts';

export interface SlidesParts {
	dataDir: string;
	newId(): string;
	/** Bytes of what a seat has sent and no deck names yet. */
	limits: { seatSlideBytes: number };
	pictures: Pictures;
	/** Who is next to have a picture drawn. */
	turns: Turns;
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
 * belong to the seat that sent them, and its newest have room: whoever never saves a deck takes nobody else's.
 */
export class Slides implements SlideStore {
	readonly #parts: SlidesParts;
	/** Sent since the start and not yet in a deck, with its bytes, oldest first: by session and seat. */
	readonly #fresh = new Map<SessionId, Map<SeatId, Map<string, number>>>();
	/** Gone for good: a picture that was still being drawn makes no file any more. */
	readonly #forgotten = new Set<SessionId>();
	/** Names of files that are being written. */
	readonly #writing = new Set<string>();

	constructor(parts: SlidesParts) {
		this.#parts = parts;
		this.#dropParts();
	}

	/** What is in the place of the folder of all pictures and is none; null where nothing hinders. */
	get inTheWay(): string | null {
		const root = this.#root();
		return statSync(root, { throwIfNoEntry: false })?.isDirectory() === false ? root : null;
	}

	/**
	 * Durable when it resolves. Throws PictureError, GoneError, SessionOverError, and what a turn throws.
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
		const { pictures, turns } = this.#parts;
		const draw = () => pictures.draw(bytes, signal);
		const picture = await turns.take({ session, seat, onAir: false }, draw, signal);
		if (this.#forgotten.has(session)) throw new SessionOverError();
		const dir = this.#dir(session);
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		if (!stands()) throw new GoneError();
		const id = this.#parts.newId();
		// Before the file is there, so that no other seat's deck sweeps it away.
		const seats = this.#fresh.get(session) ?? new Map<SeatId, Map<string, number>>();
		const mine = seats.get(seat) ?? new Map<string, number>();
		this.#fresh.set(session, seats.set(seat, mine.set(id, picture.length)));
		await Promise.all(this.#surplus(mine).map((old) => rm(join(dir, `${old}.webp`), { force: true })));
		await this.#write(dir, id, picture).catch((error: unknown) => {
			mine.delete(id);
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

	/** Null for what is not there, and for what is no more the picture that was stored. */
	async readPicture(session: SessionId, id: string): Promise<Buffer | null> {
		if (!WORD.test(id)) return null;
		const bytes = await readFile(join(this.#dir(session), `${id}.webp`)).catch(() => null);
		return bytes && isWhole(bytes) ? bytes : null;
	}

	/**
	 * After a seat's deck was stored, or its startup removed: what no deck of the session names and no other seat is about
	 * to use goes, earlier decks and what a closed tab left behind included.
	 *
	 * @param over whose pictures no deck will name any more
	 * @param named ids in all decks of the session, read when the files have been listed
	 */
	async settle(
		session: SessionId,
		over: (seat: SeatId) => boolean,
		named: () => ReadonlySet<string>
	): Promise<void> {
		const seats = this.#fresh.get(session);
		for (const seat of [...(seats?.keys() ?? [])]) if (over(seat)) seats?.delete(seat);
		const dir = this.#dir(session);
		const files = await readdir(dir).catch(() => []);
		const kept = new Set([...named(), ...[...(seats?.values() ?? [])].flatMap((ids) => [...ids.keys()])]);
		const gone = files.filter((f) => !this.#writing.has(f) && !kept.has(f.replace(/\.webp$/, '')));
		await Promise.all(gone.map((file) => rm(join(dir, file), { force: true })));
	}

	forgetSession(session: SessionId): void {
		this.#forgotten.add(session);
		this.#fresh.delete(session);
		rmSync(this.#dir(session), { recursive: true, force: true });
	}

	/** Takes out, and returns, the oldest that find no room beside the newer ones. */
	#surplus(fresh: Map<string, number>): string[] {
		let bytes = [...fresh.values()].reduce((a, b) => a + b, 0);
		const gone: string[] = [];
		for (const [id, size] of fresh) {
			if (bytes <= this.#parts.limits.seatSlideBytes) break;
			bytes -= size;
			fresh.delete(id);
			gone.push(id);
		}
		return gone;
	}

	async #write(dir: string, id: string, picture: Buffer): Promise<void> {
		const part = `${id}.webp.part`;
		this.#writing.add(part);
		try {
			await writeDurably(join(dir, `${id}.webp`), picture);
		} finally {
			this.#writing.delete(part);
		}
	}

	/** What was being written when the server was ended. */
	#dropParts(): void {
		const root = this.#root();
		for (const session of names(root)) {
			const parts = names(join(root, session)).filter((file) => file.endsWith('.part'));
			for (const part of parts) rmSync(join(root, session, part), { force: true });
		}
	}

	#root(): string {
		return join(this.#parts.dataDir, 'slides');
	}

	#dir(session: SessionId): string {
		if (!WORD.test(session)) throw new Error('not a session id');
		return join(this.#root(), session);
	}
}

export function createSlides(parts: SlidesParts): Slides {
	return new Slides(parts);
}

/** What is in a folder; nothing where there is none. */
function names(dir: string): string[] {
	try {
		return readdirSync(dir);
	} catch {
		return [];
	}
}

/** A disk that is full keeps nothing of it. */
async function writeDurably(file: string, bytes: Buffer): Promise<void> {
	const part = `${file}.part`;
	try {
		const handle = await open(part, 'w', 0o600);
		try {
			await handle.writeFile(bytes);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(part, file);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}
