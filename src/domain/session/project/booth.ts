import type { Known } from '../state.ts';
import type { Aside } from '../aside.ts';
import type { Booth } from '../view.ts';
import { doorsIn, headOf, meetingView, revealView, slotViews, withReveal } from './parts.ts';

/** The presenters' shared part: no slot, no order, no official before the key release. */
export function booth(state: Known, aside: Aside): Booth {
	const { entity, category, challenge, startsAt, timeZone, minutes, rubric, mask } = state.draft;
	const doors = doorsIn(state);
	return {
		audience: 'booth',
		phase: state.phase,
		entity,
		category,
		challenge,
		startsAt,
		timeZone,
		minutes,
		criteria: rubric.map(({ title, description, weight, kind }) => ({ title, description, weight, kind })),
		mask,
		speech: aside.speech,
		commitments: doors?.commitments ?? [],
		head: headOf(state, aside),
		reveal: revealView(state),
		sealed: [...(doors?.slots ?? [])].map((x) => x.sealed).sort(),
		slots: withReveal(state) ? slotViews(state.slots) : [],
		shortlist: withReveal(state) ? (state.reveal.decision?.slots ?? null) : null,
		meeting: meetingView(state, aside),
		aborted: state.phase === 'aborted'
	};
}
