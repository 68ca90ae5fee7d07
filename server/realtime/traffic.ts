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
	readonly #limits: typeof limits;

	constructor(most: typeof limits, clock: Clock) {
		this.frames = new Pace(most.framesPerSecond, most.framesBurst, clock);
		this.captions = new Pace(most.captionsPerSecond, most.captionsBurst, clock);
		this.arrivals = new Pace(most.arrivalsPerSecond, most.arrivalsBurst, clock);
		this.#bytes = new Pace(most.bytesPerSecond, most.bytesBurst, clock);
		this.#limits = most;
	}

	/** Counts what came, before anything is made of it. False: more than anybody sends who means well. */
	received(bytes: number): boolean {
		this.#bytes.charge(Math.max(bytes, this.#limits.frameWeight));
		return this.#bytes.left > -this.#limits.bytesBurst;
	}

	/** Whether a command may be carried out now; each asks once. */
	mayAct(): boolean {
		return this.frames.take() && this.#bytes.left >= 0;
	}

	get open(): Connection[] {
		return [...this.connections].filter((c) => !c.half && !c.ended);
	}

	get half(): Connection[] {
		return [...this.connections].filter((c) => c.half && !c.ended);
	}

	/** Nothing is open and everything is earned again: to forget it changes nothing. */
	get idle(): boolean {
		const paces = [this.frames, this.captions, this.arrivals, this.#bytes];
		return this.connections.size === 0 && paces.every((p) => p.spent <= 0);
	}
}

export class SocketTraffic {
	readonly #seats = new Map<string, Traffic>();
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
		const traffic = new Traffic(this.#limits, this.#clock);
		this.#seats.set(key, traffic);
		return traffic;
	}

	/** All that is open, of all seats. */
	connections(): Connection[] {
		return [...this.#seats.values()].flatMap((traffic) => [...traffic.connections]);
	}

	#sweep(): void {
		if (this.#seats.size < this.#sweepAt) return;
		for (const [key, traffic] of this.#seats) if (traffic.idle) this.#seats.delete(key);
		this.#sweepAt = Math.max(SWEEP, 2 * this.#seats.size);
	}
}
