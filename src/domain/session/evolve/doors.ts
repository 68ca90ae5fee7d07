import type { SessionEvent } from '../events.ts';
import { isOpen, NOTHING_BROUGHT, type Base, type Doors, type Slot, type State } from '../state.ts';
import { known, misfit, open } from './fit.ts';

type Event<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

export function opened(state: State, e: Event<'DoorsOpened'>): State {
	if (state.phase !== 'draft') throw misfit(e.type, state.phase);
	return {
		...state,
		phase: 'lobby',
		openedAt: e.at,
		begunAt: null,
		commitments: e.commitments,
		seedCommitment: e.seedCommitment,
		contribution: null,
		slots: [],
		sheets: {},
		recognitions: [],
		questions: [],
		hands: [],
		incidents: [],
		floor: { kind: 'nobody' },
		captions: [],
		stretchFrom: e.at,
		reopenings: []
	};
}

type PhaseEvent = Event<
	'ContributionGiven' | 'OrderDrawn' | 'ReviewOpened' | 'SessionSealed' | 'SessionReopened' | 'SessionAborted'
>;

export function evolvePhase(state: State, e: PhaseEvent): State {
	if (e.type === 'SessionAborted') return aborted(state, e);
	const s = open(state, e.type);
	switch (e.type) {
		case 'ContributionGiven':
			return { ...s, contribution: e.contribution };
		case 'OrderDrawn':
			return { ...s, slots: e.slots.map(freshSlot) };
		case 'ReviewOpened':
			return { ...bare(s), ...doorsOf(s), phase: 'review', floor: { kind: 'nobody' } };
		case 'SessionSealed':
			return {
				...bare(s),
				...doorsOf(s),
				phase: 'sealed',
				sealedAt: e.at,
				approvals: [],
				hands: [],
				floor: { kind: 'nobody' }
			};
		case 'SessionReopened':
			return {
				...bare(s),
				...doorsOf(s),
				phase: 'review',
				reopenings: [...s.reopenings, { reason: e.reason, at: e.at }]
			};
	}
}

function freshSlot(drawn: Event<'OrderDrawn'>['slots'][number]): Slot {
	return { ...drawn, status: 'waiting', calls: 0, toldAt: null, heardMs: 0, seen: [], reason: '' };
}

function aborted(state: State, e: Event<'SessionAborted'>): State {
	const s = known(state, e.type);
	// What could still tell who pitched, a reason or a deck, ends here too.
	const startups = s.startups.map((x) => ({ ...x, ...NOTHING_BROUGHT }));
	const ties = Object.fromEntries(Object.entries(s.ties).map(([seat, { at }]) => [seat, { text: '', at }]));
	const doors = isOpen(s) ? emptied(doorsOf(s)) : null;
	return { ...bare(s), startups, ties, matches: [], phase: 'aborted', reason: e.reason, at: e.at, doors };
}

/** The slots as they were called, without what was said, seen, written or marked in them. */
function emptied(doors: Doors): Doors {
	const slots = doors.slots.map((x) => ({ ...x, toldAt: null, heardMs: 0, seen: [], reason: '' }));
	const none = { sheets: {}, recognitions: [], questions: [], hands: [], incidents: [] };
	return { ...doors, slots, ...none };
}

/** The parts that every phase keeps, without what belongs to the phase that ends. */
export function bare(s: Base): Base {
	const { session, organizer, draft, draftRevision, seats, devices, startups, ties, matches } = s;
	return { session, organizer, draft, draftRevision, seats, devices, startups, ties, matches };
}

export function doorsOf(s: Doors): Doors {
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
