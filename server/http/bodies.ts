import type { Request, RequestHandler, Response } from 'express';
import type { Bodies, Read } from '../work/jobs.ts';
import { bodyFollows } from './answers.ts';
import type { Caller } from './auth.ts';
import { gone, misread, nothingHere, unable, type Doors } from './doors.ts';
import type { Route } from './routes.ts';

type Body = NonNullable<Route<never>['body']>;

/** Why a body was not read, with the status that says so. */
export class BodyError extends Error {
	override readonly name = 'BodyError';
	readonly status: number;

	constructor(status: number) {
		super('body');
		this.status = status;
	}
}

/** A body of JSON. */
export function text(most: number): Body {
	return {
		most: () => most,
		read: (limit) =>
			reads(limit, (bytes, req) => {
				if (!req.is('json')) return undefined;
				try {
					return JSON.parse(bytes.toString()) as unknown;
				} catch {
					throw new BodyError(400);
				}
			})
	};
}

/** A large body of JSON, as bytes: a thread reads it ({@link readBody}). */
export function largeText(most: number): Body {
	return {
		most: () => most,
		read: (limit) => reads(limit, (whole, req) => (req.is('json') ? whole : undefined))
	};
}

/** What a large body says; null when it has been answered. */
export async function readBody<K extends keyof Bodies>(
	doors: Doors,
	{ session, seat }: Caller,
	kind: K,
	req: Request,
	res: Response
): Promise<Bodies[K] | null> {
	// Of another type nothing was read.
	const bytes: unknown = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
	try {
		const ask = { kind, bytes: bytes as Uint8Array };
		const read = (await doors.sessions.ports.work.do(
			'read',
			{ session, seat, onAir: false },
			ask,
			gone(res)
		)) as Read<K>;
		if (read.ok) return read.body;
		misread(res);
		if (read.why === 'not-json') nothingHere(res);
		else res.status(read.why === 'too-large' ? 413 : 400).end();
	} catch (error) {
		unable(res, error);
	}
	return null;
}

/** A body of bytes, whatever it says it is. */
export function bytes(most: (doors: Doors) => number): Body {
	return { most, read: (limit) => reads(limit, (whole) => whole) };
}

/** Packed bodies are not taken: no page of ours sends one, and what it would unpack to nobody knows. */
function reads(most: number, made: (bytes: Buffer, req: Request) => unknown): RequestHandler {
	return async (req, _res, next) => {
		req.body = undefined;
		if (!bodyFollows(req)) return next();
		if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') throw new BodyError(415);
		req.body = made(await whole(req, most), req);
		next();
	};
}

/** Of what is too long, no more than shows it is waited for. Throws {@link BodyError}. */
function whole(req: Request, most: number): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const length = Number(req.headers['content-length'] ?? 0);
		if (length > most) return reject(new BodyError(413));
		// One buffer, which grows with what has come: a body may come in pieces of one byte.
		let body = Buffer.alloc(0);
		let size = 0;
		const take = (piece: Buffer): void => {
			if (size + piece.length > body.length) {
				const larger = Buffer.alloc(Math.min(length, 2 * (size + piece.length)));
				body.copy(larger, 0, 0, size);
				body = larger;
			}
			size += piece.copy(body, size);
		};
		req
			.on('data', take)
			.once('end', () => resolve(body))
			.once('error', () => reject(new BodyError(400)))
			.once('close', () => reject(new BodyError(400)));
	});
}
