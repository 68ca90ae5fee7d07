/** More than a clock is ever off by its reading alone: browsers round theirs. */
const ROUNDED_MS = 20;
/** Wall and steady clock drift apart by milliseconds; a device that slept, or whose clock was set, by more. */
const APART_MS = 500;
const MOST = 32;

interface Sample {
	rtt: number;
	offset: number;
}

/**
 * An NTP-like clock: the server's time from the best half of many samples by round trip, over `performance.now`, so
 * that a changed wall clock does not move it (Mills, RFC 5905, clock filter: the least delayed samples err least).
 * A sample errs by half its round trip at most: two that lie further apart tell that a clock stepped between them
 * (the server's was set, or this device slept and its steady clock stood still), and the newer one holds.
 */
export class ServerClock {
	#samples: Sample[] = [];
	#offset: number;
	#apart: number;
	readonly #local: () => number;
	readonly #wall: () => number;

	/** @param local monotonic milliseconds */
	constructor(local: () => number = () => performance.now(), wall: () => number = () => Date.now()) {
		this.#local = local;
		this.#wall = wall;
		this.#offset = this.#apart = wall() - local();
	}

	/**
	 * @param sent @param received local ms around the request
	 * @param server the server's ms in its answer
	 * @returns whether a clock has stepped since earlier samples
	 */
	add(sent: number, received: number, server: number): boolean {
		const rtt = received - sent;
		if (!(rtt >= 0)) return false;
		const sample = { rtt, offset: server + rtt / 2 - received };
		const fitting = this.#samples.filter((s) => agree(s, sample));
		const stepped = fitting.length < this.#samples.length;
		this.#samples = [...fitting, sample].slice(-MOST);
		const sorted = [...this.#samples].sort((a, b) => a.rtt - b.rtt);
		const best = sorted
			.slice(0, Math.max(1, Math.ceil(sorted.length / 2)))
			.map((s) => s.offset)
			.sort((a, b) => a - b);
		this.#offset = best[Math.floor(best.length / 2)] as number;
		return stepped;
	}

	/** The server's time in ms. */
	now(): number {
		return this.#local() + this.#offset;
	}

	/** Whether this device slept, or its wall clock was set, since this was asked last. */
	slept(): boolean {
		const apart = this.#wall() - this.#local();
		const slept = Math.abs(apart - this.#apart) > APART_MS;
		this.#apart = apart;
		return slept;
	}

	/** Ms since now, by whichever of this device's clocks went on for longer: one stands still in sleep. */
	stopwatch(): () => number {
		const [local, wall] = [this.#local(), this.#wall()];
		return () => Math.max(this.#local() - local, this.#wall() - wall);
	}

	get samples(): number {
		return this.#samples.length;
	}

	/** After a sleep or a long gap the old samples may lie. */
	reset(): void {
		this.#samples = [];
	}
}

function agree(a: Sample, b: Sample): boolean {
	return Math.abs(a.offset - b.offset) <= (a.rtt + b.rtt) / 2 + ROUNDED_MS;
}
