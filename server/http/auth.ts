import { parse } from 'cookie';
import type { Response } from 'express';
import type { IncomingMessage } from 'node:http';
import { ever } from '../../src/domain/session/rules/rights.ts';
import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import type { SecurityLog } from '../log.ts';
import type { NameBrowser } from '../people/browsers.ts';
import type { People } from '../people/people.ts';
import { word } from '../people/hash.ts';
import { deviceOf } from '../people/organizers.ts';
import type { RandomBytes } from '../ports.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** The seat behind a request, taken from its cookie and never from what it says. */
export interface Caller {
	session: SessionId;
	seat: SeatId;
	role: Role;
	/** What was signed in: the seat's device, or the organizer's sign-in. Never told to anybody. */
	device: string;
	/**
	 * Whether the device still has what its cookie gave: asked whenever it is used.
	 *
	 * @param acting something is done, not only looked at: an organizer then stays signed in
	 */
	stands(acting: boolean): boolean;
}

/** A caller whose connection outlives the request that opened it. */
export interface Admitted extends Caller {
	/** A word for the browser it came from, of those alone who approve reveals; null for all others, and unknown. */
	browser: string | null;
}

/**
 * Names of the cookies. Over https a browser takes a name with `__Secure-` from https alone; `__Host-` would want the
 * path `/`, and several seats live in one browser by their paths. The browser's own is for all of them.
 */
export const cookieNames = (secure: boolean) => {
	const prefix = secure ? '__Secure-' : '';
	return {
		seat: `${prefix}bp_seat`,
		organizer: `${prefix}bp_organizer`,
		browser: `${secure ? '__Host-' : ''}bp_browser`
	} as const;
};
const UNDER_SEAT = /^\/s\/([\w-]{1,64})(?:[/?]|$)/;
const UNDER_DESK = /^\/o(?:[/?]|$)/;
/** More than a browser sends of all that we set, many times over: a longer text is not read for a first sight. */
const COOKIES_CHARS = 2048;
const BROWSER = /^[\w-]{22}$/;

export function cookieOf(req: IncomingMessage, name: string): string {
	return parse(req.headers.cookie ?? '')[name] ?? '';
}

export interface AuthParts {
	people: People;
	sessions: Sessions;
	origins: () => readonly string[];
	secure: boolean;
	security: SecurityLog;
	nameBrowser: NameBrowser;
	random: RandomBytes;
}

/** Who calls, or null: unknown, revoked, moved and forged alike. */
export class Auth {
	readonly names: ReturnType<typeof cookieNames>;
	readonly #people: People;
	readonly #sessions: Sessions;
	readonly #origins: () => readonly string[];
	readonly #security: SecurityLog;
	readonly #secure: boolean;
	readonly #nameBrowser: NameBrowser;
	readonly #random: RandomBytes;

	constructor({ people, sessions, origins, secure, security, nameBrowser, random }: AuthParts) {
		this.names = cookieNames(secure);
		this.#secure = secure;
		this.#nameBrowser = nameBrowser;
		this.#random = random;
		this.#people = people;
		this.#sessions = sessions;
		this.#origins = origins;
		this.#security = security;
	}

	/** Who asks, at first sight and as nobody's visit: a seat, or an organizer's sign-in; null for a stranger. */
	knows(req: IncomingMessage): string | null {
		if ((req.headers.cookie?.length ?? 0) > COOKIES_CHARS) return null;
		const [, path] = UNDER_SEAT.exec(req.url ?? '') ?? [];
		if (path !== undefined) {
			const cookie = cookieOf(req, this.names.seat);
			const holder = cookie === '' ? null : this.#people.devices.holder(path, cookie);
			return holder && `seat ${holder.session} ${holder.seat}`;
		}
		const cookie = UNDER_DESK.test(req.url ?? '') ? cookieOf(req, this.names.organizer) : '';
		return cookie !== '' && this.#people.organizers.holds(deviceOf(cookie))
			? `desk ${deviceOf(cookie)}`
			: null;
	}

	/** Whose page or path it is that is asked for, by its role; null where it is nobody's. */
	roleAsked(req: IncomingMessage): Role | null {
		const [, path] = UNDER_SEAT.exec(req.url ?? '') ?? [];
		return path === undefined ? null : this.#people.seats.roleAt(path);
	}

	/** Another opening of the link by the same device takes nothing from it. */
	seat(req: IncomingMessage, path: string): Caller | null {
		const { devices } = this.#people;
		const holder = devices.authenticate(path, cookieOf(req, this.names.seat));
		return holder && { ...holder, stands: (acting) => devices.stillHolds(holder, acting) };
	}

	/** The organizer's sign-in; null for nobody. */
	organizer(req: IncomingMessage, visit = true): string | null {
		return this.#people.organizers.authenticate(cookieOf(req, this.names.organizer), visit);
	}

	/** The organizer's own seat in a session. */
	async organizerSeat(req: IncomingMessage, session: SessionId): Promise<Caller | null> {
		const device = this.organizer(req);
		if (device === null) return null;
		const { organizers } = this.#people;
		const stands = (acting: boolean) => (acting ? organizers.stillIn(device) : organizers.holds(device));
		const seat = await this.#sessions.organizerSeat(session);
		// The sign-in may have ended while the session was read.
		return seat === null || !stands(false) ? null : { session, seat, role: 'organizer', device, stands };
	}

	/** For a connection of a seat. */
	admitSeat(req: IncomingMessage, path: string): Admitted | null {
		const caller = this.seat(req, path);
		return caller && { ...caller, browser: this.#browserOf(req, caller) };
	}

	/** For a connection of the organizer's to one session. */
	async admitOrganizer(req: IncomingMessage, session: SessionId): Promise<Admitted | null> {
		const caller = await this.organizerSeat(req, session);
		return caller && { ...caller, browser: this.#browserOf(req, caller) };
	}

	/**
	 * Marks the browser in which somebody who approves reveals has just come in, so that two approvals by one browser
	 * show. Of all others nothing is set, and nothing looked at.
	 */
	markBrowser(req: IncomingMessage, res: Response, role: Role, maxAge: number): void {
		if (!ever(role, 'approveReveal')) return;
		const there = cookieOf(req, this.names.browser);
		const mark = BROWSER.test(there) ? there : word(this.#random(16));
		res.cookie(this.names.browser, mark, {
			path: '/',
			httpOnly: true,
			sameSite: 'strict',
			secure: this.#secure,
			maxAge
		});
	}

	#browserOf(req: IncomingMessage, { session, role }: Caller): string | null {
		if (!ever(role, 'approveReveal')) return null;
		const mark = cookieOf(req, this.names.browser);
		return BROWSER.test(mark) ? this.#nameBrowser(session, mark) : null;
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
