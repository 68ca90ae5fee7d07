import type { SeatId } from '../../src/domain/kernel/ids.ts';
import type { Known, State } from '../../src/domain/session/state.ts';

/** What the organizer's list tells of a session; kept beside its events, so that a list replays nothing. */
export interface Summary {
	entity: string;
	title: string;
	phase: Known['phase'];
	startsAt: number | null;
	timeZone: string;
	startups: number;
	officials: number;
	/** The organizer's own seat. */
	organizer: SeatId;
}

export function summaryOf(state: State): Summary | null {
	if (state.phase === 'none') return null;
	const { draft, phase, startups, seats, organizer } = state;
	return {
		entity: draft.entity,
		title: draft.challenge.title,
		phase,
		startsAt: draft.startsAt,
		timeZone: draft.timeZone,
		startups: startups.length,
		officials: seats.filter((s) => s.role === 'official').length,
		organizer
	};
}
