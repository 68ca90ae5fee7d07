/**
 * An NTP-like clock: the server's time from the best half of many samples by round trip, over `performance.now`, so
 * that a changed wall clock does not move it (Mills, RFC 5905, clock filter: the least delayed samples err least).
 */
export class ServerClock {
	#samples: { rtt: number; offset: number }[] = [];
	#offset: number;
	readonly #local: () => number;

	/** @param local monotonic milliseconds */
	constructor(local: () => number = () => performance.now(), wall: () => number = () => Date.now()) {
		this.#local = local;
		this.#offset = wall() - local();
	}

	/** @param sent @param received local ms around the request @param server the server's ms in its answer */
	add(sent: number, received: number, server: number): void {
		const rtt = received - sent;
		if (!(rtt >= 0)) return;
		this.#samples.push({ rtt, offset: server + rtt / 2 - received });
		if (this.#samples.length > MOST) this.#samples.shift();
		const sorted = [...this.#samples].sort((a, b) => a.rtt - b.rtt);
		const best = sorted
			.slice(0, Math.max(1, Math.ceil(sorted.length / 2)))
			.map((s) => s.offset)
			.sort((a, b) => a - b);
		this.#offset = best[Math.floor(best.length / 2)] as number;
	}

	/** The server's time in ms. */
	now(): number {
		return this.#local() + this.#offset;
	}

	get samples(): number {
		return this.#samples.length;
	}

	/** After a sleep or a long gap the old samples may lie. */
	reset(): void {
		this.#samples = [];
	}
}

const MOST = 32;
