import type { Floor, SessionEvent } from '../events.ts';
import type { Instant, SlotId } from '../ids.ts';
import { slidesOf } from '../rules/screen.ts';
import { seatOf, type Doors, type Live, type Slot, type State, type Timer } from '../state.ts';
import { misfit, open } from './fit.ts';

type Event<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
type LiveEvent = Event<
	| 'SlotCalled'
	| 'StepStarted'
	| 'TimerPaused'
	| 'TimerResumed'
	| 'TimerExtended'
	| 'SlotPostponed'
	| 'SlotSkipped'
	| 'SlotFinished'
	| 'SlideShown'
	| 'PresenterLocked'
	| 'BreachDeclared'
	| 'BreachNoted'
>;
type Pitching = Extract<State, { phase: 'pitching' }>;

/** So many slides are remembered as shown one after the other. */
const SHOWN_MOST = 16;

export function evolveLive(state: State, e: LiveEvent): State {
	if (e.type === 'SlotCalled') return called(state, e);
	if (state.phase !== 'pitching') throw misfit(e.type, state.phase);
	switch (e.type) {
		case 'SlotPostponed':
			return leave(state, e.slot, 'postponed', e.reason ?? '', e.at);
		case 'SlotSkipped':
			return leave(state, e.slot, 'skipped', e.reason ?? '', e.at);
		case 'SlotFinished':
			return leave(state, e.slot, 'done', '', e.at);
		case 'BreachNoted':
			return onScreen(breachNoted(state, e));
		default:
			return onScreen(running(state, e));
	}
}

function called(state: State, e: Event<'SlotCalled'>): State {
	const s = open(state, e.type);
	if (s.phase !== 'lobby' && s.phase !== 'pitching') throw misfit(e.type, s.phase);
	const ready = e.ready ?? null;
	return {
		...s,
		phase: 'pitching',
		begunAt: s.begunAt ?? e.at,
		slots: patch(s.slots, e.slot, (x) => ({
			...x,
			status: 'called',
			calls: x.calls + 1,
			toldAt: ready === null ? x.toldAt : e.at
		})),
		floor: { kind: 'nobody' },
		hands: [],
		captions: [],
		live: {
			slot: e.slot,
			step: 'called',
			ready,
			timer: null,
			slide: 0,
			shown: [],
			locked: false,
			cut: false,
			held: false,
			onAirSince: null
		}
	};
}

function running(s: Pitching, e: Exclude<LiveEvent, Event<'SlotCalled'>>): Pitching {
	const live = s.live;
	if (live === null) throw misfit(e.type, 'pitching without a slot');
	switch (e.type) {
		case 'StepStarted':
			return stepStarted(s, live, e);
		case 'TimerPaused':
			return withTimer(s, live, (t) => ({ ...t, pausedAt: e.at }));
		case 'TimerResumed':
			return withTimer(s, live, (t) => resumed(t, e.at));
		case 'TimerExtended':
			return withTimer(s, live, (t) => ({ ...t, endsAt: t.endsAt + e.byMs }));
		case 'SlideShown':
			return { ...s, live: { ...live, slide: e.index } };
		case 'PresenterLocked':
			return onAir({ ...s, live: { ...live, locked: e.locked } }, s.floor, e.at);
		case 'BreachDeclared':
			return {
				...onAir({ ...s, live: { ...live, cut: true } }, { kind: 'nobody' }, e.at),
				captions: [],
				incidents: [
					...s.incidents,
					{
						slot: e.slot,
						step: e.step,
						heardMs: e.heardMs ?? 0,
						slidesSeen: e.slidesSeen ?? 0,
						at: e.at,
						choice: null,
						note: ''
					}
				]
			};
		default:
			throw misfit(e.type, s.phase);
	}
}

function stepStarted(s: Pitching, live: Live, e: Event<'StepStarted'>): Pitching {
	const timer: Timer = { startedAt: e.at, endsAt: e.endsAt, pausedAt: null };
	const next: Pitching = {
		...s,
		live: { ...live, step: e.step, timer },
		captions: e.step === 'scoring' ? [] : s.captions,
		slots: patch(s.slots, e.slot, (x) => ({ ...x, status: 'live' }))
	};
	return onAir(next, e.step === 'scoring' ? { kind: 'nobody' } : { kind: 'presenter' }, e.at);
}

/** Keeps account of what every screen shows now, by the same word that the views go by. */
function onScreen(s: Pitching): Pitching {
	const { live } = s;
	const slide = live === null ? null : slidesOf(live).shown;
	if (live === null || slide === null) return s;
	const turned = live.shown.at(-1) !== slide;
	const shown = turned ? [...live.shown, slide].slice(-SHOWN_MOST) : live.shown;
	const known = s.slots.some((x) => x.slot === live.slot && x.seen.includes(slide));
	const slots = known ? s.slots : patch(s.slots, live.slot, (x) => ({ ...x, seen: [...x.seen, slide] }));
	return { ...s, live: { ...live, shown }, slots };
}

function withTimer(s: Pitching, live: Live, f: (t: Timer) => Timer): Pitching {
	return { ...s, live: { ...live, timer: live.timer === null ? null : f(live.timer) } };
}

function resumed(t: Timer, at: Instant): Timer {
	if (t.pausedAt === null) return t;
	return { ...t, endsAt: t.endsAt + (at - t.pausedAt), pausedAt: null };
}

function leave(s: Pitching, slot: SlotId, status: Slot['status'], reason: string, at: Instant): Pitching {
	const off = s.live?.slot === slot ? onAir(s, { kind: 'nobody' }, at) : s;
	const slots = patch(off.slots, slot, (x) => ({ ...x, status, reason }));
	return {
		...off,
		live: s.live?.slot === slot ? null : s.live,
		floor: s.live?.slot === slot ? { kind: 'nobody' } : s.floor,
		captions: s.live?.slot === slot ? [] : s.captions,
		slots: status === 'postponed' ? toEnd(slots, slot) : slots,
		questions: s.questions.map((q) =>
			q.slot === slot && q.status === 'picked' ? { ...q, status: 'answered' } : q
		)
	};
}

function breachNoted(s: Pitching, e: Event<'BreachNoted'>): Pitching {
	const note = e.note ?? '';
	const incidents = s.incidents.map((x) =>
		x.slot === e.slot && x.choice === null ? { ...x, choice: e.choice, note } : x
	);
	const noted = { ...s, incidents };
	if (e.choice === 'continue') return { ...noted, live: s.live === null ? null : { ...s.live, cut: false } };
	return leave(noted, e.slot, e.choice === 'void' ? 'void' : 'postponed', note, e.at);
}

/** Changes the floor and keeps account of how long the presenter was heard. */
function onAir(s: Pitching, floor: Floor, at: Instant): Pitching {
	if (s.live === null) return { ...s, floor };
	const { live } = s;
	const heard = live.onAirSince === null ? 0 : Math.max(0, at - live.onAirSince);
	const audible = floor.kind === 'presenter' && !live.locked && !live.cut;
	return {
		...s,
		floor,
		live: { ...live, onAirSince: audible ? at : null },
		slots: patch(s.slots, live.slot, (x) => ({ ...x, heardMs: x.heardMs + heard }))
	};
}

/** Before a slot is called, or between slots, there is nobody whose slot it concerns: the record alone has it. */
export function held(state: State): State {
	if (state.phase !== 'pitching' || state.live === null) return state;
	return { ...state, live: { ...state.live, held: true } };
}

export function given(state: State, e: Event<'FloorGiven'>): State {
	const s = open(state, e.type);
	const granted = e.floor;
	// The moderator's own hand is not a hand: only officials are in the queue.
	const hands = granted.kind === 'seat' ? s.hands.filter((h) => h.seat !== granted.seat) : s.hands;
	if (granted.kind === 'seat' && seatOf(s, granted.seat) === undefined) throw misfit(e.type, s.phase);
	if (s.phase === 'pitching') return { ...onAir(s, granted, e.at), hands };
	return { ...s, floor: granted, hands };
}

function patch(slots: readonly Slot[], id: SlotId, f: (s: Slot) => Slot): readonly Slot[] {
	return slots.map((x) => (x.slot === id ? f(x) : x));
}

function toEnd(slots: Doors['slots'], id: SlotId): Doors['slots'] {
	return [...slots.filter((x) => x.slot !== id), ...slots.filter((x) => x.slot === id)];
}
