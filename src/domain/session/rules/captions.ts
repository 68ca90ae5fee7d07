import type { Base, State } from '../state.ts';

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
