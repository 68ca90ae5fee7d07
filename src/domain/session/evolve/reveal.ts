import type { Floor, SessionEvent } from '../events.ts';
import { named } from '../named.ts';
import { withApproval } from '../rules/approvals.ts';
import { sessionResults } from '../rules/tally.ts';
import { seatOf, type Open, type Revealed, type State } from '../state.ts';
import { bare, doorsOf } from './doors.ts';
import { misfit } from './fit.ts';

type Meeting = NonNullable<Revealed['meeting']>;
type Event<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
type RevealEvent = Event<
	| 'RevealApproved'
	| 'RevealScheduled'
	| 'KeyReleased'
	| 'RevealShown'
	| 'ShortlistDecided'
	| 'MeetingOpened'
	| 'MeetingSeatSet'
	| 'MeetingEnded'
	| 'SessionClosed'
>;

export function evolveReveal(state: State, e: RevealEvent): State {
	switch (e.type) {
		case 'RevealApproved':
			if (state.phase !== 'sealed') throw misfit(e.type, state.phase);
			return {
				...state,
				approvals: withApproval(state.approvals, {
					seat: e.seat,
					role: e.role,
					late: e.late ?? false,
					browser: e.browser ?? null
				})
			};
		case 'RevealScheduled':
			if (state.phase !== 'sealed') throw misfit(e.type, state.phase);
			return { ...state, phase: 'revealing', instant: e.instant };
		case 'KeyReleased':
			return released(state, e);
		default:
			return afterwards(state, e);
	}
}

function released(state: State, e: Event<'KeyReleased'>): State {
	if (state.phase !== 'revealing') throw misfit(e.type, state.phase);
	const { instant, key, seed, openings } = e;
	const revealed: Extract<State, { phase: 'revealed' }> = {
		...bare(state),
		...doorsOf(state),
		phase: 'revealed',
		floor: floorAfter(state),
		reveal: {
			sealedAt: state.sealedAt,
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

function afterwards(
	state: State,
	e: Exclude<RevealEvent, Event<'RevealApproved' | 'RevealScheduled' | 'KeyReleased'>>
): State {
	if (state.phase !== 'revealed' && state.phase !== 'closed') throw misfit(e.type, state.phase);
	if (e.type === 'SessionClosed') return { ...state, phase: 'closed', reveal: ended(state.reveal) };
	const reveal = change(state.reveal, e);
	return e.type === 'MeetingOpened' ? { ...state, floor: { kind: 'nobody' }, reveal } : { ...state, reveal };
}

/** An official's ends with the reveal: it would tell the number of a seat that the meeting shows by name. */
function floorAfter(state: Open): Floor {
	const { floor } = state;
	const stays = floor.kind === 'seat' && seatOf(state, floor.seat)?.role === 'moderator';
	return stays ? floor : { kind: 'nobody' };
}

function ended(r: Revealed): Revealed {
	return r.meeting === null ? r : { ...r, meeting: { ...r.meeting, open: false } };
}

function change(
	r: Revealed,
	e: Event<'RevealShown' | 'ShortlistDecided' | 'MeetingOpened' | 'MeetingSeatSet' | 'MeetingEnded'>
): Revealed {
	switch (e.type) {
		case 'RevealShown':
			return { ...r, shown: { ...r.shown, [e.seat]: { skewMs: e.skewMs, late: e.late } } };
		case 'ShortlistDecided':
			return {
				...r,
				decision: { slots: e.slots, reason: e.reason, revision: (r.decision?.revision ?? 0) + 1 }
			};
		case 'MeetingOpened': {
			const opened = (r.meeting?.opened ?? 0) + 1;
			return { ...r, meeting: { open: true, opened, everyone: e.everyone, set: kept(r.meeting?.set ?? {}) } };
		}
		case 'MeetingSeatSet': {
			if (r.meeting === null) throw misfit(e.type, 'no meeting');
			const before = named(r.meeting.set, e.seat);
			const admitted = e.admitted ?? before?.admitted ?? null;
			const muted = e.muted ?? before?.muted ?? false;
			return { ...r, meeting: { ...r.meeting, set: { ...r.meeting.set, [e.seat]: { admitted, muted } } } };
		}
		case 'MeetingEnded':
			return ended(r);
	}
}

/** Who was taken out or muted stays so in the next meeting; who was let in is asked for anew. */
function kept(set: Meeting['set']): Meeting['set'] {
	const barred = Object.entries(set).filter(([, x]) => x.admitted === false || x.muted);
	return Object.fromEntries(
		barred.map(([seat, { admitted, muted }]) => [
			seat,
			{ admitted: admitted === false ? false : null, muted }
		])
	);
}
