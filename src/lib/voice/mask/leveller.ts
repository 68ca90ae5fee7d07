import { Limiter, LIMITER_DELAY } from './limiter.ts';
import { LoudnessMeter, lufs } from './r128.ts';
import type { Noise } from './random.ts';

/** What every presenter is brought to (EBU R128), in LUFS. */
export const TARGET = -23;
/** Highest true peak, dBTP. Between samples at 48 kHz a tone of up to 8 kHz rises at most 1.2 dB above them. */
export const HIGHEST_PEAK = -2;
const CEILING = 10 ** ((HIGHEST_PEAK - 1.2) / 20);
/** Noise under everything, as the relay's: ±15 steps of 16 bits. Silence of any room sounds like this. */
const FLOOR = 15 / 32_768 / Math.sqrt(3);

const MEMORY_SECONDS = 10;
const PITCH_SECONDS = 120;
const MOST_DEBT_DB = 3;
/** The synthesis speaks near this before anything was heard; believed like so many blocks of 100 ms. */
const EXPECTED_POWER = 1.5e-3;
const EXPECTED_BLOCKS = 5;
/** What is so far under that, in dB, is no speech and is not raised. */
const SPEECH_DB = 18;
const MOST_GAIN_DB = 15;
const DB_PER_BLOCK = 0.4;
const START_SAMPLES = 1440;

/** Samples at 48 kHz from input to output. */
export const LEVELLER_DELAY = LIMITER_DELAY;

/**
 * Even loudness, whatever the room and the equipment: a slow gain towards the target (no pumping: it follows the
 * gated loudness of the last ten seconds), a limiter, the noise floor, and a start faded in.
 */
export class Leveller {
	readonly #meter = new LoudnessMeter(MEMORY_SECONDS, lufs(EXPECTED_POWER) - SPEECH_DB);
	/** Of what went out, over a pitch: what the first meter is wrong by in the long run. */
	readonly #past = new LoudnessMeter(PITCH_SECONDS, TARGET - SPEECH_DB);
	readonly #limiter = new Limiter(CEILING);
	readonly #noise: Noise;
	#db = 0;
	#gain: number;
	#slope = 0;
	#started = 0;

	constructor(noise: Noise) {
		this.#noise = noise;
		this.#meter.count(EXPECTED_POWER, EXPECTED_BLOCKS);
		this.#db = this.#aim();
		this.#gain = 10 ** (this.#db / 20);
	}

	push(sample: number): number {
		if (this.#meter.push(sample)) this.#steer();
		this.#gain += this.#slope;
		if (this.#started < START_SAMPLES) this.#started++;
		const sound = this.#limiter.push(sample * this.#gain * (this.#started / START_SAMPLES));
		this.#past.push(sound);
		return sound + FLOOR * this.#noise.next();
	}

	#aim(): number {
		const db = TARGET - (this.#meter.integrated ?? TARGET);
		const debt = TARGET - (this.#past.integrated ?? TARGET);
		return clamp(db, MOST_GAIN_DB) + clamp(debt, MOST_DEBT_DB);
	}

	/** A straight ramp over the next 100 ms. */
	#steer(): void {
		this.#db += clamp(this.#aim() - this.#db, DB_PER_BLOCK);
		this.#slope = (10 ** (this.#db / 20) - this.#gain) / 4800;
	}
}

const clamp = (x: number, limit: number): number => Math.min(Math.max(x, -limit), limit);
