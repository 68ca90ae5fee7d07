import { Quiet } from './quiet.ts';
import type { FromProcessor } from './worklet-port.ts';

/** Without a beat of the processor for so long, the gate closes. */
const OVERDUE_MS = 300;
const CLIPPING_MS = 1500;

const dbfs = (rms: number): number => (rms > 1e-6 ? 20 * Math.log10(rms) : -120);

/** The processor's signs of life, and what they tell of the sound. */
export class Pulse {
	/** dBFS, -120 … 0: the microphone, and what officials would hear. */
	level = $state.raw({ input: -120, output: -120 });
	clipping = $state(false);
	#beatAt = 0;
	#clippedAt = -Infinity;
	readonly #quiet = new Quiet();

	/** Waits for the next beat from now on. */
	await(now: number): void {
		this.#beatAt = now;
	}

	/** Another microphone: it has its own time to be heard. */
	restart(now: number): void {
		this.#quiet.restart(now);
	}

	/** Takes a beat. @returns whether the microphone seems to give nothing */
	beat({ input, output, peak }: Extract<FromProcessor, { type: 'beat' }>, now: number): boolean {
		this.#beatAt = now;
		this.level = { input: dbfs(input), output: dbfs(output) };
		if (peak > 0.98) this.#clippedAt = now;
		this.clipping = now - this.#clippedAt < CLIPPING_MS;
		return this.#quiet.isSilent(peak, now);
	}

	isLate(now: number): boolean {
		return now - this.#beatAt > OVERDUE_MS;
	}
}
