import type { Clock } from './ports.ts';

/** A token bucket: so much per second over time, and so much at once after a pause. */
export class Pace {
	readonly #perSecond: number;
	readonly #burst: number;
	readonly #clock: Clock;
	#left: number;
	#at: number;

	constructor(perSecond: number, burst: number, clock: Clock) {
		this.#perSecond = perSecond;
		this.#burst = burst;
		this.#clock = clock;
		this.#left = burst;
		this.#at = clock();
	}

	/** Takes one if there is one. */
	take(): boolean {
		if (this.left < 1) return false;
		this.#left -= 1;
		return true;
	}

	/** Counts what has come already: what is not there is owed, and comes off what is earned next. */
	charge(amount: number): void {
		this.#left = this.left - amount;
	}

	/** Below zero it is owed. */
	get left(): number {
		const now = this.#clock();
		// A clock that was set back gives nothing and takes nothing.
		const earned = (Math.max(0, now - this.#at) / 1000) * this.#perSecond;
		this.#left = Math.min(this.#burst, this.#left + earned);
		this.#at = now;
		return this.#left;
	}

	/** So much was spent that has not been earned again. */
	get spent(): number {
		return this.#burst - this.left;
	}
}
