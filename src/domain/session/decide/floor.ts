import type { Command } from '../commands.ts';
import { accept, refuse, type Actor, type Context, type Decision } from '../context.ts';
import type { Floor, Step } from '../events.ts';
import { LIMITS } from '../limits.ts';
import { named } from '../named.ts';
import { slidesOf } from '../rules/screen.ts';
import { isOpen, seatOf, type Known, type Live, type Open, type Slot } from '../state.ts';

type FloorCommand = Extract<
	Command,
	{
		type:
			| 'callSlot'
			| 'startStep'
			| 'pauseTimer'
			| 'resumeTimer'
			| 'extendTimer'
			| 'postponeSlot'
			| 'skipSlot'
			| 'finishSlot'
			| 'giveFloor'
			| 'leaveFloor'
			| 'lockPresenter'
			| 'cutNow'
			| 'resolveBreach'
			| 'showSlide';
	}
>;

export function decideFloor(s: Known, c: FloorCommand, actor: Actor, ctx: Context): Decision {
	if (!isOpen(s) || actor.kind !== 'seat') return refuse('not-found');
	switch (c.type) {
		case 'callSlot':
			return callSlot(s, c.slot, ctx);
		case 'giveFloor':
			return giveFloor(s, c, ctx);
		case 'leaveFloor':
			return leaveFloor(s, actor.seat, ctx);
		case 'postponeSlot':
		case 'skipSlot':
			return setAside(s, c, ctx);
		default:
			return onLive(s, c, actor.seat, ctx);
	}
}

function onLive(
	s: Open,
	c: Exclude<FloorCommand, { type: 'callSlot' | 'giveFloor' | 'leaveFloor' | 'postponeSlot' | 'skipSlot' }>,
	seat: string,
	ctx: Context
): Decision {
	const live = s.phase === 'pitching' ? s.live : null;
	if (live === null) return refuse('not-now');
	// What was pressed over one pitch is done to no other. A cut is: whatever is on air then is to be silent.
	if ('slot' in c && c.slot !== undefined && c.slot !== live.slot) return refuse('stale');
	const at = ctx.now;
	switch (c.type) {
		case 'startStep':
			return startStep(s, live, c.step, ctx);
		case 'pauseTimer':
			return accept({ type: 'TimerPaused', at });
		case 'resumeTimer':
			return accept({ type: 'TimerResumed', at });
		case 'extendTimer':
			return accept({ type: 'TimerExtended', byMs: c.minutes * 60_000, at });
		case 'finishSlot':
			return accept({ type: 'SlotFinished', slot: live.slot, at });
		case 'lockPresenter':
			return accept({ type: 'PresenterLocked', locked: c.locked, at });
		case 'cutNow':
			return cutNow(s, live, ctx);
		case 'resolveBreach':
			return resolveBreach(s, live, c, ctx);
		case 'showSlide':
			return showSlide(s, live, c.index, seat, ctx);
	}
}

function callSlot(s: Open, id: string, ctx: Context): Decision {
	const slot = s.slots.find((x) => x.slot === id);
	if (slot === undefined) return refuse('not-found');
	if (!['waiting', 'postponed', 'skipped'].includes(slot.status)) return refuse('not-now');
	return accept({ type: 'SlotCalled', slot: id, ready: readiness(slot, ctx), at: ctx.now });
}

/** Told again at every call, it could be watched by postponing and calling while somebody phones a suspect. */
function readiness(slot: Slot, ctx: Context): boolean | null {
	if (slot.toldAt !== null && ctx.now - slot.toldAt < LIMITS.readinessMs) return null;
	const startup = ctx.startupOf(slot.slot);
	return startup !== null && ctx.ready(startup);
}

/** Timers inform and never change a phase; steps go forward, and a slot may skip its questions. */
const NEXT: Readonly<Record<Live['step'], readonly Step[]>> = {
	called: ['pitch'],
	pitch: ['questions', 'scoring'],
	questions: ['scoring'],
	scoring: []
};

function startStep(s: Open, live: Live, step: Step, ctx: Context): Decision {
	if (!NEXT[live.step].includes(step)) return refuse('not-now');
	const endsAt = ctx.now + s.draft.minutes[step] * 60_000;
	return accept({ type: 'StepStarted', slot: live.slot, step, at: ctx.now, endsAt });
}

function giveFloor(
	s: Open,
	{ floor, slot }: Extract<Command, { type: 'giveFloor' }>,
	ctx: Context
): Decision {
	const live = s.phase === 'pitching' ? s.live : null;
	// Nobody is right in any pitch.
	if (floor.kind !== 'nobody' && slot !== undefined && slot !== live?.slot) return refuse('stale');
	if (floor.kind === 'presenter') {
		const audible = live !== null && !live.cut && (live.step === 'pitch' || live.step === 'questions');
		if (!audible) return refuse('not-now');
	}
	if (floor.kind === 'seat') {
		const role = seatOf(s, floor.seat)?.role;
		if (role !== 'official' && role !== 'moderator') return refuse('not-found');
		// Whoever has not declared ties sees nothing of the session, a way to give the floor back included.
		if (role === 'official' && named(s.ties, floor.seat) === undefined) return refuse('not-now');
		// It would tell the number of a seat that the meeting shows with its name.
		if (role === 'official' && (s.phase === 'revealing' || s.phase === 'revealed')) return refuse('not-now');
		// After a cut only the moderator speaks, until the breach is resolved.
		if (live?.cut && role !== 'moderator') return refuse('not-now');
	}
	// Pressed twice it is given once.
	return sameFloor(floor, s.floor) ? accept() : accept({ type: 'FloorGiven', floor, at: ctx.now });
}

function sameFloor(a: Floor, b: Floor): boolean {
	return a.kind === b.kind && (a.kind !== 'seat' || (b.kind === 'seat' && a.seat === b.seat));
}

/** The speaker gives the floor back: an official to the presenter who answers, a presenter to nobody. */
function leaveFloor(s: Open, seat: string, ctx: Context): Decision {
	const live = s.phase === 'pitching' ? s.live : null;
	const startup = seatOf(s, seat)?.startup ?? null;
	if (startup !== null) {
		const own = live !== null && ctx.startupOf(live.slot) === startup && s.floor.kind === 'presenter';
		return own ? accept({ type: 'FloorGiven', floor: { kind: 'nobody' }, at: ctx.now }) : refuse('not-now');
	}
	if (s.floor.kind !== 'seat' || s.floor.seat !== seat) return refuse('not-now');
	const answering = live !== null && !live.cut && (live.step === 'pitch' || live.step === 'questions');
	return accept({
		type: 'FloorGiven',
		floor: answering ? { kind: 'presenter' } : { kind: 'nobody' },
		at: ctx.now
	});
}

function setAside(
	s: Open,
	c: Extract<Command, { type: 'postponeSlot' | 'skipSlot' }>,
	ctx: Context
): Decision {
	const slot = s.slots.find((x) => x.slot === c.slot);
	if (slot === undefined) return refuse('not-found');
	if (!movable(s, slot)) return refuse('not-now');
	const type = c.type === 'postponeSlot' ? 'SlotPostponed' : 'SlotSkipped';
	return accept({ type, slot: c.slot, reason: c.reason, at: ctx.now });
}

function movable(s: Open, slot: Slot): boolean {
	if (slot.status === 'waiting' || slot.status === 'postponed') return s.phase === 'pitching';
	return s.phase === 'pitching' && s.live?.slot === slot.slot;
}

function cutNow(s: Open, live: Live, ctx: Context): Decision {
	const slot = s.slots.find((x) => x.slot === live.slot);
	if (slot === undefined || live.cut) return refuse('not-now');
	const since = live.onAirSince === null ? 0 : Math.max(0, ctx.now - live.onAirSince);
	const step = live.step === 'called' ? 'pitch' : live.step;
	const { shown } = slidesOf(live);
	const deck = s.startups.find((x) => x.id === ctx.startupOf(live.slot))?.deck.length ?? 0;
	return accept({
		type: 'BreachDeclared',
		slot: live.slot,
		step,
		heardMs: slot.heardMs + since,
		// Without slides there was the veil to see, whatever the slot counts.
		slidesSeen: slot.seen.filter((place) => place < deck).length,
		slide: shown !== null && shown < deck ? shown : null,
		at: ctx.now
	});
}

function resolveBreach(
	s: Open,
	live: Live,
	c: Extract<Command, { type: 'resolveBreach' }>,
	ctx: Context
): Decision {
	const breach = s.incidents.find((x) => x.choice === null);
	if (c.breach !== undefined && c.breach !== breach?.at) return refuse('stale');
	return accept({ type: 'BreachNoted', slot: live.slot, choice: c.choice, note: c.note, at: ctx.now });
}

function showSlide(s: Open, live: Live, index: number, seat: string, ctx: Context): Decision {
	const startup = s.startups.find((x) => x.id === ctx.startupOf(live.slot));
	if (startup === undefined || seatOf(s, seat)?.startup !== startup.id) return refuse('not-now');
	if (live.cut || live.locked || live.step === 'scoring') return refuse('not-now');
	if (index >= startup.deck.length) return refuse('invalid');
	return index === live.slide
		? accept()
		: accept({ type: 'SlideShown', slot: live.slot, index, at: ctx.now });
}
