import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import { scrub, transaction } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { Clock, RandomBytes } from '../ports.ts';
import { ifItCan } from '../store/lock.ts';
import { hashed, holds, word } from './hash.ts';
import type { Invitations } from './invitations.ts';
import { AFTER_MS, linkEnded, type LinkTimes } from './links.ts';
import { numbers } from './numbers.ts';
import type { Seats } from './seats.ts';

const DAY = 24 * 3_600_000;
/** A seat's sign-in ends so long after its link was opened, at the server too. */
export const SEAT_MS = 90 * DAY;
/** And so long after the last day on which its device came. */
const SEAT_IDLE_MS = 30 * DAY;
/** For so long a press whose answer was lost is answered again. */
const AGAIN_MS = DAY / 144;

/** Who stands behind a cookie. */
export interface Holder {
	session: SessionId;
	seat: SeatId;
	role: Role;
	/** The device that holds the seat: the same word for as long as it does, whatever its cookie. */
	device: string;
}

export interface RedeemOptions {
	/** The person on the new device agreed to move the seat here. */
	confirmMove?: boolean;
	/** The cookie that this device already has for the path: it then keeps the seat without a question. */
	cookie?: string;
	/**
	 * Drawn by the page, which alone knows it: the same again soon after is the same device, whose answer may have been
	 * lost.
	 */
	press?: string;
}

/**
 * `taken`: the seat is in use on another device; ask, then redeem again with `confirmMove`. `no`: unknown, revoked,
 * replaced, ended or of another seat; one answer for all.
 */
type Refused = { ok: false; reason: 'taken' | 'no' };
export type Redeemed = ({ ok: true; cookie: string } & Holder) | Refused;

interface Row extends Omit<Holder, 'device'>, LinkTimes {
	path: string;
	token: Uint8Array | null;
	cookie: Uint8Array | null;
	/** Of the page that opened it. */
	press: Uint8Array | null;
	device: string | null;
	redeemed: number | null;
	expires: number | null;
	/** The end of the last day on which the device came: no finer, for beside the slots it would tell whose was on. */
	visited: number | null;
}

/** One signed-in device per seat, known by a cookie. */
export class Devices {
	readonly #db: Database;
	readonly #seats: Seats;
	readonly #invitations: Invitations;
	readonly #clock: Clock;
	readonly #random: RandomBytes;
	readonly #sql: ReturnType<typeof prepare>;

	constructor(db: Database, seats: Seats, invitations: Invitations, clock: Clock, random: RandomBytes) {
		this.#db = db;
		this.#seats = seats;
		this.#invitations = invitations;
		this.#clock = clock;
		this.#random = random;
		this.#sql = prepare(db);
	}

	/** What redeeming would come to, for whoever writes it down first. `another`: not the device that holds the seat. */
	look(
		path: string,
		token: string,
		{ confirmMove = false, cookie, press = '' }: RedeemOptions = {}
	): { ok: true; another: boolean; row: Row } | Refused {
		const row = this.#row(path);
		if (!holds(token, row?.token ?? null) || !row) return { ok: false, reason: 'no' };
		if (linkEnded(row, this.#clock())) return { ok: false, reason: 'no' };
		const held = this.#held(row);
		const again = held !== null && press !== '' && this.#pressed(row, press);
		const another = !again && (cookie === undefined || !holds(cookie, held));
		// After an abort nobody knows any more who has come.
		const known = held !== null && row.redeemed !== null;
		if (another && known && !confirmMove) return { ok: false, reason: 'taken' };
		return { ok: true, another, row };
	}

	/**
	 * Trades a link's token for a device cookie of 256 random bits, new each time. Another device that held the seat is
	 * out at once.
	 */
	redeem(path: string, token: string, options: RedeemOptions = {}): Redeemed {
		const { answer, moved } = transaction(this.#db, () => {
			const found = this.look(path, token, options);
			if (!found.ok) return { answer: found, moved: null };
			const { row, another } = found;
			const cookie = word(this.#random(32));
			const device = another || row.device === null ? word(this.#random(12)) : row.device;
			const now = this.#clock();
			const redeemed = Math.max(now, row.issued ?? now);
			const press = options.press ? hashed(options.press) : null;
			this.#sql.signIn.run(hashed(cookie), press, redeemed, device, now + SEAT_MS, endOfDay(now), path);
			this.#invitations.used(row.session, row.seat);
			const { session, seat, role } = row;
			const yes: Redeemed = { ok: true, cookie, session, seat, role, device };
			return { answer: yes, moved: another && row.cookie !== null ? row : null };
		});
		// Told only once it is durable.
		if (moved) this.#seats.tellGone(moved, 'moved');
		return answer;
	}

	/**
	 * For an abort: whether and when a startup's people came, and whose link was taken away, is gone; who is signed in
	 * stays so, to read the end. All seats are written anew in the order of their random ids: where a row lies in the
	 * file follows from when it was last changed.
	 */
	forgetVisits(session: SessionId): void {
		const now = this.#clock();
		const rows = this.#sql.ofSession.all(session) as unknown as Row[];
		this.#sql.dropSession.run(session);
		for (const row of rows) {
			const kept = row.role === 'presenter' ? this.#blurred(row, now) : row;
			this.#sql.add.run({ ...kept, press: null });
			if (kept !== row) this.#invitations.forget(session, row.seat);
		}
		scrub(this.#db);
	}

	/** Where there was nothing, something that is nobody's. */
	#blurred(row: Row, now: number): Row {
		const nobodys = () => hashed(word(this.#random(32)));
		return {
			...row,
			token: row.token ?? nobodys(),
			cookie: this.#held(row) ?? nobodys(),
			device: row.device ?? word(this.#random(12)),
			redeemed: null,
			expires: now + SEAT_MS,
			visited: endOfDay(now),
			issued: now
		};
	}

	/** Who this is, or null. Takes the same time for every wrong answer. */
	authenticate(path: string, cookie: string): Holder | null {
		const row = this.#holding(path, cookie);
		if (row !== null) this.#visit(row);
		return row && { session: row.session, seat: row.seat, role: row.role, device: row.device ?? '' };
	}

	/** Whose cookie it is: to look on is no visit. */
	holder(path: string, cookie: string): Pick<Holder, 'session' | 'seat'> | null {
		return this.#holding(path, cookie);
	}

	#holding(path: string, cookie: string): Row | null {
		const row = this.#row(path);
		return holds(cookie, row ? this.#held(row) : null) && row ? row : null;
	}

	/**
	 * Whether a device that was let in holds its seat still.
	 *
	 * @param acting to look on is no visit
	 */
	stillHolds({ session, seat, device }: Omit<Holder, 'role'>, acting = false): boolean {
		const row = this.#sql.bySeat.get(session, seat) as Row | undefined;
		const holding = row !== undefined && this.#held(row) !== null && (row.device ?? '') === device;
		if (holding && acting) this.#visit(row);
		return holding;
	}

	/** The device lets the seat go; its link works as before. */
	letGo(session: SessionId, seat: SeatId): void {
		const found = this.#seats.of(session, seat);
		this.#sql.letGo.run(session, seat);
		if (found) this.#seats.tellGone(found, 'left');
	}

	/** Times that a clock wrote which was ahead. */
	bringBack(): void {
		const now = this.#clock();
		this.#sql.bringBack.run({ now, expires: now + SEAT_MS, visited: endOfDay(now), ends: now + AFTER_MS });
	}

	#visit(row: Row): void {
		const until = endOfDay(this.#clock());
		if (row.visited === null || row.visited < until) ifItCan(() => this.#sql.visit.run(until, row.path));
	}

	#pressed({ press, redeemed }: Row, said: string): boolean {
		return redeemed !== null && Math.abs(this.#clock() - redeemed) < AGAIN_MS && holds(said, press);
	}

	/** The hash of the cookie that is good now. */
	#held(row: Row): Uint8Array | null {
		const now = this.#clock();
		if (row.expires === null || now >= row.expires) return null;
		return row.visited === null || now < row.visited + SEAT_IDLE_MS ? row.cookie : null;
	}

	#row(path: string): Row | undefined {
		return this.#sql.byPath.get(path) as Row | undefined;
	}
}

function endOfDay(now: number): number {
	return Math.ceil(now / DAY) * DAY;
}

function prepare(db: Database) {
	const columns = ['session', 'seat', 'path', 'role', 'token', 'cookie', 'press', 'device'];
	const times = ['redeemed', 'expires', 'visited', 'issued', 'ends'];
	const select = `SELECT ${columns.join(', ')}, ${numbers(...times)} FROM people_seat`;
	const all = [...columns, ...times];
	return {
		ofSession: db.prepare(`${select} WHERE session = ? ORDER BY seat`),
		dropSession: db.prepare('DELETE FROM people_seat WHERE session = ?'),
		add: db.prepare(
			`INSERT INTO people_seat (${all.join(', ')}) VALUES (${all.map((column) => `$${column}`).join(', ')})`
		),
		byPath: db.prepare(`${select} WHERE path = ?`),
		bySeat: db.prepare(`${select} WHERE session = ? AND seat = ?`),
		signIn: db.prepare(
			`UPDATE people_seat SET cookie = ?, press = ?, redeemed = ?, device = ?, expires = ?, visited = ?
			WHERE path = ?`
		),
		visit: db.prepare('UPDATE people_seat SET visited = ? WHERE path = ?'),
		bringBack: db.prepare(
			`UPDATE people_seat SET redeemed = min(redeemed, $now), issued = min(issued, $now),
			expires = min(expires, $expires), visited = min(visited, $visited), ends = min(ends, $ends)
			WHERE redeemed > $now OR issued > $now OR expires > $expires OR visited > $visited OR ends > $ends`
		),
		letGo: db.prepare(
			`UPDATE people_seat SET cookie = NULL, press = NULL, device = NULL, expires = NULL, visited = NULL
			WHERE session = ? AND seat = ?`
		)
	};
}
