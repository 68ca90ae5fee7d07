import FFT from 'fft.js';

/** Every fourth sample of 48 kHz is enough: what makes a voice's waveform its own lies below 5 kHz. */
const STEP = 4;
const RATE = 48_000 / STEP;
/** 256 ms of what leaves, looked for in the 512 ms that came in: the mask and its queue take up to 100 ms. */
const OUT = 3072;
const IN = 6144;
const SIZE = 16_384;
/** Longest piece of sound that `of` looks at, in samples at 48 kHz. */
export const WINDOW = IN * STEP;
const BAND_HZ = [150, 4500] as const;
/** Half the width of the envelope taken out of both spectra, in bins (about 220 Hz). */
const ENVELOPE = 300;
/** Sound below -50 dBFS gives nothing to compare. */
const AUDIBLE = 0.003;

/**
 * Pieces of what leaves whose share of sound is looked at, and the least evenness: two clicks are like any two clicks,
 * whatever they come from. Speech has more in three of four looks, what the mask makes of knocks and beeps 0.1 … 0.31.
 */
const PIECES = 12;
const SPARSE = 0.33;

const bin = (hz: number): number => Math.round((hz / RATE) * SIZE);

/**
 * How much of one sound's fine structure is in another, 0 … 1, whatever the filter, gain or delay between them: the
 * largest cross-correlation of the two after both spectra have been flattened. A mask makes its own excitation, so
 * that nothing of the structure is left: at most 0.25 over all test speech, as between strangers, against 0.5 … 1
 * for the voice itself. Works like GCC-PHAT (Knapp and Carter 1976) with a smoothed weighting.
 */
export class Likeness {
	readonly #fft = new FFT(SIZE);
	readonly #frame = new Float64Array(SIZE);
	readonly #in = new Float64Array(2 * SIZE);
	readonly #out = new Float64Array(2 * SIZE);
	readonly #cross = new Float64Array(2 * SIZE);
	readonly #lags = new Float64Array(2 * SIZE);
	readonly #powerIn = new Float64Array(SIZE / 2);
	readonly #powerOut = new Float64Array(SIZE / 2);
	readonly #sums = new Float64Array(SIZE / 2 + 1);

	/**
	 * Both sounds at 48 kHz, `WINDOW` samples each; what leaves is up to 256 ms later than what came in.
	 * @returns null when one of them is too quiet, or what leaves has too few sounds, to say.
	 */
	of(input: Float32Array, output: Float32Array): number | null {
		if (evenness(output.subarray(-OUT * STEP)) < SPARSE) return null;
		if (!this.#load(output, OUT, this.#out) || !this.#load(input, IN, this.#in)) return null;
		const [energyIn, energyOut] = [
			this.#flatten(this.#in, this.#powerIn),
			this.#flatten(this.#out, this.#powerOut)
		];
		this.#multiply();
		this.#fft.inverseTransform(this.#lags, this.#cross);
		let best = 0;
		for (let i = 0; i < IN; i++)
			best = Math.max(best, Math.hypot(this.#lags[2 * i]!, this.#lags[2 * i + 1]!));
		return (best * SIZE) / Math.sqrt(energyIn * energyOut + 1e-30);
	}

	/** The last `length` samples, decimated and windowed, as a spectrum; false when they are too quiet. */
	#load(sound: Float32Array, length: number, spectrum: Float64Array): boolean {
		this.#frame.fill(0);
		const from = sound.length - length * STEP;
		let power = 0;
		for (let i = 0; i < length; i++) {
			let sum = 0;
			for (let k = 0; k < STEP; k++) sum += sound[from + i * STEP + k]!;
			const x = sum / STEP;
			power += x * x;
			this.#frame[i] = x * Math.sin((Math.PI * (i + 0.5)) / length);
		}
		if (Math.sqrt(power / length) < AUDIBLE) return false;
		this.#fft.realTransform(spectrum, this.#frame);
		return true;
	}

	/** Divides a spectrum by its own smoothed envelope; returns the energy left within the band. */
	#flatten(spectrum: Float64Array, power: Float64Array): number {
		const sums = this.#sums;
		for (let k = 0; k < power.length; k++) {
			power[k] = spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
			sums[k + 1] = sums[k]! + power[k]!;
		}
		let energy = 0;
		for (let k = bin(BAND_HZ[0]); k < bin(BAND_HZ[1]); k++) {
			const [from, to] = [Math.max(0, k - ENVELOPE), Math.min(power.length, k + ENVELOPE + 1)];
			const envelope = Math.sqrt((sums[to]! - sums[from]!) / (to - from) + 1e-30);
			spectrum[2 * k] = spectrum[2 * k]! / envelope;
			spectrum[2 * k + 1] = spectrum[2 * k + 1]! / envelope;
			energy += power[k]! / (envelope * envelope);
		}
		return energy;
	}

	/** in × conjugate of out, within the band: its transform back has the lag in time order. */
	#multiply(): void {
		const [a, b, cross] = [this.#in, this.#out, this.#cross];
		cross.fill(0);
		for (let k = bin(BAND_HZ[0]); k < bin(BAND_HZ[1]); k++) {
			const [re, im] = [2 * k, 2 * k + 1];
			cross[re] = a[re]! * b[re]! + a[im]! * b[im]!;
			cross[im] = a[im]! * b[re]! - a[re]! * b[im]!;
		}
	}
}

/** How evenly a sound's energy lies in time, by its pieces: 1 / PIECES (one click) … 1 (a steady tone). */
function evenness(sound: Float32Array): number {
	const length = sound.length / PIECES;
	let [sum, squares] = [0, 0];
	for (let piece = 0; piece < PIECES; piece++) {
		let energy = 0;
		for (let i = piece * length; i < (piece + 1) * length; i++) energy += sound[i]! * sound[i]!;
		sum += energy;
		squares += energy * energy;
	}
	return sum ** 2 / (PIECES * squares + 1e-30);
}

/** Above this, three looks in a row, what leaves is the voice that came in; above `CERTAIN` two are enough. */
const ALIKE = 0.34;
const CERTAIN = 0.5;
/** So many looks at sound that is nobody's own make a processor trusted. */
const TRUSTED = 2;

/** Judges look after look, and trusts nothing that it has not heard. */
export class Judge {
	#alike = 0;
	#certain = 0;
	#unlike = 0;

	/** A processor that is new has to earn trust again. */
	restart(): void {
		this.#alike = this.#certain = this.#unlike = 0;
	}

	/** Takes a likeness; true when what leaves is too much like what came in. */
	condemns(likeness: number | null): boolean {
		if (likeness === null) return false;
		this.#alike = likeness > ALIKE ? this.#alike + 1 : 0;
		this.#certain = likeness > CERTAIN ? this.#certain + 1 : 0;
		if (this.#alike === 0) this.#unlike++;
		return this.#certain > 1 || this.#alike > 2;
	}

	get trusts(): boolean {
		return this.#unlike >= TRUSTED;
	}
}
