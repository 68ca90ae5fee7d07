/** Frames looked back on: 0.5 s. */
const WINDOW = 50;

/** What a queue held at the least in the last half second: delay that evened nothing out and can be given up. */
export class Surplus {
	#least = Infinity;
	#seen = 0;
	#known = 0;

	/** To be told once a frame what is in the queue. */
	see(held: number): void {
		this.#least = Math.min(this.#least, held);
		if (++this.#seen < WINDOW) return;
		this.#known = this.#least;
		this.#least = Infinity;
		this.#seen = 0;
	}

	/** Takes note that what is returned will be given up. */
	take(): number {
		const taken = this.#known;
		this.#known = 0;
		return taken;
	}
}
