import type { DrawnSlot } from '../events.ts';
import { CLEAR, EVERYBODY, happened, KNOWN, OPEN, PLAIN, type EventOf, type EventRules } from '../rule.ts';
import {
	isOpen,
	NOTHING_BROUGHT,
	type Base,
	type OpenedDoors,
	type Known,
	type Revealed,
	type Slot
} from '../state.ts';

type PhaseEvent =
	| 'DoorsOpened'
	| 'ContributionGiven'
	| 'OrderDrawn'
	| 'ReviewOpened'
	| 'SessionSealed'
	| 'SessionReopened'
	| 'SessionClosed'
	| 'SessionAborted'
	| 'Withheld';

export const phases: EventRules<PhaseEvent> = {
	DoorsOpened: happened({
		phases: ['draft'],
		evolve: (s, { at, commitments, seedCommitment }) => ({
			...s,
			phase: 'lobby',
			openedAt: at,
			begunAt: null,
			commitments,
			seedCommitment,
			contribution: null,
			slots: [],
			sheets: {},
			recognitions: [],
			questions: [],
			hands: [],
			incidents: [],
			floor: { kind: 'nobody' },
			captions: [],
			stretchFrom: at,
			reopenings: []
		}),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	ContributionGiven: happened({
		phases: OPEN,
		evolve: (s, { contribution }) => ({ ...s, contribution }),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	OrderDrawn: happened({
		phases: OPEN,
		evolve: (s, { slots }) => ({ ...s, slots: slots.map(freshSlot) }),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	ReviewOpened: happened({
		phases: OPEN,
		evolve: (s) => ({ ...bare(s), ...doorsOf(s), phase: 'review', floor: { kind: 'nobody' } }),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	SessionSealed: happened({
		phases: OPEN,
		evolve: (s, { at }) => ({
			...bare(s),
			...doorsOf(s),
			phase: 'sealed',
			sealedAt: at,
			approvals: [],
			hands: [],
			floor: { kind: 'nobody' }
		}),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	SessionReopened: happened({
		phases: OPEN,
		evolve: (s, { reason, at }) => ({
			...bare(s),
			...doorsOf(s),
			phase: 'review',
			reopenings: [...s.reopenings, { reason, at }]
		}),
		public: ({ reason }) => ({ detail: reason }),
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	SessionClosed: happened({
		phases: ['revealed', 'closed'],
		evolve: (s) => ({ ...s, phase: 'closed', reveal: withoutMeeting(s.reveal) }),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	SessionAborted: happened({
		phases: KNOWN,
		evolve: aborted,
		public: ({ reason }) => ({ detail: reason }),
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	Withheld: { evolve: (state) => state, public: null, concerns: EVERYBODY, sealed: CLEAR }
};

function freshSlot(drawn: DrawnSlot): Slot {
	return { ...drawn, status: 'waiting', calls: 0, toldAt: null, heardMs: 0, seen: [], reason: '' };
}

export function withoutMeeting(r: Revealed): Revealed {
	return r.meeting === null ? r : { ...r, meeting: { ...r.meeting, open: false } };
}

function aborted(s: Known, { reason, at }: EventOf<'SessionAborted'>): Known {
	// What could still tell who pitched, a reason or a deck, ends here too.
	const startups = s.startups.map((x) => ({ ...x, ...NOTHING_BROUGHT }));
	const ties = Object.fromEntries(Object.entries(s.ties).map(([seat, t]) => [seat, { text: '', at: t.at }]));
	const doors = isOpen(s) ? emptied(doorsOf(s)) : null;
	return { ...bare(s), startups, ties, matches: [], phase: 'aborted', reason, at, doors };
}

/** The slots as they were called, without what was said, seen, written or marked in them. */
function emptied(doors: OpenedDoors): OpenedDoors {
	const slots = doors.slots.map((x) => ({ ...x, toldAt: null, heardMs: 0, seen: [], reason: '' }));
	const none = { sheets: {}, recognitions: [], questions: [], hands: [], incidents: [] };
	return { ...doors, slots, ...none };
}

/** The parts that every phase keeps, without what belongs to the phase that ends. */
export function bare(s: Base): Base {
	const { session, organizer, draft, draftRevision, seats, devices, startups, ties, matches } = s;
	return { session, organizer, draft, draftRevision, seats, devices, startups, ties, matches };
}

export function doorsOf(s: OpenedDoors): OpenedDoors {
	const { openedAt, begunAt, commitments, seedCommitment, contribution, slots, sheets, recognitions } = s;
	const { questions, hands, incidents, floor, stretchFrom, reopenings } = s;
	return {
		openedAt,
		begunAt,
		commitments,
		seedCommitment,
		contribution,
		slots,
		sheets,
		recognitions,
		questions,
		hands,
		incidents,
		floor,
		// What was said in one phase is not under what is seen in the next.
		captions: [],
		stretchFrom,
		reopenings
	};
}
