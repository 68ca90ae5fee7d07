import type { NowView } from '$wire/index.ts';

/** Slides of a slot that a page keeps: each is fetched once, however often it is turned to. A cut leaves none. */
export class TurnedSlides {
	#kept: readonly string[] = [];
	#slot: string | null = null;

	/** What is to be on the shelf now, most urgent first: the slide, the next one, and all that were either before. */
	wanted(now: Pick<NowView, 'slot' | 'cut' | 'slide' | 'next'> | null): readonly string[] {
		const slot = now === null || now.cut ? null : now.slot;
		const kept = slot === this.#slot ? this.#kept : [];
		this.#slot = slot;
		const here = slot === null ? [] : [now?.slide?.id, now?.next].filter((id) => typeof id === 'string');
		this.#kept = [...new Set([...here, ...kept])];
		return this.#kept;
	}
}
