import type { Command } from '../commands.ts';
import { accept, refuse, type Actor, type Context, type Decision } from '../context.ts';
import { LIMITS } from '../limits.ts';
import type { Role } from '../roles.ts';
import type { StartupId } from '../ids.ts';
import { hasBrought, isOpen, seatOf, type Known, type Revisions } from '../state.ts';

type DraftCommand = Extract<
	Command,
	{
		type:
			| 'saveDraft'
			| 'addSeat'
			| 'removeSeat'
			| 'putStartup'
			| 'removeStartup'
			| 'uploadDeck'
			| 'declareTies'
			| 'setMatch'
			| 'renameSeat'
			| 'deleteDraft'
			| 'sendHelp';
	}
>;

export function decideDraft(s: Known, c: DraftCommand, actor: Actor, ctx: Context): Decision {
	if (actor.kind !== 'seat') return refuse('not-found');
	switch (c.type) {
		case 'saveDraft':
			// Two tabs never overwrite silently.
			return c.base === s.draftRevision ? accept({ type: 'DraftSaved', draft: c.draft }) : refuse('stale');
		case 'addSeat':
			return addSeat(s, c);
		case 'removeSeat':
			return removeSeat(s, c.seat);
		case 'putStartup':
			return putStartup(s, c);
		case 'removeStartup':
			return hasStartup(s, c.startup)
				? accept({ type: 'StartupRemoved', startup: c.startup })
				: refuse('not-found');
		case 'uploadDeck':
			return uploadDeck(s, c, actor.seat, ctx);
		case 'declareTies':
			return accept({ type: 'TiesDeclared', seat: actor.seat, ties: c.ties, at: ctx.now });
		case 'setMatch':
			return setMatch(s, c, ctx);
		case 'renameSeat':
			// Presenters stand in the vault, with their startup.
			if (seatOf(s, c.seat)?.role === 'presenter') return refuse('invalid');
			return seatOf(s, c.seat) && c.seat !== s.organizer ? accept() : refuse('not-found');
		case 'deleteDraft':
			return accept();
		case 'sendHelp':
			return helpAllowed(s, c.startup, actor.seat) ? accept() : refuse('not-found');
	}
}

/** Seats of a role in one session; presenters are limited per startup. */
const MOST: Readonly<Record<Exclude<Role, 'organizer'>, number>> = {
	moderator: 2,
	auditor: 3,
	projector: 3,
	captioner: 3,
	official: LIMITS.officials,
	presenter: LIMITS.speakers
};

function addSeat(s: Known, c: Extract<Command, { type: 'addSeat' }>): Decision {
	if ((c.role === 'presenter') !== (c.startup !== null)) return refuse('invalid');
	if (c.startup !== null && !hasStartup(s, c.startup)) return refuse('not-found');
	const alike = s.seats.filter((x) => x.role === c.role && x.startup === c.startup).length;
	if (alike >= MOST[c.role]) return refuse('limit');
	return accept({ type: 'SeatAdded', seat: c.seat, role: c.role, startup: c.startup });
}

function removeSeat(s: Known, seat: string): Decision {
	const found = seatOf(s, seat);
	if (found === undefined || found.role === 'organizer') return refuse('not-found');
	return accept({ type: 'SeatRemoved', seat });
}

/** A new startup comes with its first presenter's seat. Who one is that is there stands in the vault; that it changed, here. */
function putStartup(s: Known, c: Extract<Command, { type: 'putStartup' }>): Decision {
	const known = s.startups.find((x) => x.id === c.startup);
	if (known !== undefined) {
		return hasBrought(known) ? accept({ type: 'IdentityChanged', startup: c.startup }) : accept();
	}
	// One that was removed meanwhile does not come back by itself.
	if (c.seat === null) return refuse('not-found');
	if (s.startups.length >= LIMITS.startups) return refuse('limit');
	return accept(
		{ type: 'StartupAdded', startup: c.startup },
		{ type: 'SeatAdded', seat: c.seat, role: 'presenter', startup: c.startup }
	);
}

/** Slides may be replaced until the own slot is called. */
function uploadDeck(
	s: Known,
	c: Extract<Command, { type: 'uploadDeck' }>,
	seat: string,
	ctx: Context
): Decision {
	const startup = seatOf(s, seat)?.startup ?? null;
	if (startup === null) return refuse('not-found');
	if (c.slides.length > LIMITS.slides || (c.kept ?? []).length > LIMITS.kept) return refuse('limit');
	if (!beforeCall(s, startup, ctx)) return refuse('not-now');
	if (isStale(s, startup, 'deck', c.base)) return refuse('stale');
	return accept({ type: 'DeckUploaded', startup, slides: c.slides, kept: c.kept ?? [] });
}

/** Whether a colleague stored another one meanwhile: two presenters of one startup never overwrite silently. */
export function isStale(
	s: Known,
	startup: StartupId,
	what: keyof Revisions,
	base: number | undefined
): boolean {
	const now = s.startups.find((x) => x.id === startup)?.revisions[what];
	return base !== undefined && base !== now;
}

/** Until the own slot is called, and again when it was postponed. */
export function beforeCall(s: Known, startup: StartupId, ctx: Pick<Context, 'startupOf'>): boolean {
	if (!isOpen(s)) return true;
	const slot = s.slots.find((x) => ctx.startupOf(x.slot) === startup);
	return slot === undefined || slot.calls === 0 || slot.status === 'postponed';
}

function setMatch(s: Known, c: Extract<Command, { type: 'setMatch' }>, ctx: Context): Decision {
	if (seatOf(s, c.seat)?.role !== 'official' || !hasStartup(s, c.startup)) return refuse('not-found');
	if (c.matched && c.reason.trim() === '') return refuse('incomplete');
	const { seat, startup, matched, reason } = c;
	return accept({ type: 'MatchSet', seat, startup, matched, reason, at: ctx.now });
}

function hasStartup(s: Known, startup: StartupId): boolean {
	return s.startups.some((x) => x.id === startup);
}

function helpAllowed(s: Known, startup: StartupId, seat: string): boolean {
	const own = seatOf(s, seat);
	return own?.role === 'organizer' ? hasStartup(s, startup) : own?.startup === startup;
}
