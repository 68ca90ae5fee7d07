/** Between 48 and 16 kHz. */
const FACTOR = 3;
const TAPS = 145;
const CUTOFF = 7600 / 48_000;
const KAISER = 6;

/** Delay of either direction in samples of 48 kHz. */
export const FILTER_DELAY = (TAPS - 1) / 2;

function bessel(x: number): number {
	let sum = 1;
	for (let k = 1, term = 1; k < 25; k++) sum += term *= (x / (2 * k)) ** 2;
	return sum;
}

/** Low-pass of gain 1, windowed sinc. */
const LOWPASS: Float64Array = (() => {
	const taps = Float64Array.from({ length: TAPS }, (_, i) => {
		const t = i - FILTER_DELAY;
		const sinc = t === 0 ? 2 * CUTOFF : Math.sin(2 * Math.PI * CUTOFF * t) / (Math.PI * t);
		return sinc * bessel(KAISER * Math.sqrt(1 - (t / FILTER_DELAY) ** 2));
	});
	const sum = taps.reduce((a, b) => a + b, 0);
	return taps.map((v) => v / sum);
})();

/** 48 → 16 kHz, sample by sample. */
export class Decimator {
	readonly #line = new Float64Array(2 * TAPS);
	#at = 0;
	#phase = 0;

	/** Takes one sample of 48 kHz; true when `value` holds a new one of 16 kHz. */
	push(sample: number): boolean {
		this.#at = this.#at === 0 ? TAPS - 1 : this.#at - 1;
		this.#line[this.#at] = this.#line[this.#at + TAPS] = sample;
		this.#phase = (this.#phase + 1) % FACTOR;
		return this.#phase === 0;
	}

	get value(): number {
		const [line, first] = [this.#line, this.#at];
		const last = first + TAPS - 1;
		// The filter is symmetric.
		let sum = LOWPASS[FILTER_DELAY]! * line[first + FILTER_DELAY]!;
		for (let i = 0; i < FILTER_DELAY; i++) sum += LOWPASS[i]! * (line[first + i]! + line[last - i]!);
		return sum;
	}
}

/** The filter's taps for each of the three samples that come out at once, with its gain made up. */
const PHASES = Array.from({ length: FACTOR }, (_, phase) =>
	LOWPASS.filter((_, tap) => tap % FACTOR === phase).map((v) => FACTOR * v)
);

/** 16 → 48 kHz: three samples out for each one in. */
export class Interpolator {
	static readonly #LENGTH = Math.ceil(TAPS / FACTOR);
	readonly #line = new Float64Array(2 * Interpolator.#LENGTH);
	#at = 0;

	/** Writes `out[to … to + 3)`. */
	push(sample: number, out: Float32Array, to: number): void {
		const length = Interpolator.#LENGTH;
		this.#at = this.#at === 0 ? length - 1 : this.#at - 1;
		this.#line[this.#at] = this.#line[this.#at + length] = sample;
		for (let phase = 0; phase < FACTOR; phase++) {
			const taps = PHASES[phase]!;
			let sum = 0;
			for (let i = 0; i < taps.length; i++) sum += taps[i]! * this.#line[this.#at + i]!;
			out[to + phase] = sum;
		}
	}
}
