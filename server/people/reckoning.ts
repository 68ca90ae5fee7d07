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
 * wall clock alone tells how long the server was off, and the least that it can mean is believed: the clock may have
 * come back to a setting that was seen before. Set back by about as much as it has told so, or less, it takes that back.
 */
export class Reckoning {
	readonly #machine: Machine;
	/** What it says, and said surely, less what the machine measures. */
	#offset: number;
	#sure: number;
	#away: number[];
	#changed = true;

	constructor(machine: Machine, before: Reckoned | null) {
		const [wall, lived] = [machine.wall(), machine.lived()];
		const { at, sure, away } = before ?? { at: wall, sure: wall, away: [0] };
		const off = away.map((x) => wall - at - x).filter((x) => x > -NEAR_MS);
		this.#machine = machine;
		this.#offset = at - lived + (off.length > 0 ? Math.max(0, Math.min(...off)) : 0);
		this.#sure = sure - lived;
		this.#away = [...away];
		this.now();
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
		const back = last - away;
		const told = this.#offset - this.#sure;
		const known = this.#away.filter((x) => Math.abs(x - away) >= NEAR_MS);
		// Set right by hand, it is some seconds off.
		const taken = Math.min(back, told);
		if (taken > 0 && back < told + NEAR_MS && known.length === this.#away.length) {
			this.#offset -= taken;
			this.#away = [away + taken, ...this.#away.map((x) => x + taken)];
		} else this.#away = [away, ...known];
		this.#away = this.#away.slice(0, SEEN_MOST);
	}
}
