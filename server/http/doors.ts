import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { ZodError } from 'zod';
import type { Command } from '../../src/domain/session/commands.ts';
import type { Refusal } from '../../src/domain/kernel/refusal.ts';
import { tooLarge } from '../../src/wire/few.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import type { limits } from '../config.ts';
import type { SecurityLog } from '../log.ts';
import type { Clock } from '../ports.ts';
import type { People } from '../people/people.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Auth, Caller } from './auth.ts';
import { SlowError } from '../work/port.ts';
import { BusyError } from '../work/turns.ts';
import { Alone } from './alone.ts';
import { DoneSignOuts } from './left.ts';
import { networkOf, Paces } from './pace.ts';
import type { Slides } from '../pictures/slides.ts';

/** No path of ours is longer: what comes behind counts as the same. */
const PATH_CHARS = 80;

/** What the HTTP doors stand on. */
export interface DoorParts {
	auth: Auth;
	people: People;
	sessions: Sessions;
	slides: Slides;
	limits: typeof limits;
	secure: boolean;
	security: SecurityLog;
	clock: Clock;
	newId(): string;
	/** Organizers signed out: whoever is no longer valid goes. */
	signedOut(): void;
}

interface Conditions {
	id?: string | undefined;
	holds?: () => boolean;
	before?: number | undefined;
}

export class Doors {
	readonly auth: Auth;
	readonly people: People;
	readonly sessions: Sessions;
	readonly slides: Slides;
	readonly limits: typeof limits;
	readonly secure: boolean;
	readonly security: SecurityLog;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly signedOut: () => void;
	readonly paces: Paces;
	readonly left = new DoneSignOuts();
	/** Whose seat is being taken, by its path. */
	readonly taking = new Alone();
	readonly #redeems: RateLimiterMemory;
	readonly #networks: RateLimiterMemory;

	constructor(parts: DoorParts) {
		this.auth = parts.auth;
		this.people = parts.people;
		this.sessions = parts.sessions;
		this.slides = parts.slides;
		this.limits = parts.limits;
		this.secure = parts.secure;
		this.security = parts.security;
		this.clock = () => parts.clock();
		this.newId = () => parts.newId();
		this.signedOut = () => parts.signedOut();
		this.#redeems = new RateLimiterMemory({ points: parts.limits.redeemsPerMinute, duration: 60 });
		this.paces = new Paces(parts.clock, parts.limits.paces);
		this.#networks = new RateLimiterMemory({ points: parts.limits.redeemsPerAddress, duration: 60 });
	}

	/** @param req its network counts, as the trusted proxies tell it, and the path whose link it is */
	async mayRedeem(req: IncomingMessage & { ip?: string | undefined; baseUrl: string }): Promise<boolean> {
		const network = networkOf(req.ip ?? req.socket.remoteAddress ?? '');
		const path = req.baseUrl.slice(0, PATH_CHARS);
		return (await take(this.#networks, network)) && take(this.#redeems, `${network} ${path}`);
	}

	/**
	 * A command of the caller's, whose right is asked for once more when it is stored.
	 *
	 * @param how `id`: of the caller's own, a repeat changes nothing; `holds`: whether what it rests on is so still, asked
	 * for then too, and refused as `not-found`; `before`: its last moment, server ms, else `late`
	 */
	async perform(
		{ session, seat, role, stands }: Caller,
		command: Command,
		{ id = this.newId(), holds = () => true, before }: Conditions = {}
	): Promise<CommandAck> {
		const actor = { kind: 'seat', seat, role } as const;
		const provided = { stands: () => stands(false) && holds(), before };
		const ack = await this.sessions.perform(session, id, command, null, actor, provided);
		if (!ack.ok && ack.refusal === 'rate') this.security.note('pace-exceeded', role);
		return ack;
	}

	async slideAllowed(who: Caller, id: string): Promise<boolean> {
		const room = await this.sessions.room(who.session);
		return room?.slideAllowed(who.seat, id) ?? false;
	}

	/** A link was redeemed: the organizer's list shows it. */
	linkChanged(session: string, seat: string): void {
		this.sessions.linkChanged(session, seat);
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

/** The name of what is sent as a file, whatever it was called where it came from. */
export function fileNamed(res: Response, file: string, how: 'inline' | 'attachment' = 'inline'): Response {
	return res.set('content-disposition', `${how}; filename="${file}"`);
}

/** The one answer to what does not exist and to what is not for this caller. */
export function nothingHere(res: Response): void {
	res.status(404).type('text/plain').set('cache-control', 'no-store').send('');
}

/** Whoever signs out leaves no pages behind. What other seats of the browser keep is no cache, and stays. */
export function clearCache(res: Response): void {
	res.set('clear-site-data', '"cache"');
}

/** A body that is not what was asked for: too much of it, or something else. */
export function malformed(res: Response, error?: ZodError): void {
	misread(res);
	res.status(error !== undefined && tooLarge(error) ? 413 : 400).end();
}

/** Writes down, once, that what came with a request could not be read; whose it was, its route knows. */
export function misread(res: Response): void {
	const note: unknown = res.locals.misread;
	delete res.locals.misread;
	if (typeof note === 'function') note();
}

/** What was not done: the server's own trouble, one that the sender has to settle first (412: another is stored by now), or not for this caller. */
export function refused(res: Response, refusal: Refusal): void {
	if (refusal === 'not-found') return nothingHere(res);
	if (refusal === 'rate') return void res.status(429).end();
	if (refusal === 'stale') return void res.status(412).end();
	// Meant for a moment that is over.
	if (refusal === 'late') return void res.status(408).end();
	res.status(refusal === 'storage' || refusal === 'busy' ? 503 : 409).end();
}

/** Whether a command of the caller's would be accepted now, for a route that carries one. */
export function takes(command: Command) {
	return async (doors: Doors, { session, seat, role }: Caller): Promise<404 | 409 | null> => {
		const room = await doors.sessions.room(session);
		if (room === null) return 404;
		return room.takes(command, { kind: 'seat', seat, role }) ? null : 409;
	};
}

/** Aborted when whoever asked has gone: nobody does work for them any more. */
export function gone(res: Response): AbortSignal {
	const controller = new AbortController();
	res.once('close', () => controller.abort());
	return controller.signal;
}

/** Words for what was not done: too much at once of the asker's, too much of everybody's, too much in one piece. */
export function unable(res: Response, error: unknown): void {
	if (error instanceof BusyError) return void res.status(error.mine ? 429 : 503).end();
	if (error instanceof SlowError) return void res.status(413).end();
	// Nobody is there to be answered.
	if (!res.closed) throw error;
}
