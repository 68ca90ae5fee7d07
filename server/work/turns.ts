/** Whose work it is: nobody of a session pays for another's, and no seat for its neighbour. */
export interface Worker {
	session: string;
	seat: string;
	/** It is waited for on air: it goes before all that is not, and has a hand more. */
	onAir: boolean;
}

/** Too much is waiting. `mine`: the seat has asked for more than it may have waiting; else everybody has. */
export class BusyError extends Error {
	override readonly name = 'BusyError';
	readonly mine: boolean;

	constructor(mine: boolean) {
		super(mine ? 'too much of one seat is waiting' : 'too much is waiting');
		this.mine = mine;
	}
}

export interface TurnLimits {
	/** Pieces of work under way, of all seats. */
	atOnce: number;
	/** Pieces of work that wait, of all seats and of one. */
	waiting: number;
	waitingPerSeat: number;
}

/** One seat that has work waiting or under way. */
interface Seat {
	who: Worker;
	/** What starts each piece that waits. */
	waiting: (() => void)[];
	running: boolean;
	since: number;
}

/** What has work waiting or under way waits its turn since it was served last, or came, counted in what was served. */
interface Session {
	seats: number;
	since: number;
}

/**
 * So many pieces of work at a time and one per seat, in turn: first round the sessions, then round the seats of each.
 * What one seat heaps up makes only that seat wait, and nothing that is prepared makes wait what is on air.
 */
export class Turns {
	readonly #limits: TurnLimits;
	/** In the order in which they came. */
	readonly #seats = new Map<string, Seat>();
	readonly #sessions = new Map<string, Session>();
	#served = 0;
	#running = 0;
	#waiting = 0;

	constructor(limits: TurnLimits) {
		this.#limits = limits;
	}

	/** Does the work when its turn comes. Throws {@link BusyError}; rejects with the signal's reason while it waits. */
	async take<T>(who: Worker, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
		await this.#turn(who, signal);
		try {
			return await work();
		} finally {
			this.#over(who);
		}
	}

	#turn(who: Worker, signal: AbortSignal | undefined): Promise<void> {
		return new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason as Error);
			const mine = this.#seats.get(key(who))?.waiting.length ?? 0;
			if (mine >= this.#limits.waitingPerSeat) return reject(new BusyError(true));
			if (this.#waiting >= this.#limits.waiting) return reject(new BusyError(false));
			const start = () => {
				signal?.removeEventListener('abort', leave);
				resolve();
			};
			const leave = () => {
				this.#leave(who, start);
				reject(signal?.reason as Error);
			};
			signal?.addEventListener('abort', leave, { once: true });
			this.#seat(who).waiting.push(start);
			this.#waiting += 1;
			this.#next();
		});
	}

	#seat(who: Worker): Seat {
		const known = this.#seats.get(key(who));
		if (known !== undefined) return known;
		// Before what was served last, behind all that waits longer: who leaves and comes again gains nothing by it.
		const since = this.#served - 0.5;
		const seat: Seat = { who, waiting: [], running: false, since };
		const session = this.#sessions.get(round(who)) ?? { seats: 0, since };
		session.seats += 1;
		this.#sessions.set(round(who), session);
		this.#seats.set(key(who), seat);
		return seat;
	}

	#next(): void {
		for (;;) {
			const seat = this.#first();
			if (seat === null || this.#running >= this.#limits.atOnce + (seat.who.onAir ? 1 : 0)) return;
			this.#served += 1;
			seat.since = this.#served;
			(this.#sessions.get(round(seat.who)) as Session).since = this.#served;
			seat.running = true;
			this.#running += 1;
			this.#waiting -= 1;
			seat.waiting.shift()?.();
		}
	}

	/** Of those that wait, what is on air before the rest, the seat whose session waits longest; of its seats, the same. */
	#first(): Seat | null {
		let first: Seat | null = null;
		for (const seat of this.#seats.values()) {
			if (seat.running || seat.waiting.length === 0) continue;
			if (first === null || this.#before(seat, first)) first = seat;
		}
		return first;
	}

	#before(a: Seat, b: Seat): boolean {
		if (a.who.onAir !== b.who.onAir) return a.who.onAir;
		const session = (seat: Seat) => this.#sessions.get(round(seat.who))?.since ?? 0;
		return session(a) < session(b) || (session(a) === session(b) && a.since < b.since);
	}

	#over(who: Worker): void {
		this.#seat(who).running = false;
		this.#running -= 1;
		this.#tidy(who);
		this.#next();
	}

	#leave(who: Worker, start: () => void): void {
		const { waiting } = this.#seat(who);
		waiting.splice(waiting.indexOf(start), 1);
		this.#waiting -= 1;
		this.#tidy(who);
	}

	#tidy(who: Worker): void {
		const seat = this.#seats.get(key(who));
		const session = this.#sessions.get(round(who));
		if (seat === undefined || session === undefined || seat.running || seat.waiting.length > 0) return;
		this.#seats.delete(key(who));
		session.seats -= 1;
		if (session.seats === 0) this.#sessions.delete(round(who));
	}
}

/** What is on air makes its session wait for nothing else. */
function round({ session, onAir }: Worker): string {
	return `${session} ${onAir}`;
}

function key(who: Worker): string {
	return `${round(who)} ${who.seat}`;
}
