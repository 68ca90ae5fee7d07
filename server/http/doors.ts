import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { ZodError } from 'zod';
import type { Refusal } from '../../src/domain/session/refusal.ts';
import type { limits } from '../config.ts';
import type { Faults } from '../faults.ts';
import type { People } from '../people/people.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Auth, Caller } from './auth.ts';
import type { Slides } from './slides.ts';

/** What the HTTP doors stand on. */
export interface DoorParts {
	auth: Auth;
	people: People;
	sessions: Sessions;
	slides: Slides;
	limits: typeof limits;
	secure: boolean;
	newId(): string;
	faults: Faults;
}

export class Doors {
	readonly auth: Auth;
	readonly people: People;
	readonly sessions: Sessions;
	readonly slides: Slides;
	readonly limits: typeof limits;
	readonly secure: boolean;
	readonly newId: () => string;
	readonly #faults: Faults;
	readonly #redeems: RateLimiterMemory;
	readonly #uploads: RateLimiterMemory;
	readonly #says: RateLimiterMemory;

	constructor(parts: DoorParts) {
		this.auth = parts.auth;
		this.people = parts.people;
		this.sessions = parts.sessions;
		this.slides = parts.slides;
		this.limits = parts.limits;
		this.secure = parts.secure;
		this.newId = () => parts.newId();
		this.#faults = parts.faults;
		this.#redeems = new RateLimiterMemory({ points: parts.limits.redeemsPerMinute, duration: 60 });
		this.#uploads = new RateLimiterMemory({ points: parts.limits.slidesPerMinute, duration: 60 });
		this.#says = new RateLimiterMemory({ points: parts.limits.saysPerMinute, duration: 60 });
	}

	/** @param req its address counts, as the trusted proxies tell it */
	mayRedeem(req: IncomingMessage & { ip?: string | undefined }): Promise<boolean> {
		return take(this.#redeems, req.ip ?? req.socket.remoteAddress ?? '');
	}

	mayUpload(who: Caller): Promise<boolean> {
		return take(this.#uploads, who.seat);
	}

	maySay(who: Caller): Promise<boolean> {
		return take(this.#says, who.seat);
	}

	async slideAllowed(who: Caller, id: string): Promise<boolean> {
		const room = await this.sessions.room(who.session);
		return room?.slideAllowed(who.seat, id) ?? false;
	}

	/** A link was redeemed: the organizer's list shows it. */
	linkChanged(session: string, seat: string): void {
		const tell = async () => (await this.sessions.room(session))?.asideChanged({ seat });
		this.#faults.run('link changed', tell, { session });
	}
}

async function take(limiter: RateLimiterMemory, key: string): Promise<boolean> {
	try {
		await limiter.consume(key);
		return true;
	} catch (error) {
		if (error instanceof RateLimiterRes) return false;
		throw error;
	}
}

/** The one answer to what does not exist and to what is not for this caller. */
export function nothingHere(res: Response): void {
	res.status(404).type('text/plain').set('cache-control', 'no-store').send('');
}

/** A body that is not what was asked for: too much of it, or something else. */
export function malformed(res: Response, error?: ZodError): void {
	// A choice of bodies hides what was wrong with each.
	const long = error !== undefined && JSON.stringify(error.issues).includes('"code":"too_big"');
	res.status(long ? 413 : 400).end();
}

/** The server's own trouble, or one that the sender has to settle first. */
export function statusOf(refusal: Refusal): number {
	return refusal === 'storage' || refusal === 'busy' ? 503 : 409;
}
