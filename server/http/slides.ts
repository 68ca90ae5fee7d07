import { mkdirSync, rmSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import type { limits } from '../config.ts';
import { PictureError, reencode } from './pictures.ts';

export interface SlidesParts {
	dataDir: string;
	newId(): string;
	limits: Pick<typeof limits, 'slidePixels' | 'sessionSlideBytes'>;
}

const WORD = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Slide pictures as files under random names, `<dataDir>/slides/<session>/<id>.webp`. Until a deck names them they
 * belong to the seat that sent them.
 */
export class Slides {
	readonly #parts: SlidesParts;
	/** Sent since the start and not yet in a deck: by seat. */
	readonly #fresh = new Map<string, Set<string>>();

	constructor(parts: SlidesParts) {
		this.#parts = parts;
	}

	/** Durable when it resolves. Throws PictureError. */
	async savePicture(session: SessionId, seat: SeatId, bytes: Buffer): Promise<{ id: string }> {
		const picture = await reencode(bytes, this.#parts.limits.slidePixels);
		const dir = this.#dir(session);
		mkdirSync(dir, { recursive: true, mode: 0o700 });
		const files = (await readdir(dir)).length;
		if ((files + 1) * picture.length > this.#parts.limits.sessionSlideBytes) throw new PictureError('full');
		const id = this.#parts.newId();
		await writeDurably(join(dir, `${id}.webp`), picture);
		const key = `${session} ${seat}`;
		this.#fresh.set(key, (this.#fresh.get(key) ?? new Set()).add(id));
		return { id };
	}

	async ownedBy(session: SessionId, seat: SeatId, id: string): Promise<boolean> {
		return this.#fresh.get(`${session} ${seat}`)?.has(id) ?? false;
	}

	async readPicture(session: SessionId, id: string): Promise<Buffer | null> {
		if (!WORD.test(id)) return null;
		return readFile(join(this.#dir(session), `${id}.webp`)).catch(() => null);
	}

	/** What the seat sent and its deck does not name goes. */
	async keepOnly(session: SessionId, seat: SeatId, ids: readonly string[]): Promise<void> {
		const key = `${session} ${seat}`;
		const gone = [...(this.#fresh.get(key) ?? [])].filter((id) => !ids.includes(id));
		this.#fresh.delete(key);
		await Promise.all(gone.map((id) => rm(join(this.#dir(session), `${id}.webp`), { force: true })));
	}

	forgetSession(session: SessionId): void {
		rmSync(this.#dir(session), { recursive: true, force: true });
	}

	#dir(session: SessionId): string {
		if (!WORD.test(session)) throw new Error('not a session id');
		return join(this.#parts.dataDir, 'slides', session);
	}
}

export function createSlides(parts: SlidesParts): Slides {
	return new Slides(parts);
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
