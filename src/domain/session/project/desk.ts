import { missing } from '../rules/check.ts';
import { isOpen, officialNumber, officials, type Known } from '../state.ts';
import type { Aside, Desk, PersonView } from '../view.ts';
import {
	approvalViews,
	doorsIn,
	headOf,
	meetingView,
	resultsView,
	revealView,
	sheetsIn,
	slotViews
} from './parts.ts';

/** The organizer's desk. Identities are here, so a slot is never joined to a startup before the reveal. */
export function desk(state: Known, aside: Aside): Desk {
	const doors = doorsIn(state);
	return {
		audience: 'desk',
		session: state.session,
		phase: state.phase,
		draft: state.draft,
		draftRevision: state.draftRevision,
		missing: state.phase === 'draft' ? missing(state) : [],
		people: people(state, aside),
		startups: state.startups.map((x) => ({
			startup: x.id,
			identity: aside.identity(x.id),
			slides: x.deck.length,
			kept: x.kept,
			written: x.script?.kept ?? [],
			help: aside.help(x.id)
		})),
		matches: state.matches,
		slots: slotViews(doors?.slots ?? []),
		now:
			state.phase === 'pitching' && state.live !== null
				? { slot: state.live.slot, step: state.live.step }
				: null,
		sheetsIn: isOpen(state) ? Object.values(sheetsIn(state)).reduce((a, b) => a + b, 0) : 0,
		sheetsExpected: officials(state).length * (doors?.slots.length ?? 0),
		commitments: doors?.commitments ?? [],
		drawn: (doors?.slots.length ?? 0) > 0,
		head: headOf(state, aside),
		approvals: approvalViews(state),
		reveal: revealView(state),
		results: resultsView(state, true),
		meeting: meetingView(state, aside),
		aborted: state.phase === 'aborted' ? state.reason : null
	};
}

function people(state: Known, aside: Aside): readonly PersonView[] {
	return state.seats
		.filter((s) => s.role !== 'organizer')
		.map((seat) => ({
			seat: seat.id,
			role: seat.role,
			startup: seat.startup,
			name: aside.name(seat.id),
			official: officialNumber(state, seat.id) || null,
			link: aside.link(seat.id),
			ties: state.ties[seat.id] ?? null
		}));
}
