import { isOpen, officialNumber, officials, type Known } from '../state.ts';
import type { Aside } from '../aside.ts';
import type { Gate, Stage } from '../view.ts';
import {
	about,
	approvalViews,
	captionsView,
	doorsIn,
	headOf,
	floorView,
	meetingView,
	nowView,
	resultsView,
	revealView,
	slotViews
} from './parts.ts';

export function gate(state: Known): Gate {
	const { entity, category, startsAt, timeZone } = state.draft;
	return { audience: 'gate', phase: state.phase, entity, category, startsAt, timeZone };
}

export function stage(state: Known, audience: Stage['audience'], aside: Aside): Stage {
	const doors = doorsIn(state);
	return {
		audience,
		phase: state.phase,
		about: about(state),
		commitments: doors?.commitments ?? [],
		seedCommitment: doors?.seedCommitment ?? null,
		contribution: doors?.contribution ?? null,
		drawn: (doors?.slots.length ?? 0) > 0,
		slots: slotViews(doors?.slots ?? []),
		floor: floorView(state),
		now: nowView(state, aside),
		captions: captionsView(state),
		officials: officials(state).length,
		hands: isOpen(state) ? state.hands.map((h) => officialNumber(state, h.seat)) : [],
		head: headOf(state, aside),
		approvals: approvalViews(state),
		reveal: revealView(state),
		results: resultsView(state, audience === 'stage'),
		meeting: meetingView(state, aside),
		aborted: state.phase === 'aborted' ? state.reason : null
	};
}
