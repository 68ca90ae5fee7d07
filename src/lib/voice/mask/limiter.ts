/** Samples at 48 kHz by which the limiter looks ahead: 1.5 ms. */
export const LIMITER_DELAY = 72;
const RELEASE = 1 - Math.exp(-1 / (0.08 * 48_000));

/**
 * Keeps |sound| under a ceiling without bending its peaks: the gain is the least that the next 1.5 ms need, smoothed
 * over as long, so it is down before the peak comes.
 */
export class Limiter {
	readonly #ceiling: number;
	readonly #sound = new Float64Array(LIMITER_DELAY);
	readonly #gains = new Float64Array(LIMITER_DELAY).fill(1);
	/** Rising gains that the last LIMITER_DELAY + 1 samples need, with the times they came (a monotone queue). */
	readonly #least = new Float64Array(LIMITER_DELAY + 2);
	readonly #times = new Float64Array(LIMITER_DELAY + 2);
	#head = 0;
	#size = 0;
	#time = 0;
	#gain = 1;
	#sum = LIMITER_DELAY;

	constructor(ceiling: number) {
		this.#ceiling = ceiling;
	}

	/** Takes a sample, gives the one of LIMITER_DELAY samples ago. */
	push(sample: number): number {
		const at = this.#time % LIMITER_DELAY;
		const size = Math.abs(sample);
		const needed = this.#leastOf(size > this.#ceiling ? this.#ceiling / size : 1);
		this.#gain = Math.min(needed, this.#gain + RELEASE * (1 - this.#gain));
		this.#sum += this.#gain - this.#gains[at]!;
		this.#gains[at] = this.#gain;
		const out = this.#sound[at]! * (this.#sum / LIMITER_DELAY);
		this.#sound[at] = sample;
		this.#time++;
		return out;
	}

	#leastOf(gain: number): number {
		const n = this.#least.length;
		while (this.#size > 0 && this.#least[(this.#head + this.#size - 1) % n]! >= gain) this.#size--;
		const last = (this.#head + this.#size++) % n;
		this.#least[last] = gain;
		this.#times[last] = this.#time;
		if (this.#times[this.#head]! < this.#time - LIMITER_DELAY) {
			this.#head = (this.#head + 1) % n;
			this.#size--;
		}
		return this.#least[this.#head]!;
	}
}
