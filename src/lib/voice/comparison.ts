import { Judge, Likeness, WINDOW } from './likeness.ts';
import { EAR, type MaskPipeline } from './pipeline.ts';

/** Seconds after which the ears hold nothing older. */
const FRESH = EAR / 48_000;

/** Looks at what leaves beside what came in, and says when the one is the other. */
export class Comparison {
	readonly #judge = new Judge();
	readonly #likeness = new Likeness();
	readonly #input = new Float32Array(EAR);
	readonly #output = new Float32Array(EAR);
	#from = 0;

	/**
	 * Trusts nothing before it has been heard anew, and nothing that sounded before: another processor's sound, or one
	 * with holes in it, would be judged. `time` is the pipeline's own, which stands still while it starves.
	 */
	restart(time: number): void {
		this.#judge.restart();
		this.#from = time + FRESH;
	}

	/** One look at a running pipeline. */
	condemns(pipeline: MaskPipeline): boolean {
		if (pipeline.context.currentTime < this.#from) return false;
		pipeline.listenIn(this.#input, this.#output);
		return this.#judge.condemns(
			this.#likeness.of(this.#input.subarray(EAR - WINDOW), this.#output.subarray(EAR - WINDOW))
		);
	}

	/** Whether the processor has been heard, and was nobody's own voice. */
	get trusts(): boolean {
		return this.#judge.trusts;
	}
}
