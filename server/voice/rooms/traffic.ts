import type { Duplex } from 'node:stream';
import type { SeatId, SessionId } from '../../../src/domain/kernel/ids.ts';
import { limits } from '../../limits.ts';
import { Pace } from '../../pace.ts';

type Clock = () => number;

/** Seats that are gone are looked for when there are so many, and again when there are twice as many as were left. */
const SWEEP = 1024;

/** What one seat brings to the media door over all its connections, of whichever kind: reconnecting gains nothing. */
class SeatTraffic {
	readonly #open = new Set<Duplex>();
	readonly #arrivals: Pace;
	readonly #frames: Pace;
	readonly #bytes: Pace;
	readonly #fields: Pace;
	readonly #tracks: Pace;

	constructor(now: Clock) {
		const { media } = limits;
		this.#arrivals = new Pace(media.arrivalsPerSecond, media.arrivalsBurst, now);
		this.#frames = new Pace(media.framesPerSecond, media.framesBurst, now);
		this.#bytes = new Pace(media.bytesPerSecond, media.bytesBurst, now);
		this.#fields = new Pace(media.fieldsPerSecond, media.fieldsBurst, now);
		this.#tracks = new Pace(media.tracksPerSecond, media.tracksBurst, now);
	}

	/** Counts a connection until it closes; false when there are too many, or they come too fast. */
	enter(socket: Duplex): boolean {
		if (!this.#arrivals.take() || this.#open.size >= limits.media.sockets) return false;
		this.#open.add(socket);
		socket.once('close', () => this.#open.delete(socket));
		return true;
	}

	/** Whether it may ask again if it would be let in. */
	asks(): boolean {
		return this.#arrivals.take();
	}

	/** Counts a frame of a client's; false when it is more than anybody sends who means well. */
	takes(bytes: number): boolean {
		this.#bytes.charge(bytes);
		return this.#frames.take() && this.#bytes.left >= 0;
	}

	/** Counts what a frame holds; false likewise. */
	says(fields: number): boolean {
		this.#fields.charge(fields);
		return this.#fields.left >= 0;
	}

	/** Counts a track that is announced, whether it ever sounds or not: LiveKit remembers each; false likewise. */
	publishes(): boolean {
		return this.#tracks.take();
	}

	/** Nothing is open and everything is earned again: to forget it changes nothing. */
	get idle(): boolean {
		const paces = [this.#arrivals, this.#frames, this.#bytes, this.#fields, this.#tracks];
		return this.#open.size === 0 && paces.every((pace) => pace.spent <= 0);
	}
}

export class MediaTraffic {
	readonly #seats = new Map<string, SeatTraffic>();
	readonly #now: Clock;
	#sweepAt = SWEEP;

	/** @param now ms of a clock that never runs backwards */
	constructor(now: Clock = () => performance.now()) {
		this.#now = now;
	}

	of(session: SessionId, seat: SeatId): SeatTraffic {
		const key = `${session} ${seat}`;
		const known = this.#seats.get(key);
		if (known !== undefined) return known;
		this.#sweep();
		const traffic = new SeatTraffic(this.#now);
		this.#seats.set(key, traffic);
		return traffic;
	}

	#sweep(): void {
		if (this.#seats.size < this.#sweepAt) return;
		for (const [key, traffic] of this.#seats) if (traffic.idle) this.#seats.delete(key);
		this.#sweepAt = Math.max(SWEEP, 2 * this.#seats.size);
	}
}
