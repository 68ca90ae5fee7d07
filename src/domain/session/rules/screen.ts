import type { Live } from '../state.ts';

/** Places in the deck of the slot that is on: the slide on every screen, and the one that is fetched ahead; null = none. */
export function slidesOf({ step, cut, slide }: Live): { shown: number | null; next: number | null } {
	if (cut) return { shown: null, next: null };
	// Before the pitch starts there is no slide to see.
	return step === 'called' ? { shown: null, next: 0 } : { shown: slide, next: slide + 1 };
}
