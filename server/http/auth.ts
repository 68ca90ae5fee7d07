import { parse } from 'cookie';
import type { IncomingMessage } from 'node:http';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import type { SecurityLog } from '../log.ts';
import type { People } from '../people/people.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** The seat behind a request, taken from its cookie and never from what it says. */
export interface Caller {
	session: SessionId;
	seat: SeatId;
	role: Role;
	/** What was signed in: the seat's device, or the organizer's sign-in. Never told to anybody. */
	device: string;
}

/** A caller whose connection outlives the request that opened it. */
export interface Admitted extends Caller {
	/**
	 * Whether the device still has what its cookie gave: asked whenever it is used.
	 *
	 * @param acting something is done, not only looked at: an organizer then stays signed in
	 */
	stands(acting: boolean): boolean;
}

/**
 * Names of the two cookies. Over https a browser takes a name with `__Secure-` from https alone; `__Host-` would want
 * the path `/`, and several seats live in one browser by their paths.
 */
export const cookieNames = (secure: boolean) => {
	const prefix = secure ? '__Secure-' : '';
	return { seat: `${prefix}bp_seat`, organizer: `${prefix}bp_organizer` } as const;
};

export function cookieOf(req: IncomingMessage, name: string): string {
	return parse(req.headers.cookie ?? '')[name] ?? '';
}

export interface AuthParts {
	people: People;
	sessions: Sessions;
	origins: () => readonly string[];
	secure: boolean;
	security: SecurityLog;
}

/** Who calls, or null: unknown, revoked, moved and forged alike. */
export class Auth {
	readonly names: ReturnType<typeof cookieNames>;
	readonly #people: People;
	readonly #sessions: Sessions;
	readonly #origins: () => readonly string[];
	readonly #security: SecurityLog;

	constructor({ people, sessions, origins, secure, security }: AuthParts) {
		this.names = cookieNames(secure);
		this.#people = people;
		this.#sessions = sessions;
		this.#origins = origins;
		this.#security = security;
	}

	seat(req: IncomingMessage, path: string): Caller | null {
		return this.#people.devices.authenticate(path, cookieOf(req, this.names.seat));
	}

	/** The organizer's sign-in; null for nobody. */
	organizer(req: IncomingMessage): string | null {
		return this.#people.organizers.authenticate(cookieOf(req, this.names.organizer));
	}

	/** The organizer's own seat in a session. */
	async organizerSeat(req: IncomingMessage, session: SessionId): Promise<Caller | null> {
		const device = this.organizer(req);
		if (device === null) return null;
		const seat = await this.#sessions.organizerSeat(session);
		return seat === null ? null : { session, seat, role: 'organizer', device };
	}

	/** For a connection of a seat: another opening of the link by the same device ends none of its tabs. */
	admitSeat(req: IncomingMessage, path: string): Admitted | null {
		const caller = this.seat(req, path);
		return caller && { ...caller, stands: () => this.#people.devices.stillHolds(caller) };
	}

	/** For a connection of the organizer's to one session. */
	async admitOrganizer(req: IncomingMessage, session: SessionId): Promise<Admitted | null> {
		const caller = await this.organizerSeat(req, session);
		if (caller === null) return null;
		const { organizers } = this.#people;
		const stands = (acting: boolean) =>
			acting ? organizers.stillIn(caller.device) : organizers.holds(caller.device);
		// The sign-in may have ended while the session was read.
		return stands(false) ? { ...caller, stands } : null;
	}

	/**
	 * Writes down that somebody was not let in: with a cookie that is good no longer, a role that may not, or from
	 * another site.
	 *
	 * @param path of the seat; null at the organizer's desk
	 */
	noteRefused(
		req: IncomingMessage,
		path: string | null,
		found: { role: Role } | null,
		foreign: boolean
	): void {
		if (found !== null) return this.#security.note(foreign ? 'origin-refused' : 'right-refused', found.role);
		const name = path === null ? this.names.organizer : this.names.seat;
		if (cookieOf(req, name) === '') return;
		const role = path === null ? 'organizer' : this.#people.seats.roleAt(path);
		this.#security.note('cookie-refused', role);
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
