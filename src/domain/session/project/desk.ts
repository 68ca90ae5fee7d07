import { LIMITS } from '../limits.ts';
import { once } from '../../kernel/once.ts';
import { missing } from '../rules/check.ts';
import { begunAt, hasBrought, officialNumber, type Known, type Seat, type Startup } from '../state.ts';
import type { Aside } from '../aside.ts';
import type { Desk, KeptView, PersonView } from '../view.ts';
import { named } from '../../kernel/named.ts';
import {
	approvalViews,
	doorsIn,
	headOf,
	meetingView,
	resultsView,
	revealView,
	slotViews,
	withReveal
} from './parts.ts';

/**
 * The organizer's desk. Identities are here, so a slot is never joined to a startup before the reveal: nor by what can
 * be counted or watched on both sides. So nothing that a startup has or does is told while slots are seen, nor how
 * many sheets are in: watched, it would tell where an official with a match hands nothing in. Nor does it tell who
 * pitches in writing, which can be heard: what it says of a startup and when that changes is what slides alone could
 * have done. So what was left standing is not shown while it is due to be checked again: a text saved meanwhile would
 * change it and leave the slides due.
 */
export function desk(state: Known, aside: Aside): Desk {
	const doors = doorsIn(state);
	const quiet = begunAt(state) !== null && !withReveal(state);
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
			brought: quiet ? null : hasBrought(x),
			kept: quiet || x.due ? [] : kept(x),
			unchecked: !quiet && x.due,
			help: aside.help(x.id)
		})),
		matches: state.matches,
		slots: slotViews(doors?.slots ?? []),
		now:
			state.phase === 'pitching' && state.live !== null
				? { slot: state.live.slot, step: state.live.step }
				: null,
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
			link: link(state, seat, aside),
			ties: named(state.ties, seat.id) ?? null
		}));
}

/**
 * Once slots are called, neither whether a startup's link was used nor, by a link that is gone when it was, that it was
 * just now. One given out since can be copied.
 */
function link(state: Known, seat: Seat, aside: Aside): PersonView['link'] {
	const link = aside.link(seat.id);
	const begun = begunAt(state);
	if (seat.startup === null || begun === null || withReveal(state)) return link;
	const fresh = (named(state.devices, seat.id)?.reissued ?? -1) >= begun;
	return { path: fresh ? link.path : '', state: link.state, redeemedAt: 'untold' };
}

/**
 * No page, which would count slides, and no word on whether it was drawn or written; in no order of either, and no more
 * than slides alone can have.
 */
const kept = once((startup: Startup): readonly KeptView[] => {
	const by = new Map<string, KeptView>();
	for (const { kind, quote, reason } of [...startup.kept, ...(startup.script?.kept ?? [])])
		by.set(JSON.stringify([quote, kind, reason]), { kind, quote, reason });
	return [...by]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.slice(0, LIMITS.kept)
		.map(([, k]) => k);
});
