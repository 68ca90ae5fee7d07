import type { Slot } from '../state.ts';

/** How many pitches are over or on, one count for everybody: what waits or was put off has had no turn yet. */
export function turnsOf(slots: readonly Pick<Slot, 'status'>[]): number {
	return slots.filter(({ status }) => status !== 'waiting' && status !== 'postponed').length;
}
