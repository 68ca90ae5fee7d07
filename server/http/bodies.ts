import { json, raw, type Request, type Response } from 'express';
import type { Bodies, Read } from '../work/jobs.ts';
import type { Caller } from './auth.ts';
import { gone, nothingHere, unable, type Doors } from './doors.ts';
import type { Route } from './routes.ts';

type Body = NonNullable<Route<never>['body']>;

/** A body of JSON. */
export function text(most: number): Body {
	return { most: () => most, read: (limit) => json({ limit }) };
}

/** A large body of JSON, as bytes: a thread reads it ({@link readBody}). */
export function largeText(most: number): Body {
	return { most: () => most, read: (limit) => raw({ type: 'application/json', limit }) };
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
		const read = (await doors.sessions.ports.work.do('read', { session, seat }, ask, gone(res))) as Read<K>;
		if (read.ok) return read.body;
		if (read.why === 'not-json') nothingHere(res);
		else res.status(read.why === 'too-large' ? 413 : 400).end();
	} catch (error) {
		unable(res, error);
	}
	return null;
}

/** A body of bytes, whatever it says it is. */
export function bytes(most: (doors: Doors) => number): Body {
	return { most, read: (limit) => raw({ type: () => true, limit, inflate: false }) };
}
