/** What requests may take of one turn of the event loop, ms: then frames, acks and timers have theirs. */
const SLICE_MS = 4;

/** How time goes on, for {@link RequestQueue}. */
export interface Loop {
	now(): number;
	/** In the next turn, when what else has come was served. */
	nextTurn(work: () => void): void;
	/** When everything that can go on now has gone as far as it can. */
	settled(work: () => void): void;
}

const NODE: Loop = {
	now: () => performance.now(),
	nextTurn: (work) => void setImmediate(work),
	// A tick waits for all promises that are kept already: so what a request began counts as its own.
	settled: (work) => queueMicrotask(() => process.nextTick(work))
};

/**
 * Where requests wait for their turn: a few in each turn of the event loop, round those who ask. What one of them heaps
 * up makes nobody else wait, and no frame.
 */
export class RequestQueue {
	readonly #loop: Loop;
	/** In the order in which they are served. */
	readonly #waiting = new Map<string | object, (() => void)[]>();
	#going = false;
	#since = 0;

	constructor(loop = NODE) {
		this.#loop = loop;
	}

	enter(who: string | object, work: () => void): void {
		const mine = this.#waiting.get(who);
		if (mine === undefined) this.#waiting.set(who, [work]);
		else mine.push(work);
		if (this.#going) return;
		this.#going = true;
		this.#rest();
	}

	#rest(): void {
		this.#loop.nextTurn(() => {
			this.#since = this.#loop.now();
			this.#next();
		});
	}

	#next(): void {
		const [first] = this.#waiting;
		if (first === undefined) {
			this.#going = false;
			return;
		}
		const [who, mine] = first;
		const work = mine.shift();
		this.#waiting.delete(who);
		if (mine.length > 0) this.#waiting.set(who, mine);
		this.#loop.settled(() => (this.#loop.now() - this.#since < SLICE_MS ? this.#next() : this.#rest()));
		work?.();
	}
}
