import type { limits } from '../config.ts';
import type { Caller } from '../http/auth.ts';
import type { Clock } from '../ports.ts';
import type { Connection } from './connection.ts';
import { Pace } from '../pace.ts';

/** Seats that are gone are looked for when there are so many, and again when there are twice as many as were left. */
const SWEEP = 1024;

/** What one seat does over all its connections: reconnecting gains nothing. */
export class Traffic {
	readonly connections = new Set<Connection>();
	readonly frames: Pace;
	readonly captions: Pace;
	readonly arrivals: Pace;
	readonly #bytes: Pace;
	readonly #quota: Pace;
	readonly #session: Pace;
	readonly #limits: typeof limits;

	constructor(most: typeof limits, clock: Clock, session: Pace) {
		this.frames = new Pace(most.framesPerSecond, most.framesBurst, clock);
		this.captions = new Pace(most.captionsPerSecond, most.captionsBurst, clock);
		this.arrivals = new Pace(most.arrivalsPerSecond, most.arrivalsBurst, clock);
		this.#bytes = new Pace(most.bytesPerSecond, most.bytesBurst, clock);
		this.#quota = new Pace(most.quotaPerSecond, most.quotaBytes, clock);
		this.#session = session;
		this.#limits = most;
	}

	/** Counts what came, before anything is made of it. False: more than anybody sends who means well. */
	received(bytes: number): boolean {
		const weight = Math.max(bytes, this.#limits.frameWeight);
		for (const pace of [this.#bytes, this.#quota, this.#session]) pace.charge(weight);
		return this.#bytes.left > -this.#limits.bytesBurst;
	}

	/** Whether a command may be carried out now; each asks once. */
	mayAct(): boolean {
		return this.frames.take() && this.#bytes.left >= 0 && this.#quota.left >= 0 && !this.#crowding();
	}

	/** The session has brought too much, and this seat a large part of it: whoever brought little feels nothing. */
	#crowding(): boolean {
		return this.#session.left < 0 && this.#quota.spent > this.#limits.quotaShare;
	}

	get open(): Connection[] {
		return [...this.connections].filter((c) => !c.half && !c.ended);
	}

	get half(): Connection[] {
		return [...this.connections].filter((c) => c.half && !c.ended);
	}

	/** Nothing is open and everything is earned again: to forget it changes nothing. */
	get idle(): boolean {
		const paces = [this.frames, this.captions, this.arrivals, this.#bytes, this.#quota];
		return this.connections.size === 0 && paces.every((p) => p.spent <= 0);
	}
}

export class Seats {
	readonly #seats = new Map<string, Traffic>();
	readonly #sessions = new Map<string, Pace>();
	readonly #limits: typeof limits;
	readonly #clock: Clock;
	#sweepAt = SWEEP;

	constructor(most: typeof limits, clock: Clock) {
		this.#limits = most;
		this.#clock = clock;
	}

	of({ session, seat }: Pick<Caller, 'session' | 'seat'>): Traffic {
		const key = `${session} ${seat}`;
		const known = this.#seats.get(key);
		if (known !== undefined) return known;
		this.#sweep();
		const traffic = new Traffic(this.#limits, this.#clock, this.#session(session));
		this.#seats.set(key, traffic);
		return traffic;
	}

	/** All that is open, of all seats. */
	connections(): Connection[] {
		return [...this.#seats.values()].flatMap((traffic) => [...traffic.connections]);
	}

	#session(id: string): Pace {
		const { sessionQuotaPerSecond, sessionQuotaBytes } = this.#limits;
		const pace = this.#sessions.get(id) ?? new Pace(sessionQuotaPerSecond, sessionQuotaBytes, this.#clock);
		this.#sessions.set(id, pace);
		return pace;
	}

	#sweep(): void {
		if (this.#seats.size < this.#sweepAt) return;
		for (const [key, traffic] of this.#seats) if (traffic.idle) this.#seats.delete(key);
		const live = new Set([...this.#seats.keys()].map((key) => key.split(' ')[0]));
		for (const [id, pace] of this.#sessions) if (!live.has(id) && pace.spent <= 0) this.#sessions.delete(id);
		this.#sweepAt = Math.max(SWEEP, 2 * this.#seats.size);
	}
}
