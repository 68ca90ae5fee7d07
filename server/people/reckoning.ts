import type { Machine } from '../ports.ts';

/** What is kept over a stop. */
export interface Reckoned {
	/** The time that was reckoned. */
	at: number;
	/** The same without what the wall clock alone told. */
	sure: number;
	/** By how much the wall clock has been seen away from it, the last one first. */
	away: readonly number[];
}

/** The wall clock is adjusted by less; by more it was set, or the server was off. */
const NEAR_MS = 60_000;
const SEEN_MOST = 16;

/**
 * The time by which rights end. It goes by what the machine measures to have passed, whatever its clock is set to. The
 * wall clock alone tells how long the server was off. It may be at any setting that was seen before, and somewhat away
 * from it: the least that it can mean, the nearest to nothing, is believed. Set back to before where it was at the
 * start, it takes back as much of what it told so, all of it at most: once it is right, no more has passed than it says.
 */
export class Reckoning {
	readonly #machine: Machine;
	/** What it says, and said surely, less what the machine measures. */
	#offset: number;
	#sure: number;
	#away: number[];
	/** That of the start. What is ahead of it was set since, and told nothing. */
	#from: number;
	#changed = true;

	constructor(machine: Machine, before: Reckoned | null) {
		const [wall, lived] = [machine.wall(), machine.lived()];
		const { at, sure, away } = before ?? { at: wall, sure: wall, away: [0] };
		const off = away.map((x) => wall - at - x).reduce((y, x) => (Math.abs(x) < Math.abs(y) ? x : y));
		this.#machine = machine;
		this.#offset = at - lived + Math.max(0, off);
		this.#sure = sure - lived;
		this.#away = [...away];
		this.#from = away[0]!;
		this.now();
		this.#from = this.#away[0]!;
	}

	now(): number {
		const lived = this.#machine.lived();
		this.#look(this.#machine.wall() - lived - this.#offset);
		return Math.round(lived + this.#offset);
	}

	/** What has passed at least, whatever the wall clock told. */
	sure(): number {
		return Math.round(this.#machine.lived() + this.#sure);
	}

	/** Whether the clock was set since it was last kept. */
	get changed(): boolean {
		return this.#changed;
	}

	kept(): Reckoned {
		this.#changed = false;
		return { at: this.now(), sure: this.sure(), away: this.#away.map(Math.round) };
	}

	#look(away: number): void {
		const [last = away] = this.#away;
		if (Math.abs(away - last) < NEAR_MS) return;
		this.#changed = true;
		const taken = Math.max(0, Math.min(this.#from - away, this.#offset - this.#sure));
		this.#offset -= taken;
		// Which of those before were seen when it had told too much is not known.
		const seen = taken > 0 ? this.#away.flatMap((x) => [x + taken, x]) : this.#away;
		const others = seen.filter((x) => Math.abs(x - away - taken) >= NEAR_MS);
		this.#away = [away + taken, ...others].slice(0, SEEN_MOST);
	}
}
