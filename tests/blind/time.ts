import type { Timers } from '../../server/ports.ts';

interface Pending {
	due: number;
	run: () => void;
}

/** Lets everything that is under way in this process come to rest: appends wait one turn of the loop, acks another. */
export async function settle(): Promise<void> {
	for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock and its timers, moved by the script alone. */
export class Time implements Timers {
	now: number;
	#pending: Pending[] = [];

	constructor(now: number) {
		this.now = now;
	}

	set(run: () => void, ms: number): unknown {
		const pending = { due: this.now + Math.max(0, Math.ceil(ms)), run };
		this.#pending.push(pending);
		return pending;
	}

	clear(timer: unknown): void {
		this.#pending = this.#pending.filter((p) => p !== timer);
	}

	/** Moves on by so many milliseconds; what falls due on the way runs at its own time, in order. */
	async pass(ms: number): Promise<void> {
		const end = this.now + ms;
		await settle();
		for (;;) {
			const next = this.#pending.filter((p) => p.due <= end).sort((a, b) => a.due - b.due)[0];
			if (next === undefined) break;
			this.clear(next);
			this.now = Math.max(this.now, next.due);
			next.run();
			await settle();
		}
		this.now = end;
	}
}
