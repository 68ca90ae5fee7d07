import type { Command } from '../commands.ts';
import {
	accept,
	refuse,
	RELEASE_LEAD_MS,
	REVEAL_COUNTDOWN_MS,
	type Actor,
	type Context,
	type Decision
} from '../context.ts';
import type { SessionEvent } from '../events.ts';
import { LIMITS } from '../limits.ts';
import { effectOf, newcomer, repeated, sharesBrowser } from '../rules/approvals.ts';
import { meetingSeats, meets } from '../rules/plan.ts';
import { asRule } from '../rules/results.ts';
import { isOpen, seatOf, type Known, type State } from '../state.ts';
import { named } from '../named.ts';

type RevealCommand = Extract<
	Command,
	{
		type:
			| 'approveReveal'
			| 'releaseKey'
			| 'noteHeld'
			| 'ackReveal'
			| 'decideShortlist'
			| 'openMeeting'
			| 'setMeetingSeat'
			| 'endMeeting'
			| 'closeSession';
	}
>;
/** Less than this before the instant, the key would reach too few in time. */
const LEAST_LEAD_MS = 150;
type WithReveal = Extract<State, { phase: 'revealed' }>;

export function decideReveal(s: Known, c: RevealCommand, actor: Actor, ctx: Context): Decision {
	if (c.type === 'releaseKey') return releaseKey(s, ctx);
	if (c.type === 'noteHeld') return accept({ type: 'FrameHeld', at: ctx.now });
	if (actor.kind !== 'seat') return refuse('not-found');
	if (c.type === 'approveReveal') return approve(s, c.head, actor, ctx);
	if (s.phase !== 'revealed') return refuse('not-now');
	switch (c.type) {
		case 'ackReveal':
			if (named(s.reveal.shown, actor.seat) !== undefined) return accept();
			return accept({ type: 'RevealShown', seat: actor.seat, skewMs: c.skewMs, late: c.late });
		case 'decideShortlist':
			return decideShortlist(s, c, ctx);
		case 'openMeeting':
			if (ctx.now < s.reveal.instant) return refuse('not-now');
			// The rule's proposal is no decision.
			if (!c.everyone && s.reveal.decision === null) return refuse('not-now');
			return accept({ type: 'MeetingOpened', everyone: c.everyone, at: ctx.now });
		case 'setMeetingSeat':
			return setMeetingSeat(s, c, ctx);
		case 'endMeeting':
			if (c.meeting !== undefined && c.meeting !== s.reveal.meeting?.opened) return refuse('stale');
			return accept({ type: 'MeetingEnded', at: ctx.now });
		case 'closeSession':
			return accept({ type: 'SessionClosed', at: ctx.now });
	}
}

function setMeetingSeat(
	s: WithReveal,
	{ seat: id, admitted, muted }: Extract<Command, { type: 'setMeetingSeat' }>,
	ctx: Context
): Decision {
	const seat = seatOf(s, id);
	if (seat === undefined || !meets(s, seat)) return refuse('not-found');
	if (admitted === undefined && muted === undefined) return refuse('invalid');
	// Whoever runs the meeting would be shut out of what they run.
	if (admitted === false && seat.role === 'moderator') return refuse('invalid');
	const now = meetingSeats(s, s.reveal).find((x) => x.seat === id);
	const set = named(s.reveal.meeting?.set ?? {}, id);
	const same =
		(admitted ?? now !== undefined) === (now !== undefined) &&
		(muted ?? set?.muted ?? false) === (set?.muted ?? false);
	if (same) return accept();
	return accept({
		type: 'MeetingSeatSet',
		seat: id,
		...(admitted === undefined ? {} : { admitted }),
		...(muted === undefined ? {} : { muted }),
		at: ctx.now
	});
}

function approve(
	s: Known,
	seen: string | undefined,
	actor: Extract<Actor, { kind: 'seat' }>,
	ctx: Context
): Decision {
	if (s.phase !== 'sealed') return refuse('not-now');
	const head = ctx.head();
	if (seen !== undefined && seen !== head) return refuse('stale');
	const { seat, role, browser = null } = actor;
	const late = newcomer(s, seat, ctx.now);
	const one = { seat, role, late, browser };
	// Pressed again by a device that is as it was: nothing that others have not seen.
	if (repeated(s.approvals, one)) return accept();
	const approved: SessionEvent = {
		type: 'RevealApproved',
		seat,
		role,
		...(late ? { late } : {}),
		...(browser === null ? {} : { browser }),
		...(sharesBrowser(s.approvals, one) ? { shared: true } : {}),
		...(head === null ? {} : { head }),
		at: ctx.now
	};
	if (effectOf(s.approvals, one) !== 'starts') return accept(approved);
	const instant = ctx.now + REVEAL_COUNTDOWN_MS;
	return accept(approved, { type: 'RevealScheduled', instant, at: ctx.now });
}

/**
 * A server that was down over the instant releases as soon as it is back, with a new instant for all; so does one whose
 * clock was set back meanwhile, for an instant farther away than the countdown was never promised.
 */
function releaseKey(s: Known, ctx: Context): Decision {
	if (s.phase !== 'revealing' || !isOpen(s)) return refuse('not-now');
	const left = s.instant - ctx.now;
	if (left > RELEASE_LEAD_MS && left <= REVEAL_COUNTDOWN_MS) return refuse('not-now');
	const intact = left >= LEAST_LEAD_MS && left <= REVEAL_COUNTDOWN_MS;
	const instant = intact ? s.instant : ctx.now + RELEASE_LEAD_MS;
	return accept({ type: 'KeyReleased', ...ctx.release(), instant, at: ctx.now });
}

/** The computed shortlist needs no reason; whoever deviates or breaks a tie gives one. */
function decideShortlist(
	s: WithReveal,
	c: Extract<Command, { type: 'decideShortlist' }>,
	ctx: Context
): Decision {
	const known = new Set(s.slots.map((x) => x.slot));
	const wanted = new Set(c.slots);
	if (wanted.size !== c.slots.length || c.slots.some((x) => !known.has(x))) return refuse('invalid');
	if (wanted.size > LIMITS.shortlist) return refuse('limit');
	// Of two who decide, neither overwrites the other unseen.
	if (c.base !== undefined && c.base !== (s.reveal.decision?.revision ?? 0)) return refuse('stale');
	if (!asRule(s.reveal.shortlist, c.slots) && c.reason.trim() === '') return refuse('incomplete');
	return accept({ type: 'ShortlistDecided', slots: c.slots, reason: c.reason, at: ctx.now });
}
