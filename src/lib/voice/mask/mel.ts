import FFT from 'fft.js';

/** Analysis rate in Hz, hop and window in samples of it. */
export const RATE = 16_000;
export const HOP = 160;
export const WINDOW = 400;
export const BANDS = 40;
export const DIMS = 24;

const SIZE = 512;
const BINS = SIZE / 2 + 1;
const LOW = 60;
const HIGH = 7800;
const FLOOR = 1e-9;

export const hzToMel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
export const melToHz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

const MEL_LOW = hzToMel(LOW);
const MEL_STEP = (hzToMel(HIGH) - MEL_LOW) / (BANDS + 1);

/** Where a frequency lies among the bands, as a fractional index from 0 to BANDS - 1 (ends are held). */
export function bandPosition(hz: number): number {
	const position = (hzToMel(Math.max(hz, 0)) - MEL_LOW) / MEL_STEP - 1;
	return Math.min(Math.max(position, 0), BANDS - 1);
}

/** Centre of a band in Hz. */
export const bandCentre = (band: number): number => melToHz(MEL_LOW + MEL_STEP * (band + 1));

/** Periodic Hann window. */
export function hann(length: number): Float64Array {
	return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}

function filter(band: number): Float64Array {
	const [low, mid, high] = [-1, 0, 1].map((d) => bandCentre(band + d)) as [number, number, number];
	const row = Float64Array.from({ length: SIZE / 2 + 1 }, (_, k) => {
		const f = (k * RATE) / SIZE;
		return Math.max(0, Math.min((f - low) / (mid - low), (high - f) / (high - mid)));
	});
	const sum = row.reduce((a, b) => a + b, 0);
	// The lowest bands are narrower than a bin: they take the nearest one.
	if (sum === 0) row[Math.round((mid / RATE) * SIZE)] = 1;
	return sum > 0 ? row.map((v) => v / sum) : row;
}

/** Orthonormal DCT-II, DIMS × BANDS, row after row; its transpose inverts it (smoothing to DIMS coefficients). */
export const DCT: Float64Array = Float64Array.from({ length: DIMS * BANDS }, (_, i) => {
	const k = Math.floor(i / BANDS);
	return Math.sqrt((k === 0 ? 1 : 2) / BANDS) * Math.cos((Math.PI * k * ((i % BANDS) + 0.5)) / BANDS);
});

/** Turns windows of WINDOW samples at RATE into BANDS log-mel energies; allocates nothing after construction. */
export class LogMel {
	readonly #fft = new FFT(SIZE);
	readonly #window = hann(WINDOW);
	readonly #filters = Array.from({ length: BANDS }, (_, b) => sparse(filter(b)));
	readonly #frame = new Float64Array(SIZE);
	readonly #spectrum = new Float64Array(SIZE * 2);
	readonly #power = new Float64Array(BINS);
	readonly #smooth = new Float64Array(BINS);
	readonly #integral = new Float64Array(BINS + 1);

	/**
	 * Reads `samples[at … at + WINDOW)`, writes `out[0 … BANDS)`. With the width of one pitch (Hz) the spectrum is
	 * averaged over it first, so that single harmonics, and with them the melody, do not show (as in CheapTrick,
	 * Morise 2015); 0 leaves it as it is.
	 */
	analyse(samples: Float64Array, at: number, out: Float64Array, width = 0): void {
		for (let i = 0; i < WINDOW; i++) this.#frame[i] = samples[at + i]! * this.#window[i]!;
		this.#fft.realTransform(this.#spectrum, this.#frame);
		for (let k = 0; k < BINS; k++) {
			this.#power[k] = this.#spectrum[2 * k]! ** 2 + this.#spectrum[2 * k + 1]! ** 2 + FLOOR;
		}
		const power = width > 0 ? this.#average((width * SIZE) / RATE) : this.#power;
		for (let b = 0; b < BANDS; b++) {
			const { start, weights } = this.#filters[b]!;
			let sum = FLOOR;
			for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[start + i]!;
			out[b] = Math.log(sum);
		}
	}

	/** Mean power over so many bins around each; the spectrum goes on mirrored below 0 and ends at the top. */
	#average(bins: number): Float64Array {
		for (let k = 0; k < BINS; k++) this.#integral[k + 1] = this.#integral[k]! + this.#power[k]!;
		for (let k = 0; k < BINS; k++) {
			const top = Math.min(k + bins / 2, BINS - 0.5);
			this.#smooth[k] = (this.#upTo(top) - this.#upTo(k - bins / 2)) / (top - k + bins / 2);
		}
		return this.#smooth;
	}

	/** Power from the middle of bin 0 up to a position, bins taken as constant over their width. */
	#upTo(position: number): number {
		const edge = Math.abs(position) + 0.5;
		const bin = Math.min(Math.floor(edge), BINS - 1);
		const sum = this.#integral[bin]! + (edge - bin) * this.#power[bin]! - this.#power[0]! / 2;
		return position < 0 ? -sum : sum;
	}
}

function sparse(row: Float64Array): { start: number; weights: Float64Array } {
	const start = row.findIndex((v) => v > 0);
	let end = row.length;
	while (row[end - 1] === 0) end--;
	return { start, weights: row.slice(start, end) };
}

/** Reads log-mel bands at f / alpha and takes cepstra: undoes a vocal tract's length. */
export class Cepstra {
	readonly #index = new Int32Array(BANDS);
	readonly #share = new Float64Array(BANDS);
	readonly #warped = new Float64Array(BANDS);

	constructor(alpha: number) {
		for (let b = 0; b < BANDS; b++) {
			const position = bandPosition(bandCentre(b) / alpha);
			this.#index[b] = Math.min(Math.floor(position), BANDS - 2);
			this.#share[b] = position - this.#index[b]!;
		}
	}

	/** Reads BANDS log energies, writes `dims` cepstra. */
	of(bands: Float64Array, out: Float64Array, dims: number = DIMS): void {
		for (let b = 0; b < BANDS; b++) {
			const i = this.#index[b]!;
			this.#warped[b] = bands[i]! + this.#share[b]! * (bands[i + 1]! - bands[i]!);
		}
		for (let k = 0; k < dims; k++) {
			let sum = 0;
			for (let b = 0; b < BANDS; b++) sum += DCT[k * BANDS + b]! * this.#warped[b]!;
			out[k] = sum;
		}
	}
}
