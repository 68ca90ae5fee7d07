import type { Aside } from '../aside.ts';
import type { SlotId } from '../../kernel/ids.ts';
import { sharesBrowser } from '../rules/approvals.ts';
import { captioned } from '../rules/captions.ts';
import { meetingSeats, meets } from '../rules/plan.ts';
import { onceFor } from '../../kernel/once.ts';
import { matchOf, scored, sessionResults, standings } from '../rules/tally.ts';
import {
	isOpen,
	officialNumber,
	sheetOf,
	type OpenedDoors,
	type Known,
	type Open,
	type Revealed,
	type Seat,
	type Slot,
	type State
} from '../state.ts';
import { slidesOf } from '../rules/screen.ts';
import { named } from '../../kernel/named.ts';
import type {
	About,
	AccessView,
	ApprovalView,
	CaptionLine,
	FloorView,
	MeetingView,
	NowView,
	ResultsView,
	RevealView,
	SheetView,
	SlotView
} from '../view.ts';

type WithReveal = Extract<State, { phase: 'revealed' | 'closed' }>;

export function withReveal(state: Known): state is WithReveal {
	return state.phase === 'revealed' || state.phase === 'closed';
}

export function about(state: Known): About {
	const { entity, category, challenge, startsAt, timeZone, rubric, minutes, shortlist, quorum } = state.draft;
	return { entity, category, challenge, startsAt, timeZone, rubric, minutes, shortlist, quorum };
}

/** What was committed to and drawn, also after an abort. */
export function doorsIn(state: Known): OpenedDoors | null {
	if (isOpen(state)) return state;
	return state.phase === 'aborted' ? state.doors : null;
}

export function slotViews(slots: readonly Slot[]): readonly SlotView[] {
	return slots.map(({ slot, pseudonym, status, sealed }) => ({ id: slot, pseudonym, status, sealed }));
}

export function floorView(state: Known): FloorView {
	if (!isOpen(state) || state.floor.kind === 'nobody') return { kind: 'nobody' };
	if (state.floor.kind === 'presenter') return { kind: 'presenter' };
	const number = officialNumber(state, state.floor.seat);
	return number === 0 ? { kind: 'moderator' } : { kind: 'official', number };
}

export function nowView(state: Known, aside: Aside): NowView | null {
	if (state.phase !== 'pitching' || state.live === null) return null;
	const { slot, step, timer, cut } = state.live;
	const startup = aside.startupOf(slot);
	const deck = state.startups.find((x) => x.id === startup)?.deck ?? [];
	const { shown, next } = slidesOf(state.live);
	const slide = shown === null ? undefined : deck[shown];
	const question = cut ? undefined : state.questions.find((q) => q.slot === slot && q.status === 'picked');
	return {
		slot,
		step,
		timer: timer === null ? null : { ...timer },
		slide:
			slide === undefined || shown === null
				? null
				: { id: slide.id, index: shown, count: deck.length, text: slide.text },
		next: next === null ? null : (deck[next]?.id ?? null),
		cut,
		question: question === undefined ? null : { id: question.id, text: question.text }
	};
}

/** The last lines that were spoken; null where the session has no captions. Nothing tells where a line came from. */
export function captionsView(state: Known): readonly CaptionLine[] | null {
	if (!isOpen(state) || !captioned(state)) return null;
	return state.captions.map(({ at, text }) => ({ at, text }));
}

/** Shown from the seal on, the abort aside: there is nothing left to check then. */
export function headOf(state: Known, aside: Aside): string | null {
	return (isOpen(state) && (state.phase === 'sealed' || state.phase === 'revealing')) || withReveal(state)
		? aside.head()
		: null;
}

export function revealView(state: Known): RevealView | null {
	if (state.phase === 'revealing') return { instant: state.instant, key: null, seed: null };
	if (!withReveal(state)) return null;
	const { instant, key, seed } = state.reveal;
	return { instant, key, seed };
}

/** @param withSheets false for the projector: no comments, no sheets set aside */
export function resultsView(state: Known, withSheets: boolean): ResultsView | null {
	if (!withReveal(state)) return null;
	return {
		rows: sessionResults(state).rows,
		shortlist: state.reveal.shortlist,
		decision: state.reveal.decision,
		sheets: withSheets ? allSheets(state) : []
	};
}

const allSheets = onceFor(scored, (state: WithReveal): readonly SheetView[] =>
	state.slots.flatMap((slot) => sheetViews(state, slot))
);

function sheetViews(state: WithReveal, slot: Slot): SheetView[] {
	return standings(state, slot).map(({ seat, standing }) => {
		const sheet = sheetOf(state, slot.slot, seat)?.sheet;
		return {
			slot: slot.slot,
			official: officialNumber(state, seat),
			standing,
			reason: standing === 'match' ? (matchOf(state, seat, slot.slot)?.reason ?? '') : '',
			marks: sheet?.marks ?? {},
			texts: sheet?.texts ?? {},
			comment: sheet?.comment ?? ''
		};
	});
}

/** Who is in the meeting, by name; the opening joins a presenter to the startup shown by the reveal. */
export function meetingView(state: Known, aside: Aside): MeetingView | null {
	if (!withReveal(state) || !state.reveal.meeting?.open) return null;
	const reveal: Revealed = state.reveal;
	const { set, opened } = state.reveal.meeting;
	const inside = new Map(meetingSeats(state, reveal).map((x) => [x.seat, x.muted]));
	const people = state.seats
		.filter((s) => meets(state, s))
		.map((s) => ({
			seat: s.id,
			role: s.role,
			name: s.startup === null ? aside.name(s.id) : '',
			startup: s.startup === null ? null : openedName(reveal, s.startup),
			admitted: inside.has(s.id),
			removed: named(set, s.id)?.admitted === false,
			muted: inside.get(s.id) ?? false
		}))
		.sort((a, b) => byText(a.startup ?? a.name, b.startup ?? b.name) || byText(a.seat, b.seat));
	return { opened, people };
}

function byText(a: string, b: string): number {
	return a === b ? 0 : a < b ? -1 : 1;
}

function openedName(reveal: Revealed, startup: string): string {
	return reveal.openings.find((o) => o.startup === startup)?.opening.name ?? '';
}

export function sheetsIn(state: Open): Record<SlotId, number> {
	return Object.fromEntries(
		state.slots.map((x) => [
			x.slot,
			Object.values(named(state.sheets, x.slot) ?? {}).filter((s) => s.submittedAt !== null).length
		])
	);
}

/** Which approvals there are, and what is known of the devices they came from. */
export function approvalViews(state: Known): readonly ApprovalView[] {
	if (state.phase !== 'sealed' && state.phase !== 'revealing') return [];
	return state.approvals.map((one) => {
		const { seat, role, late } = one;
		const d = named(state.devices, seat);
		const since = d?.since ?? null;
		return {
			role,
			late,
			shared: sharesBrowser(state.approvals, one),
			devices: d?.count ?? 0,
			since,
			afterDoors: since !== null && since > state.openedAt,
			reissued: d?.reissued ?? null
		};
	});
}

/** Who acts as a seat: a spare link that somebody else uses shows in it. */
export function accessView(state: Known, seat: Seat): AccessView | null {
	if (seat.role === 'organizer') return null;
	const team = seat.startup === null ? [seat] : state.seats.filter((s) => s.startup === seat.startup);
	const own = named(state.devices, seat.id);
	return {
		seats: team.length,
		held: team.filter((s) => named(state.devices, s.id)?.held).length,
		devices: own?.count ?? 0,
		since: own !== undefined && own.count > 0 ? own.since : null,
		again: team.some((s) => s !== seat && (named(state.devices, s.id)?.count ?? 0) > 1)
	};
}
