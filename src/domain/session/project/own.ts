import type { SeatId } from '../../kernel/ids.ts';
import { mediaRoom } from '../media.ts';
import { onceFor } from '../../kernel/once.ts';
import { approvalAsk } from '../rules/approvals.ts';
import { stretchOf } from '../rules/captions.ts';
import { mediaPlan } from '../rules/plan.ts';
import { may } from '../rules/rights.ts';
import {
	isOpen,
	officialNumber,
	officials,
	sheetOf,
	type Known,
	type Live,
	type Open,
	type Seat
} from '../state.ts';
import type { Aside } from '../aside.ts';
import type { AuditorOwn, MediaView, ModeratorOwn, OfficialOwn, Own } from '../view.ts';
import { accessView, sheetsIn, withReveal } from './parts.ts';
import { presenterOwn } from './presenter.ts';
import { named } from '../../kernel/named.ts';

/**
 * What is the seat's alone.
 * @param browser of whoever approves reveals; null: unknown
 */
export function own(state: Known, seat: Seat, aside: Aside, browser: string | null = null): Own {
	const approval = state.phase === 'sealed' ? approvalAsk(state, seat, browser) : null;
	const base = {
		seat: seat.id,
		may: may(state, { kind: 'seat', seat: seat.id, role: seat.role }),
		media: mediaView(state, seat.id, aside),
		access: accessView(state, seat)
	};
	switch (seat.role) {
		case 'official':
			return { ...base, ...official(state, seat.id, aside) };
		case 'moderator':
			return { ...base, ...moderator(state, seat.id, aside), approval };
		case 'auditor':
			return { ...base, ...auditor(aside), approval };
		case 'projector':
			return { ...base, role: 'projector', behind: aside.behind };
		case 'captioner':
			return { ...base, role: 'captioner', behind: aside.behind, stretch: stretchOf(state) };
		case 'presenter':
			return { ...base, ...presenterOwn(state, seat, aside) };
		case 'organizer':
			return { ...base, role: 'organizer', approval, behind: aside.behind };
	}
}

/** The connections a seat is to hold: what the door would let it into, by the same predicate. */
function mediaView(state: Known, seat: SeatId, aside: Aside): MediaView {
	const plan = planOf({ state, aside });
	if (plan === null) return { stage: null, voice: null, booth: null, meeting: null };
	return {
		stage: mediaRoom(plan, seat, 'stage'),
		voice: mediaRoom(plan, seat, 'voice'),
		booth: mediaRoom(plan, seat, 'booth'),
		meeting: mediaRoom(plan, seat, 'meeting')
	};
}

/** One for all seats of a view. */
const planOf = onceFor(
	({ state, aside }: { state: Known; aside: Aside }) => [aside, state],
	({ state, aside }) => mediaPlan(state, (slot) => aside.startupOf(slot))
);

type Without<T> = Omit<T, 'seat' | 'may' | 'media' | 'access'>;

function official(state: Known, seat: SeatId, aside: Aside): Without<OfficialOwn> {
	const open = isOpen(state) ? state : null;
	return {
		role: 'official',
		number: officialNumber(state, seat),
		ties: named(state.ties, seat)?.text ?? null,
		sheets: open === null ? {} : ownSheets(open, seat),
		recognised: open === null ? [] : open.recognitions.filter((r) => r.seat === seat).map((r) => r.slot),
		notes: aside.notes(seat),
		questions: (open?.questions ?? [])
			.filter((q) => q.seat === seat)
			.map(({ id, slot, text, status }) => ({ id, slot, text, status })),
		handRaised: open?.hands.some((h) => h.seat === seat) ?? false,
		hasFloor: hasFloor(state, seat),
		behind: named(state.ties, seat) === undefined ? null : aside.behind
	};
}

function ownSheets(state: Open, seat: SeatId): OfficialOwn['sheets'] {
	return Object.fromEntries(
		state.slots.flatMap(({ slot }) => {
			const own = sheetOf(state, slot, seat);
			return own === undefined ? [] : [[slot, own]];
		})
	);
}

function hasFloor(state: Known, seat: SeatId): boolean {
	return isOpen(state) && state.floor.kind === 'seat' && state.floor.seat === seat;
}

function moderator(state: Known, seat: SeatId, aside: Aside): Omit<Without<ModeratorOwn>, 'approval'> {
	const open = isOpen(state) ? state : null;
	const told = withReveal(state) ? null : open;
	const live = state.phase === 'pitching' ? state.live : null;
	const number = (id: SeatId) => officialNumber(state, id);
	return {
		role: 'moderator',
		ready: live?.step === 'called' ? live.ready : null,
		questions: (open?.questions ?? []).flatMap((q) =>
			q.slot === live?.slot && (q.status === 'waiting' || q.status === 'picked')
				? [{ id: q.id, official: number(q.seat), text: q.text, at: q.at, status: q.status }]
				: []
		),
		hands: (told?.hands ?? []).map((h) => ({ seat: h.seat, official: number(h.seat), at: h.at })),
		panel: withReveal(state) ? [] : officials(state).map((s, i) => ({ seat: s.id, official: i + 1 })),
		sheetsIn: open === null ? {} : sheetsIn(open),
		openSheets: open === null ? 0 : openSheets(open),
		held: live?.held ?? false,
		locked: live?.locked ?? false,
		hasFloor: hasFloor(state, seat),
		silent: silent(live, aside),
		relay: aside.relay,
		unrecorded: aside.unrecorded,
		behind: aside.behind,
		breach: open?.incidents.find((x) => x.choice === null) ?? null,
		reopenings: open?.reopenings.length ?? 0,
		resumed: open !== null && live !== null && resumed(open, live)
	};
}

/** Nobody has the floor, and what was heard of the slot is still what was heard when it was cut. */
function resumed({ floor, incidents, slots }: Open, { slot, step, cut }: Live): boolean {
	if (cut || floor.kind !== 'nobody' || (step !== 'pitch' && step !== 'questions')) return false;
	const last = incidents.findLast((x) => x.slot === slot);
	return last?.choice === 'continue' && last.heardMs === slots.find((x) => x.slot === slot)?.heardMs;
}

/** On air, and no sound comes from the presenter's device. What is wrong with it is the presenter's to know. */
function silent(live: Live | null, aside: Aside): boolean {
	if (live === null || live.onAirSince === null || aside.relay !== 'ok') return false;
	const startup = aside.startupOf(live.slot);
	return startup !== null && !aside.sounding(startup);
}

/** Sheets still to be submitted among the pitches that were given: how many, never whose. */
function openSheets(state: Open): number {
	const given = state.slots.filter((x) => x.status === 'done' || x.status === 'live');
	const submitted = sheetsIn(state);
	const due = given.length * officials(state).length;
	return due - given.reduce((n, x) => n + (named(submitted, x.slot) ?? 0), 0);
}

function auditor(aside: Aside): Omit<Without<AuditorOwn>, 'approval'> {
	return { role: 'auditor', behind: aside.behind, events: aside.events() };
}
