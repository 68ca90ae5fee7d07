import { parse } from 'cookie';
import type { IncomingMessage } from 'node:http';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import type { People } from '../people/people.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** The seat behind a request, taken from its cookie and never from what it says. */
export interface Caller {
	session: SessionId;
	seat: SeatId;
	role: Role;
}

/** A caller whose connection outlives the request that opened it. */
export interface Admitted extends Caller {
	/**
	 * Whether the cookie still gives what it gave: asked whenever it is used.
	 *
	 * @param acting something is done, not only looked at: an organizer then stays signed in
	 */
	stands(acting: boolean): boolean;
}

export const SEAT_COOKIE = 'bp_seat';
export const ORGANIZER_COOKIE = 'bp_organizer';

export function cookieOf(req: IncomingMessage, name: string): string {
	return parse(req.headers.cookie ?? '')[name] ?? '';
}

/** Who calls, or null: unknown, revoked, moved and forged alike. */
export class Auth {
	readonly #people: People;
	readonly #sessions: Sessions;
	readonly #origins: () => readonly string[];

	constructor(people: People, sessions: Sessions, origins: () => readonly string[]) {
		this.#people = people;
		this.#sessions = sessions;
		this.#origins = origins;
	}

	seat(req: IncomingMessage, path: string): Caller | null {
		return this.#people.devices.authenticate(path, cookieOf(req, SEAT_COOKIE));
	}

	organizer(req: IncomingMessage): boolean {
		return this.#people.organizers.authenticate(cookieOf(req, ORGANIZER_COOKIE));
	}

	/** The organizer's own seat in a session. */
	async organizerSeat(req: IncomingMessage, session: SessionId): Promise<Caller | null> {
		if (!this.organizer(req)) return null;
		const seat = await this.#sessions.organizerSeat(session);
		return seat === null ? null : { session, seat, role: 'organizer' };
	}

	/** For a connection of a seat. */
	admitSeat(req: IncomingMessage, path: string): Admitted | null {
		const caller = this.seat(req, path);
		return caller && { ...caller, stands: () => this.seat(req, path)?.seat === caller.seat };
	}

	/** For a connection of the organizer's to one session. */
	async admitOrganizer(req: IncomingMessage, session: SessionId): Promise<Admitted | null> {
		const caller = await this.organizerSeat(req, session);
		const { organizers } = this.#people;
		const stands = (acting: boolean) =>
			acting ? this.organizer(req) : organizers.holds(cookieOf(req, ORGANIZER_COOKIE));
		// The sign-in may have ended while the session was read.
		return caller !== null && stands(false) ? { ...caller, stands } : null;
	}

	/** Whether the page that asks is one of ours; a request that changes something must say so. */
	ourOrigin(req: IncomingMessage): boolean {
		const { origin } = req.headers;
		return origin !== undefined && this.#origins().includes(origin);
	}

	/**
	 * Whether a page of ours can have asked this. Browsers name the origin of all but a plain GET to the same place,
	 * and where the connection is safe they say of that, too, where it comes from.
	 */
	ourPage(req: IncomingMessage): boolean {
		if (req.headers.origin !== undefined || req.method !== 'GET') return this.ourOrigin(req);
		const site = req.headers['sec-fetch-site'];
		if (site !== undefined) return site === 'same-origin';
		return !this.#origins().every((origin) => origin.startsWith('https:'));
	}
}
