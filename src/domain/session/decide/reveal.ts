import {
	accept,
	refuse,
	RELEASE_LEAD_MS,
	REVEAL_COUNTDOWN_MS,
	type Context,
	type Decision
} from '../context.ts';
import type { SessionEvent } from '../events.ts';
import { LIMITS } from '../limits.ts';
import { named } from '../../kernel/named.ts';
import { effectOf, newcomer, repeated, sharesBrowser, stands } from '../rules/approvals.ts';
import { asRule } from '../rules/results.ts';
import { asked, ours, type CommandOf, type CommandRules, type In, type SeatActor } from '../rule.ts';

type RevealCommand = 'approveReveal' | 'releaseKey' | 'ackReveal' | 'decideShortlist';

/** Less than this before the instant, the key would reach too few in time. */
const LEAST_LEAD_MS = 150;

/** From the two approvals over the key to the shortlist. */
export const reveal: CommandRules<RevealCommand> = {
	approveReveal: asked({
		ever: ['organizer', 'moderator', 'auditor'],
		phases: ['sealed'],
		// Each auditor by itself; of the others one approval is enough.
		may: ({ approvals }, { seat, role }) => !stands(approvals, role === 'auditor' ? { seat } : { role }),
		decide: approve
	}),
	releaseKey: ours({ phases: ['revealing'], decide: releaseKey }),
	ackReveal: asked({
		ever: ['organizer', 'moderator', 'official', 'auditor', 'presenter', 'projector', 'captioner'],
		phases: ['revealed'],
		decide: (s, { skewMs, late }, { seat }) =>
			named(s.reveal.shown, seat) === undefined
				? accept({ type: 'RevealShown', seat, skewMs, late })
				: accept()
	}),
	decideShortlist: asked({ ever: ['organizer', 'moderator'], phases: ['revealed'], decide: decideShortlist })
};

function approve(
	s: In<'sealed'>,
	{ head: seen }: CommandOf<'approveReveal'>,
	{ seat, role, browser = null }: SeatActor,
	ctx: Context
): Decision {
	const head = ctx.head();
	if (seen !== undefined && seen !== head) return refuse('stale');
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
	return accept(approved, {
		type: 'RevealScheduled',
		instant: ctx.now + REVEAL_COUNTDOWN_MS,
		at: ctx.now
	});
}

/**
 * A server that was down over the instant releases as soon as it is back, with a new instant for all; so does one whose
 * clock was set back meanwhile, for an instant farther away than the countdown was never promised.
 */
function releaseKey(s: In<'revealing'>, _: CommandOf<'releaseKey'>, ctx: Context): Decision {
	const left = s.instant - ctx.now;
	if (left > RELEASE_LEAD_MS && left <= REVEAL_COUNTDOWN_MS) return refuse('not-now');
	const intact = left >= LEAST_LEAD_MS && left <= REVEAL_COUNTDOWN_MS;
	const instant = intact ? s.instant : ctx.now + RELEASE_LEAD_MS;
	return accept({ type: 'KeyReleased', ...ctx.release(), instant, at: ctx.now });
}

/** The computed shortlist needs no reason; whoever deviates or breaks a tie gives one. */
function decideShortlist(
	s: In<'revealed'>,
	{ slots, reason, base }: CommandOf<'decideShortlist'>,
	_: SeatActor,
	ctx: Context
): Decision {
	const known = new Set(s.slots.map((x) => x.slot));
	if (new Set(slots).size !== slots.length || slots.some((x) => !known.has(x))) return refuse('invalid');
	if (slots.length > LIMITS.shortlist) return refuse('limit');
	// Of two who decide, neither overwrites the other unseen.
	if (base !== undefined && base !== (s.reveal.decision?.revision ?? 0)) return refuse('stale');
	if (!asRule(s.reveal.shortlist, slots) && reason.trim() === '') return refuse('incomplete');
	return accept({ type: 'ShortlistDecided', slots, reason, at: ctx.now });
}
