import type { Command } from '../commands.ts';
import { accept, refuse, type Actor, type Context, type Decision } from '../context.ts';
import { seatOf, type Known } from '../state.ts';
import { named } from '../named.ts';

type LinkCommand = Extract<Command, { type: 'reissueLink' | 'revokeLink' | 'noteDevice' | 'leaveSeat' }>;

/** Who could act as a seat, and since when: in the evidence, so that nobody plays another unseen. */
export function decideLinks(s: Known, c: LinkCommand, actor: Actor, ctx: Context): Decision {
	if (c.type === 'leaveSeat') return leave(s, actor, ctx);
	if (seatOf(s, c.seat) === undefined || c.seat === s.organizer) return refuse('not-found');
	const { seat } = c;
	const at = ctx.now;
	switch (c.type) {
		case 'reissueLink':
			return accept({ type: 'LinkIssued', seat, at });
		case 'revokeLink':
			return accept({ type: 'LinkRevoked', seat, at });
		case 'noteDevice':
			return accept({ type: named(s.devices, seat)?.count ? 'SeatMoved' : 'LinkRedeemed', seat, at });
	}
}

/** What is over has its evidence closed: the device goes all the same. */
function leave(s: Known, actor: Actor, ctx: Context): Decision {
	if (actor.kind !== 'seat') return refuse('not-found');
	const { seat } = actor;
	const over = s.phase === 'closed' || s.phase === 'aborted';
	return over || !named(s.devices, seat)?.held ? accept() : accept({ type: 'SeatLeft', seat, at: ctx.now });
}
