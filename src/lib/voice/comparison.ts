import { Judge, Likeness, WINDOW } from './likeness.ts';
import { EAR, type MaskPipeline } from './pipeline.ts';

/** Looks at what leaves beside what came in, and says when the one is the other. */
export class Comparison {
	readonly #judge = new Judge();
	readonly #likeness = new Likeness();
	readonly #input = new Float32Array(EAR);
	readonly #output = new Float32Array(EAR);

	restart(): void {
		this.#judge.restart();
	}

	/** One look at a running pipeline. */
	condemns(pipeline: MaskPipeline): boolean {
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
