import { makeToken } from '../../src/wire/token.ts';
import { afterCommit, transaction } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import { ifItCan } from '../store/lock.ts';
import type { RandomBytes } from '../ports.ts';
import type { Calendar } from './calendar.ts';
import { hashed, word } from './hash.ts';
import { numbers } from './numbers.ts';

const HOUR = 3_600_000;
/** An unused link does not lie around for ever. */
export const LINK_MS = 7 * 24 * HOUR;
/** Signed in for so long after the last visit, and at most so long in all. */
export const ORGANIZER_MS = 12 * HOUR;
export const ORGANIZER_MOST_MS = 7 * 24 * HOUR;
/** A visit is written down at most this often. */
const SLIDE_MS = HOUR / 4;
/** Sign-ins at once, on all devices of all who organize; one more ends the one that was made first. */
const ORGANIZER_SIGN_INS = 10;
/** Whoever ends another's sign-in has used a link no longer ago than this. */
const ORGANIZER_FRESH_MS = HOUR / 6;

/** One sign-in, as the organizers see it. */
interface SignIn {
	/** A word for it that opens nothing. */
	id: string;
	since: number;
	visited: number;
	/** The one that asks. */
	mine: boolean;
}

/** Organizers sign in by a link that works once; `npm run link` makes one from another process. */
export class Organizers {
	readonly #db: Database;
	readonly #calendar: Calendar;
	readonly #random: RandomBytes;
	readonly #sql: ReturnType<typeof prepare>;
	readonly #listeners: ((device: string) => void)[] = [];

	constructor(db: Database, calendar: Calendar, random: RandomBytes) {
		this.#db = db;
		this.#calendar = calendar;
		this.#random = random;
		this.#sql = prepare(db);
	}

	/** The token of a new one-time link. */
	issueLink(): string {
		const token = makeToken(this.#random(16));
		const now = this.#calendar.now();
		transaction(this.#db, () => {
			this.#dropEnded();
			this.#sql.addLink.run(hashed(token), now);
		});
		return token;
	}

	/**
	 * Uses the link up for a cookie of 256 random bits; null when it is unknown, used or too old. Until that cookie is
	 * used, the same press has another in its place for as long as a sign-in is fresh: its answer may have been lost.
	 *
	 * @param before the cookie that this browser has: that sign-in ends once the new one is used
	 * @param press drawn by the page, which alone knows it
	 */
	redeem(token: string, before = '', press = ''): string | null {
		const now = this.#calendar.now();
		const link = hashed(token);
		return transaction(this.#db, () => {
			const used = this.#sql.useLink.run(link, now - LINK_MS).changes > 0;
			if (!used) return press === '' ? null : this.#again(link, hashed(press));
			const cookie = word(this.#random(32));
			const replaced = hashed(before);
			this.#dropEnded();
			this.#sql.dropOldest.run({ replaced, now, most: ORGANIZER_SIGN_INS - 1 });
			this.#sql.addCookie.run({
				cookie: hashed(cookie),
				expires: now + ORGANIZER_MS,
				now,
				link,
				press: press === '' ? null : hashed(press),
				before: before === '' ? null : replaced
			});
			return cookie;
		});
	}

	/** Told of the device whose sign-in another of the same browser has replaced. */
	onRenewed(listener: (device: string) => void): void {
		this.#listeners.push(listener);
	}

	/** The sign-ins that are good now, the newest first. */
	signIns(cookie: string): SignIn[] {
		const mine = idOf(hashed(cookie));
		return this.#sql.signIns.all(this.#calendar.now()).map((row) => {
			const id = idOf(row.cookie as Uint8Array);
			const [since, visited] = [row.born, row.visited].map((at) => this.#calendar.shown(Number(at)));
			return { id, since: since!, visited: visited!, mine: id === mine };
		});
	}

	/** Whether this sign-in was made a moment ago, so that its holder is known anew. */
	fresh(cookie: string): boolean {
		const row = this.#sql.cookie.get(hashed(cookie), this.#calendar.now());
		return row !== undefined && Math.abs(this.#calendar.now() - Number(row.born)) < ORGANIZER_FRESH_MS;
	}

	/**
	 * The device of an organizer, who by a visit stays signed in for another {@link ORGANIZER_MS}; null for nobody.
	 *
	 * @param visit false: a page asks by itself
	 */
	authenticate(cookie: string, visit = true): string | null {
		// Found by its hash: how long that takes says nothing about the cookie.
		const device = deviceOf(cookie);
		return this.stillIn(device, visit) ? device : null;
	}

	/** Whether a device that was let in is signed in still. */
	stillIn(device: string, visit = true): boolean {
		return this.#signedIn(Buffer.from(device, 'base64url'), visit);
	}

	/** Whether this is an organizer still: to look on is no visit. */
	holds(device: string): boolean {
		return this.#sql.cookie.get(Buffer.from(device, 'base64url'), this.#calendar.now()) !== undefined;
	}

	/** One of those that {@link signIns} tells. */
	signOutOne(id: string): void {
		const row = this.#sql.signIns.all(this.#calendar.now()).find((x) => idOf(x.cookie as Uint8Array) === id);
		if (row !== undefined) this.#sql.signOut.run({ cookie: row.cookie as Uint8Array });
	}

	/** Every organizer on every device; whoever goes on needs a new link. */
	signOutAll(): void {
		this.#sql.signOutAll.run();
	}

	/** Times that a clock wrote which was ahead. */
	bringBack(): void {
		const now = this.#calendar.now();
		this.#sql.bringBack.run({ now, expires: now + ORGANIZER_MS });
		this.#sql.bringLinksBack.run({ now });
	}

	/** What ended by the machine's clock alone stays: that may be wrong. */
	#dropEnded(): void {
		const sure = this.#calendar.sure();
		this.#sql.dropLinks.run(sure - LINK_MS);
		this.#sql.dropCookies.run(sure);
	}

	#again(link: Uint8Array, press: Uint8Array): string | null {
		const cookie = word(this.#random(32));
		const since = this.#calendar.now() - ORGANIZER_FRESH_MS;
		return this.#sql.again.run(hashed(cookie), link, press, since).changes > 0 ? cookie : null;
	}

	/** It is used, so its answer came: its link answers nobody any more, and what it replaces ends. */
	#arrived(hash: Uint8Array, before: Uint8Array | null): void {
		ifItCan(() =>
			transaction(this.#db, () => {
				this.#sql.arrived.run(hash);
				if (before === null || this.#sql.signOut.run({ cookie: before }).changes === 0) return;
				afterCommit(this.#db, () => {
					for (const listener of this.#listeners) listener(word(before));
				});
			})
		);
	}

	#signedIn(hash: Uint8Array, visit: boolean): boolean {
		const now = this.#calendar.now();
		const row = this.#sql.cookie.get(hash, now);
		if (!row) return false;
		if (row.coming === 1) this.#arrived(hash, row.before as Uint8Array | null);
		const expires = Math.min(now + ORGANIZER_MS, Number(row.born) + ORGANIZER_MOST_MS);
		if (visit && now - Number(row.visited) >= SLIDE_MS)
			ifItCan(() => this.#sql.slide.run(expires, now, hash));
		return true;
	}
}

/** The word for the sign-in that a cookie is of. */
export function deviceOf(cookie: string): string {
	return word(hashed(cookie));
}

/** From what is stored, in one direction. */
function idOf(hash: Uint8Array): string {
	return word(hashed(`sign-in ${word(hash)}`).subarray(0, 12));
}

function prepare(db: Database) {
	return {
		addLink: db.prepare('INSERT INTO people_organizer_link VALUES (?, ?)'),
		useLink: db.prepare('DELETE FROM people_organizer_link WHERE token = ? AND issued > ?'),
		dropLinks: db.prepare('DELETE FROM people_organizer_link WHERE issued <= ?'),
		addCookie: db.prepare(
			`INSERT INTO people_organizer (cookie, expires, born, visited, link, press, before)
			VALUES ($cookie, $expires, $now, $now, $link, $press, $before)`
		),
		again: db.prepare('UPDATE people_organizer SET cookie = ? WHERE link = ? AND press = ? AND born > ?'),
		arrived: db.prepare(
			'UPDATE people_organizer SET link = NULL, press = NULL, before = NULL WHERE cookie = ?'
		),
		cookie: db.prepare(
			`SELECT ${numbers('born', 'visited')}, link IS NOT NULL AS coming, before FROM people_organizer
			WHERE cookie = ? AND expires > ?`
		),
		slide: db.prepare('UPDATE people_organizer SET expires = ?, visited = ? WHERE cookie = ?'),
		signIns: db.prepare(
			`SELECT cookie, ${numbers('born', 'visited')} FROM people_organizer WHERE expires > ?
			ORDER BY born DESC, cookie`
		),
		dropOldest: db.prepare(
			`DELETE FROM people_organizer WHERE cookie <> $replaced AND cookie NOT IN
			(SELECT cookie FROM people_organizer WHERE cookie <> $replaced
			ORDER BY expires > $now DESC, born DESC, cookie LIMIT $most)`
		),
		bringBack: db.prepare(
			`UPDATE people_organizer SET expires = min(expires, $expires), born = min(born, $now),
			visited = min(visited, $now) WHERE expires > $expires OR born > $now OR visited > $now`
		),
		bringLinksBack: db.prepare('UPDATE people_organizer_link SET issued = $now WHERE issued > $now'),
		dropCookies: db.prepare('DELETE FROM people_organizer WHERE expires <= ?'),
		// With one that was to replace it and is not used yet.
		signOut: db.prepare('DELETE FROM people_organizer WHERE cookie = $cookie OR before = $cookie'),
		signOutAll: db.prepare('DELETE FROM people_organizer')
	};
}
