import { isOpen, type Base, type Open, type State } from '../state.ts';
import { stageKey } from './plan.ts';

/** Captions are in every slot of a session or in none: there must be somebody to type them. */
export function captioned(state: Base): boolean {
	return state.draft.captions && state.seats.some((s) => s.role === 'captioner');
}

/** Whether a line may join now: whenever the stage can be heard, and not after a cut. */
export function captionable(state: State): boolean {
	switch (state.phase) {
		case 'pitching':
			return captioned(state) && !(state.live?.cut ?? false);
		case 'lobby':
		case 'review':
		case 'sealed':
		case 'revealing':
			return captioned(state);
		case 'revealed':
			return captioned(state) && !(state.reveal.meeting?.open ?? false);
		default:
			return false;
	}
}

/**
 * The stretch to which a line belongs: one call of a slot, or what lies between two, from one cut to the next. What
 * was begun before comes too late in another, where it would stand under another pseudonym or undo the cut. Null: no
 * line may join.
 */
export function stretchOf(state: State): string | null {
	return isOpen(state) && captionable(state) ? `${stretchKey(state)} ${state.stretchFrom}` : null;
}

/** Counts what has been: an older backup gives the same key to another call, so that its beginning belongs to its name. */
export function stretchKey(state: Open): string {
	const slot = state.phase === 'pitching' ? state.live?.slot : undefined;
	const cuts = state.incidents.filter((x) => x.slot === slot).length;
	return `${stageKey(state)} ${cuts}`;
}
