import { accept, refuse, type Context, type Decision } from '../context.ts';
import type { Step } from '../events.ts';
import { LIMITS } from '../limits.ts';
import {
	asked,
	onLive,
	type CommandOf,
	type CommandRules,
	type In,
	type Running,
	type SeatActor
} from '../rule.ts';
import { seatOf, type Live, type Slot, type SlotStatus } from '../state.ts';

type RunCommand =
	| 'callSlot'
	| 'startStep'
	| 'pauseTimer'
	| 'resumeTimer'
	| 'extendTimer'
	| 'postponeSlot'
	| 'skipSlot'
	| 'finishSlot'
	| 'showSlide';

/** The run of show: slots, their steps, timers and slides. Timers inform and never change a phase. */
export const run: CommandRules<RunCommand> = {
	callSlot: asked({
		ever: ['moderator'],
		phases: ['lobby', 'pitching'],
		may: (s) => s.phase === 'lobby' || s.live === null,
		decide: callSlot
	}),
	startStep: onLive({ ever: ['moderator'], may: uncut, decide: startStep }),
	pauseTimer: onLive({
		ever: ['moderator'],
		may: (live) => uncut(live) && live.timer !== null && live.timer.pausedAt === null,
		decide: (_, __, ___, { now }) => accept({ type: 'TimerPaused', at: now })
	}),
	resumeTimer: onLive({
		ever: ['moderator'],
		may: (live) => uncut(live) && live.timer !== null && live.timer.pausedAt !== null,
		decide: (_, __, ___, { now }) => accept({ type: 'TimerResumed', at: now })
	}),
	extendTimer: onLive({
		ever: ['moderator'],
		may: (live) => uncut(live) && live.timer !== null,
		decide: (_, { minutes }, __, { now }) =>
			accept({ type: 'TimerExtended', byMs: minutes * 60_000, at: now })
	}),
	postponeSlot: asked({
		ever: ['moderator'],
		phases: ['pitching'],
		may: (s) => s.live !== null && uncut(s.live),
		decide: (s, { slot, reason }, _, { now }) =>
			setAside(s, slot, () => accept({ type: 'SlotPostponed', slot, reason, at: now }))
	}),
	skipSlot: asked({
		ever: ['moderator'],
		phases: ['pitching'],
		may: (s) => s.live === null || uncut(s.live),
		decide: (s, { slot, reason }, _, { now }) =>
			setAside(s, slot, () => accept({ type: 'SlotSkipped', slot, reason, at: now }))
	}),
	finishSlot: onLive({
		ever: ['moderator'],
		may: (live) => uncut(live) && live.step === 'scoring',
		decide: ({ live }, _, __, { now }) => accept({ type: 'SlotFinished', slot: live.slot, at: now })
	}),
	showSlide: asked({ ever: ['presenter'], phases: ['pitching'], decide: showSlide })
};

/** After a cut nothing goes on until the breach is resolved. */
export function uncut({ cut }: Live): boolean {
	return !cut;
}

const CALLABLE: readonly SlotStatus[] = ['waiting', 'postponed', 'skipped'];

function callSlot(
	s: In<'lobby' | 'pitching'>,
	{ slot: id }: CommandOf<'callSlot'>,
	_: SeatActor,
	ctx: Context
): Decision {
	const slot = s.slots.find((x) => x.slot === id);
	if (slot === undefined) return refuse('not-found');
	if (!CALLABLE.includes(slot.status)) return refuse('not-now');
	return accept({ type: 'SlotCalled', slot: id, ready: readiness(slot, ctx), at: ctx.now });
}

/** Told again at every call, it could be watched by postponing and calling while somebody phones a suspect. */
function readiness(slot: Slot, ctx: Context): boolean | null {
	if (slot.toldAt !== null && ctx.now - slot.toldAt < LIMITS.readinessMs) return null;
	const startup = ctx.startupOf(slot.slot);
	return startup !== null && ctx.ready(startup);
}

/** Steps go forward, and a slot may skip its questions. */
const NEXT: Readonly<Record<Live['step'], readonly Step[]>> = {
	called: ['pitch'],
	pitch: ['questions', 'scoring'],
	questions: ['scoring'],
	scoring: []
};

function startStep(
	{ live, draft }: Running,
	{ step }: CommandOf<'startStep'>,
	_: SeatActor,
	{ now }: Context
): Decision {
	if (!NEXT[live.step].includes(step)) return refuse('not-now');
	const endsAt = now + draft.minutes[step] * 60_000;
	return accept({ type: 'StepStarted', slot: live.slot, step, at: now, endsAt });
}

/** The pitch that is on, or one that is still to come. */
function setAside(s: In<'pitching'>, id: string, decide: () => Decision): Decision {
	const slot = s.slots.find((x) => x.slot === id);
	if (slot === undefined) return refuse('not-found');
	const coming = slot.status === 'waiting' || slot.status === 'postponed';
	return coming || s.live?.slot === id ? decide() : refuse('not-now');
}

function showSlide(
	s: In<'pitching'>,
	{ index }: CommandOf<'showSlide'>,
	{ seat }: SeatActor,
	ctx: Context
): Decision {
	const { live } = s;
	if (live === null) return refuse('not-now');
	const startup = s.startups.find((x) => x.id === ctx.startupOf(live.slot));
	if (startup === undefined || seatOf(s, seat)?.startup !== startup.id) return refuse('not-now');
	if (live.cut || live.locked || live.step === 'scoring') return refuse('not-now');
	if (index >= startup.deck.length) return refuse('invalid');
	if (index === live.slide) return accept();
	return accept({ type: 'SlideShown', slot: live.slot, index, at: ctx.now });
}
