/**
 * Loudness after EBU R128 / ITU-R BS.1770-4, one channel at 48 kHz: K-weighting, blocks of 400 ms every 100 ms,
 * gates at -70 LUFS and 10 LU below the mean of what is left.
 */
const STEP = 4800;
const OVERLAP = 4;
const ABSOLUTE = -70;
const RELATIVE = -10;
/** The histogram's bins: 0.1 LU from the absolute gate up to +10 LUFS. */
const BIN = 0.1;
const BINS = 800;

/** Mean square → LUFS. */
export const lufs = (power: number): number => -0.691 + 10 * Math.log10(power + 1e-20);

/** The two filters of BS.1770-4 (its tables 1 and 2), in series. */
export class KWeighting {
	#a1 = 0;
	#a2 = 0;
	#b1 = 0;
	#b2 = 0;

	filter(x: number): number {
		const a = x + 1.69065929318241 * this.#a1 - 0.73248077421585 * this.#a2;
		const shelf = 1.53512485958697 * a - 2.69169618940638 * this.#a1 + 1.19839281085285 * this.#a2;
		this.#a2 = this.#a1;
		this.#a1 = a;
		const b = shelf + 1.99004745483398 * this.#b1 - 0.99007225036621 * this.#b2;
		const out = b - 2 * this.#b1 + this.#b2;
		this.#b2 = this.#b1;
		this.#b1 = b;
		return out;
	}
}

/** Integrated loudness, sample by sample; allocates nothing after construction. */
export class LoudnessMeter {
	readonly #weighting = new KWeighting();
	readonly #steps = new Float64Array(OVERLAP);
	readonly #counts = new Float64Array(BINS);
	readonly #powers = new Float64Array(BINS);
	readonly #memory: number;
	readonly #gate: number;
	#sum = 0;
	#filled = 0;
	#seen = 0;

	/**
	 * @param seconds after which a block counts a third (e⁻¹); Infinity for the loudness of the whole
	 * @param gate LUFS under which a block does not count; -70 and more
	 */
	constructor(seconds = Infinity, gate = ABSOLUTE) {
		this.#gate = gate;
		this.#memory = Math.exp(-0.1 / seconds);
	}

	/** True whenever a block of 400 ms was completed. */
	push(sample: number): boolean {
		const k = this.#weighting.filter(sample);
		this.#sum += k * k;
		if (++this.#filled < STEP) return false;
		this.#steps[this.#seen++ % OVERLAP] = this.#sum / STEP;
		this.#sum = this.#filled = 0;
		if (this.#seen < OVERLAP) return false;
		let power = 0;
		for (let i = 0; i < OVERLAP; i++) power += this.#steps[i]! / OVERLAP;
		this.#fade();
		this.count(power, 1);
		return true;
	}

	/** Counts blocks of a given mean square. */
	count(power: number, blocks: number): void {
		const loudness = lufs(power);
		if (!(loudness >= this.#gate)) return;
		const bin = Math.floor((loudness - ABSOLUTE) / BIN);
		this.#counts[Math.min(bin, BINS - 1)]! += blocks;
		this.#powers[Math.min(bin, BINS - 1)]! += blocks * power;
	}

	/** In LUFS; null before anything louder than the absolute gate. */
	get integrated(): number | null {
		const ungated = this.#mean(0);
		if (ungated === null) return null;
		return this.#mean(Math.max(0, Math.ceil((ungated + RELATIVE - ABSOLUTE) / BIN)));
	}

	#mean(from: number): number | null {
		let [power, count] = [0, 0];
		for (let i = from; i < BINS; i++) {
			power += this.#powers[i]!;
			count += this.#counts[i]!;
		}
		return count > 1e-6 ? lufs(power / count) : null;
	}

	#fade(): void {
		if (this.#memory === 1) return;
		for (let i = 0; i < BINS; i++) {
			this.#counts[i]! *= this.#memory;
			this.#powers[i]! *= this.#memory;
		}
	}
}

/** Integrated loudness of a whole sound at 48 kHz in LUFS; -Infinity for silence. */
export function integratedLoudness(samples: ArrayLike<number>): number {
	const meter = new LoudnessMeter();
	for (let i = 0; i < samples.length; i++) meter.push(samples[i]!);
	return meter.integrated ?? -Infinity;
}

const PHASES = 4;
const REACH = 24;
/** Windowed sinc between the samples, a row for each quarter. */
const BETWEEN = Array.from({ length: PHASES }, (_, p) =>
	Float64Array.from({ length: 2 * REACH }, (_, i) => {
		const t = i - REACH + 1 - p / PHASES;
		const sinc = t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
		return sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / REACH));
	})
);

/** True peak in dBTP: the largest value of the sound at four times its rate (BS.1770-4, annex 2). */
export function truePeak(samples: ArrayLike<number>): number {
	let top = 0;
	for (let at = REACH - 1; at + REACH < samples.length; at++)
		for (const row of BETWEEN) {
			let sum = 0;
			for (let i = 0; i < row.length; i++) sum += row[i]! * samples[at - REACH + 1 + i]!;
			top = Math.max(top, Math.abs(sum));
		}
	return 20 * Math.log10(top + 1e-20);
}
