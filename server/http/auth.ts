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

	/** Whether the page that asks is one of ours; a request that changes something must say so. */
	ourOrigin(req: IncomingMessage): boolean {
		const { origin } = req.headers;
		return origin !== undefined && this.#origins().includes(origin);
	}
}
