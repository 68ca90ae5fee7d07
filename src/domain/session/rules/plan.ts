import type { SeatId, SlotId, StartupId } from '../../kernel/ids.ts';
import type { MediaPlan } from '../media.ts';
import { onStage } from '../roles.ts';
import { shortlisted } from './results.ts';
import { isOpen, type Known, type Open, type Revealed, type Seat, type State } from '../state.ts';
import { named } from '../../kernel/named.ts';

/** What the media rooms must look like in this state; null when the session needs none. */
export function mediaPlan(state: State, startupOf: (slot: SlotId) => StartupId | null): MediaPlan | null {
	if (!isOpen(state) || state.phase === 'closed') return null;
	const meeting = state.phase === 'revealed' ? meetingPlan(state, state.reveal) : null;
	if (meeting !== null) return meeting;
	const live = state.phase === 'pitching' ? state.live : null;
	const key = stageKey(state);
	const speaking = live !== null && (live.step === 'pitch' || live.step === 'questions');
	const startup = live === null ? null : startupOf(live.slot);
	const down = state.floor.kind === 'seat' && live !== null && !live.cut ? state.floor.seat : null;
	return {
		stage: key,
		booth: live === null || live.cut || live.step === 'scoring' ? null : key,
		meeting: null,
		stageSeats: listeners(state),
		boothSeats: live === null ? [] : presenters(state, startup),
		written: state.startups.some((x) => x.id === startup && x.script !== null),
		speakers: speakers(state),
		down,
		up: speaking && state.floor.kind === 'presenter' && !live.locked && !live.cut,
		cut: live?.cut ?? false,
		meetingSeats: []
	};
}

/** A new room for each call of a slot and for each stretch between slots: no room is used twice. */
export function stageKey(state: Open): string {
	if (state.phase === 'lobby') return 'lobby';
	if (state.phase !== 'pitching') return 'review';
	const calls = state.slots.reduce((n, x) => n + x.calls, 0);
	return state.live === null ? `between-${calls}` : `slot-${calls}`;
}

/** Officials hear nothing before they have declared their ties. */
export function listens(state: Known, seat: Seat): boolean {
	return onStage(seat.role) && (seat.role !== 'official' || named(state.ties, seat.id) !== undefined);
}

function listeners(state: Open): SeatId[] {
	return state.seats.filter((s) => listens(state, s)).map((s) => s.id);
}

function presenters(state: Open, startup: StartupId | null): SeatId[] {
	return state.seats.filter((s) => startup !== null && s.startup === startup).map((s) => s.id);
}

function speakers(state: Open): SeatId[] {
	if (state.phase === 'review') {
		return state.seats
			.filter((s) => s.role === 'moderator' || (s.role === 'official' && listens(state, s)))
			.map((s) => s.id);
	}
	return state.floor.kind === 'seat' ? [state.floor.seat] : [];
}

function meetingPlan(state: Open, reveal: Revealed): MediaPlan | null {
	if (!reveal.meeting?.open) return null;
	return {
		stage: null,
		booth: null,
		meeting: `meeting-${reveal.meeting.opened}`,
		stageSeats: [],
		boothSeats: [],
		written: false,
		speakers: [],
		down: null,
		up: false,
		cut: false,
		meetingSeats: meetingSeats(state, reveal)
	};
}

/**
 * Who is in the meeting: the panel and, by default, the shortlisted startups or all of them; the moderator admits and
 * mutes beyond that. The projector looks on elsewhere; whoever types captions stays on the stage.
 */
export function meetingSeats(state: Open, reveal: Revealed): { seat: SeatId; muted: boolean }[] {
	return state.seats
		.filter((s) => meets(state, s))
		.map((s) => ({ s, set: named(reveal.meeting?.set ?? {}, s.id) }))
		.filter(({ s, set }) => set?.admitted ?? byDefault(s, reveal))
		.map(({ s, set }) => ({ seat: s.id, muted: set?.muted ?? false }));
}

/** Who can be in a meeting at all: officials who never declared their ties see none of the session. */
export function meets(state: Known, seat: Seat): boolean {
	if (seat.role === 'projector' || seat.role === 'captioner') return false;
	return seat.role !== 'official' || named(state.ties, seat.id) !== undefined;
}

function byDefault(seat: Seat, reveal: Revealed): boolean {
	if (seat.role !== 'presenter') return true;
	if (reveal.meeting?.everyone) return true;
	const slots = shortlisted(reveal);
	return reveal.openings.some((o) => o.startup === seat.startup && slots.includes(o.slot));
}
