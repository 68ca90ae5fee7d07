import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { limits } from '../limits.ts';
import { Pace } from '../pace.ts';
import type { Clock } from '../ports.ts';

/** Seats are looked through when there are so many, and again when there are twice as many as were left. */
const SWEEP = 1024;

/** A seat of a session, and the side on which it is. */
export interface Payer {
	session: SessionId;
	side: string;
	seat: SeatId;
}

/**
 * How much each seat may have recorded, by whatever door, in bytes as they are stored: what is recorded stays for ever
 * and is read again at each start.
 */
export class Quotas {
	readonly #limits: typeof limits;
	readonly #clock: Clock;
	readonly #seats = new Map<string, Pace>();
	readonly #sides = new Map<string, Pace>();
	#sweepAt = SWEEP;

	constructor(most: typeof limits, clock: Clock) {
		this.#limits = most;
		this.#clock = clock;
	}

	/** Whether anything more of a seat's may be recorded now. */
	open(payer: Payer): boolean {
		const own = this.#seats.get(seatKey(payer));
		if (own === undefined) return true;
		// Where a side has too much, who brought little feels nothing.
		const crowds = own.spent > this.#limits.quotaShare && (this.#sides.get(sideKey(payer))?.left ?? 0) < 0;
		return own.left >= 0 && !crowds;
	}

	recorded(payer: Payer, bytes: number): void {
		const { quotaPerSecond, quotaBytes, sideQuotaPerSecond, sideQuotaBytes, recordWeight } = this.#limits;
		const weight = bytes + recordWeight;
		this.#sweep();
		this.#charge(this.#seats, seatKey(payer), weight, quotaPerSecond, quotaBytes);
		this.#charge(this.#sides, sideKey(payer), weight, sideQuotaPerSecond, sideQuotaBytes);
	}

	#charge(paces: Map<string, Pace>, key: string, weight: number, perSecond: number, burst: number): void {
		const pace = paces.get(key) ?? new Pace(perSecond, burst, this.#clock);
		paces.set(key, pace);
		pace.charge(weight);
	}

	/** What is earned again need not be remembered. */
	#sweep(): void {
		if (this.#seats.size < this.#sweepAt) return;
		for (const paces of [this.#seats, this.#sides])
			for (const [key, pace] of paces) if (pace.spent <= 0) paces.delete(key);
		this.#sweepAt = Math.max(SWEEP, 2 * this.#seats.size);
	}
}

function seatKey({ session, side, seat }: Payer): string {
	return `${session} ${side} ${seat}`;
}

function sideKey({ session, side }: Payer): string {
	return `${session} ${side}`;
}
