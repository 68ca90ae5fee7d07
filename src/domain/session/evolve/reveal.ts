import type { Floor } from '../events.ts';
import { withApproval } from '../rules/approvals.ts';
import { sessionResults } from '../rules/tally.ts';
import { CLEAR, EVERYBODY, happened, PLAIN, type EventOf, type EventRules, type In } from '../rule.ts';
import { seatOf, type Open } from '../state.ts';
import { bare, doorsOf } from './phases.ts';

type RevealEvent = 'RevealApproved' | 'RevealScheduled' | 'KeyReleased' | 'RevealShown' | 'ShortlistDecided';

export const reveal: EventRules<RevealEvent> = {
	RevealApproved: happened({
		phases: ['sealed'],
		evolve: (s, { seat, role, late = false, browser = null }) => ({
			...s,
			approvals: withApproval(s.approvals, { seat, role, late, browser })
		}),
		public: ({ role, shared }) => ({ detail: shared ? `${role} shared` : role }),
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	RevealScheduled: happened({
		phases: ['sealed'],
		evolve: (s, { instant }) => ({ ...s, phase: 'revealing', instant }),
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	KeyReleased: happened({
		phases: ['revealing'],
		evolve: released,
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	RevealShown: happened({
		phases: ['revealed', 'closed'],
		evolve: (s, { seat, skewMs, late }) => ({
			...s,
			reveal: { ...s.reveal, shown: { ...s.reveal.shown, [seat]: { skewMs, late } } }
		}),
		public: null,
		concerns: (e, seat) => seat.id === e.seat,
		sealed: CLEAR
	}),
	ShortlistDecided: happened({
		phases: ['revealed', 'closed'],
		evolve: (s, { slots, reason }) => {
			const revision = (s.reveal.decision?.revision ?? 0) + 1;
			return { ...s, reveal: { ...s.reveal, decision: { slots, reason, revision } } };
		},
		public: ({ reason }) => ({ detail: reason }),
		concerns: EVERYBODY,
		sealed: CLEAR
	})
};

function released(
	s: In<'revealing'>,
	{ instant, key, seed, openings }: EventOf<'KeyReleased'>
): In<'revealed'> {
	const revealed: In<'revealed'> = {
		...bare(s),
		...doorsOf(s),
		phase: 'revealed',
		floor: floorAfter(s),
		reveal: {
			sealedAt: s.sealedAt,
			instant,
			key,
			seed,
			openings,
			shown: {},
			shortlist: { slots: [], open: [] },
			decision: null,
			meeting: null
		}
	};
	const { shortlist } = sessionResults(revealed);
	return { ...revealed, reveal: { ...revealed.reveal, shortlist } };
}

/** An official's ends with the reveal: it would tell the number of a seat that the meeting shows by name. */
function floorAfter(s: Open): Floor {
	const stays = s.floor.kind === 'seat' && seatOf(s, s.floor.seat)?.role === 'moderator';
	return stays ? s.floor : { kind: 'nobody' };
}
