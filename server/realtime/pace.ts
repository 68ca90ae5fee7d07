import type { Clock } from '../ports.ts';

/** A token bucket: so many frames per second over time, and so many at once after a pause. */
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

	take(): boolean {
		const now = this.#clock();
		// A clock that was set back gives nothing and takes nothing.
		const earned = (Math.max(0, now - this.#at) / 1000) * this.#perSecond;
		this.#left = Math.min(this.#burst, this.#left + earned);
		this.#at = now;
		if (this.#left < 1) return false;
		this.#left -= 1;
		return true;
	}
}
