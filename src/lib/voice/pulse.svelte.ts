import { Adviser, type Advice } from './advice.ts';
import { Quiet } from './quiet.ts';
import type { FromProcessor } from './worklet-port.ts';

/** Without a beat of the processor for so long, the gate closes. */
const OVERDUE_MS = 300;
/** So much sound was not made in time between two beats: the processor starves. Shorter stalls are mended by the beat. */
const HOLE_MS = 400;

const dbfs = (rms: number): number => (rms > 1e-6 ? 20 * Math.log10(rms) : -120);

/** The processor's signs of life, and what they tell of the sound. */
export class Pulse {
	/** dBFS, -120 … 0: what the mask hears, and what officials would hear. */
	level = $state.raw({ input: -120, output: -120 });
	advice: Advice = $state(null);
	#beatAt = 0;
	#soundAt = 0;
	readonly #quiet = new Quiet();
	readonly #adviser = new Adviser();

	/** Waits for the next beat from now on. `sound`: ms of sound that the context has made. */
	await(now: number, sound: number): void {
		this.#beatAt = now;
		this.#soundAt = sound;
	}

	/** Another microphone: it has its own time to be heard. */
	restart(now: number): void {
		this.#quiet.restart(now);
		this.#adviser.restart();
		this.advice = null;
	}

	/** Takes a beat. @returns whether the microphone seems to give nothing */
	beat(
		{ input, output, peak }: Extract<FromProcessor, { type: 'beat' }>,
		now: number,
		sound: number
	): boolean {
		this.#beatAt = now;
		this.#soundAt = sound;
		this.level = { input: dbfs(input), output: dbfs(output) };
		this.advice = this.#adviser.hear(this.level.input, peak);
		return this.#quiet.isSilent(peak, now);
	}

	/** Since the last beat less sound was made than time has passed. A page that only read its mail late lost none. */
	hasHole(now: number, sound: number): boolean {
		return now - this.#beatAt - (sound - this.#soundAt) > HOLE_MS;
	}

	isLate(now: number): boolean {
		return now - this.#beatAt > OVERDUE_MS;
	}
}
