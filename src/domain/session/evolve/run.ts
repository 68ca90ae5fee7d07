import type { Instant, SlotId } from '../../kernel/ids.ts';
import { CLEAR, EVERYBODY, happened, PLAIN, type EventOf, type EventRules, type In } from '../rule.ts';
import type { OpenedDoors, Live, Slot, SlotStatus, Timer } from '../state.ts';
import { onAir, onLive, onScreen, patch } from './live.ts';

type RunEvent =
	| 'SlotCalled'
	| 'StepStarted'
	| 'TimerPaused'
	| 'TimerResumed'
	| 'TimerExtended'
	| 'SlotPostponed'
	| 'SlotSkipped'
	| 'SlotFinished'
	| 'SlideShown';

export const run: EventRules<RunEvent> = {
	SlotCalled: happened({
		phases: ['lobby', 'pitching'],
		evolve: called,
		public: ({ slot }) => ({ slot }),
		concerns: EVERYBODY,
		sealed: ['ready']
	}),
	StepStarted: onLive({
		evolve: stepStarted,
		public: ({ slot, step }) => ({ slot, detail: step }),
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	TimerPaused: onLive({
		evolve: (s, { at }) => withTimer(s, (t) => ({ ...t, pausedAt: at })),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	TimerResumed: onLive({
		evolve: (s, { at }) => withTimer(s, (t) => resumed(t, at)),
		public: PLAIN,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	TimerExtended: onLive({
		evolve: (s, { byMs }) => withTimer(s, (t) => ({ ...t, endsAt: t.endsAt + byMs })),
		public: ({ byMs }) => ({ detail: String(byMs / 60_000) }),
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	SlotPostponed: happened({
		phases: ['pitching'],
		evolve: (s, { slot, reason = '', at }) => left(s, slot, 'postponed', reason, at),
		public: ({ slot, reason = '' }) => ({ slot, detail: reason }),
		concerns: EVERYBODY,
		sealed: ['reason']
	}),
	SlotSkipped: happened({
		phases: ['pitching'],
		evolve: (s, { slot, reason = '', at }) => left(s, slot, 'skipped', reason, at),
		public: ({ slot, reason = '' }) => ({ slot, detail: reason }),
		concerns: EVERYBODY,
		sealed: ['reason']
	}),
	SlotFinished: happened({
		phases: ['pitching'],
		evolve: (s, { slot, at }) => left(s, slot, 'done', '', at),
		public: ({ slot }) => ({ slot }),
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	SlideShown: onLive({
		evolve: (s, { index }) => onScreen({ ...s, live: { ...s.live, slide: index } }),
		public: null,
		concerns: EVERYBODY,
		sealed: 'all'
	})
};

const CALLED: Omit<Live, 'slot' | 'ready'> = {
	step: 'called',
	timer: null,
	slide: 0,
	shown: [],
	locked: false,
	cut: false,
	held: false,
	onAirSince: null
};

function called(
	s: In<'lobby' | 'pitching'>,
	{ slot, ready = null, at }: EventOf<'SlotCalled'>
): In<'pitching'> {
	return {
		...s,
		phase: 'pitching',
		begunAt: s.begunAt ?? at,
		slots: patch(s.slots, slot, (x) => ({
			...x,
			status: 'called',
			calls: x.calls + 1,
			toldAt: ready === null ? x.toldAt : at
		})),
		floor: { kind: 'nobody' },
		hands: [],
		captions: [],
		live: { ...CALLED, slot, ready }
	};
}

function stepStarted(
	s: Parameters<typeof onScreen>[0],
	{ slot, step, at, endsAt }: EventOf<'StepStarted'>
): In<'pitching'> {
	const over = step === 'scoring';
	const next = {
		...s,
		live: { ...s.live, step, timer: { startedAt: at, endsAt, pausedAt: null } },
		captions: over ? [] : s.captions,
		slots: patch(s.slots, slot, (x) => ({ ...x, status: 'live' }))
	};
	return onScreen(onAir(next, { kind: over ? 'nobody' : 'presenter' }, at));
}

function withTimer(s: Parameters<typeof onScreen>[0], change: (t: Timer) => Timer): In<'pitching'> {
	const { timer } = s.live;
	return timer === null ? s : { ...s, live: { ...s.live, timer: change(timer) } };
}

function resumed(t: Timer, at: Instant): Timer {
	return t.pausedAt === null ? t : { ...t, endsAt: t.endsAt + (at - t.pausedAt), pausedAt: null };
}

/** A pitch is put off, skipped or over; the one that is on leaves the floor. */
export function left(
	s: In<'pitching'>,
	slot: SlotId,
	status: SlotStatus,
	reason: string,
	at: Instant
): In<'pitching'> {
	const off = s.live?.slot === slot ? leftFloor(s, s.live, at) : s;
	const slots = patch(off.slots, slot, (x) => ({ ...x, status, reason }));
	return {
		...off,
		slots: status === 'postponed' ? toEnd(slots, slot) : slots,
		questions: s.questions.map((q) =>
			q.slot === slot && q.status === 'picked' ? { ...q, status: 'answered' } : q
		)
	};
}

function leftFloor(s: In<'pitching'>, live: Live, at: Instant): In<'pitching'> {
	const { slots } = onAir({ ...s, live }, { kind: 'nobody' }, at);
	return { ...s, slots, live: null, floor: { kind: 'nobody' }, captions: [] };
}

function toEnd(slots: OpenedDoors['slots'], id: SlotId): readonly Slot[] {
	return [...slots.filter((x) => x.slot !== id), ...slots.filter((x) => x.slot === id)];
}
