import { HOP, RATE } from './mel.ts';
import type { KeyedRandom } from './random.ts';
import { Noise } from './random.ts';

const REACH = 8;
const GRID = 32;
const DRIFT_SECONDS = 0.5;
const DRIFT_DEVIATION = 0.08;

/** Rows of a windowed sinc, one per fraction of a sample. */
const PULSE = Array.from({ length: GRID }, (_, g) =>
	Float64Array.from({ length: 2 * REACH }, (_, i) => {
		const t = i - REACH + 1 - g / GRID;
		const sinc = t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
		return sinc * Math.cos((Math.PI * t) / (2 * (REACH + 1))) ** 2;
	})
);

/**
 * The source that replaces the speaker's own: a pulse train at a pitch that wanders by chance (nothing of the
 * speaker's melody) and noise, both of power 1. `pulses` and `noise` hold the two newest hops.
 */
export class Excitation {
	readonly noise = new Float64Array(2 * HOP);
	readonly pulses = new Float64Array(2 * HOP + 2 * REACH);
	readonly #chance: Noise;
	readonly #centre: number;
	#drift = 0;
	#next = HOP + REACH;

	constructor(random: KeyedRandom, centre: number) {
		this.#chance = new Noise(random);
		this.#centre = centre;
	}

	/** Moves on by one hop. */
	advance(): void {
		this.noise.copyWithin(0, HOP);
		for (let i = HOP; i < 2 * HOP; i++) this.noise[i] = this.#chance.next();
		this.pulses.copyWithin(0, HOP);
		this.pulses.fill(0, HOP + 2 * REACH);
		const step = HOP / RATE / DRIFT_SECONDS;
		this.#drift += -step * this.#drift + DRIFT_DEVIATION * Math.sqrt(2 * step) * this.#chance.gauss();
		const period = RATE / (this.#centre * Math.exp(this.#drift));
		// Pulses are laid one reach ahead, so that the hops in use have all their flanks.
		while (this.#next < 2 * HOP + REACH) {
			this.#lay(this.#next, Math.sqrt(period));
			this.#next += period;
		}
		this.#next -= HOP;
	}

	#lay(position: number, amplitude: number): void {
		const whole = Math.floor(position);
		const row = PULSE[Math.floor((position - whole) * GRID)]!;
		for (let i = 0; i < row.length; i++) this.pulses[whole - REACH + 1 + i]! += amplitude * row[i]!;
	}
}
