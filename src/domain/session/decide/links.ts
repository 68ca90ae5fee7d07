import type { Command } from '../commands.ts';
import { accept, refuse, type Context, type Decision } from '../context.ts';
import { seatOf, type Known } from '../state.ts';

type LinkCommand = Extract<Command, { type: 'reissueLink' | 'revokeLink' | 'noteDevice' }>;

/** Who could act as a seat, and since when: in the evidence, so that nobody plays another unseen. */
export function decideLinks(s: Known, c: LinkCommand, ctx: Context): Decision {
	if (seatOf(s, c.seat) === undefined || c.seat === s.organizer) return refuse('not-found');
	const { seat } = c;
	const at = ctx.now;
	switch (c.type) {
		case 'reissueLink':
			return accept({ type: 'LinkIssued', seat, at });
		case 'revokeLink':
			return accept({ type: 'LinkRevoked', seat, at });
		case 'noteDevice':
			return accept({ type: s.devices[seat]?.count ? 'SeatMoved' : 'LinkRedeemed', seat, at });
	}
}
