import { accept, refuse, type Context, type Decision } from '../context.ts';
import { LIMITS } from '../limits.ts';
import { named } from '../../kernel/named.ts';
import type { Role } from '../roles.ts';
import {
	asked,
	isIn,
	KNOWN,
	ours,
	type CommandOf,
	type CommandRules,
	type In,
	type SeatActor
} from '../rule.ts';
import { hasStartup, seatOf, type Known, type Phase, type Seat } from '../state.ts';

type PeopleCommand =
	'addSeat' | 'renameSeat' | 'removeSeat' | 'reissueLink' | 'revokeLink' | 'noteDevice' | 'leaveSeat';

/** Until the evidence is closed. */
const RUNNING = [
	'draft',
	'lobby',
	'pitching',
	'review',
	'sealed',
	'revealing',
	'revealed'
] as const satisfies readonly Phase[];

/** Who has a seat, and who could act as it, since when: in the evidence, so that nobody plays another unseen. */
export const people: CommandRules<PeopleCommand> = {
	addSeat: asked({ ever: ['organizer'], phases: ['draft'], decide: addSeat }),
	renameSeat: asked({
		ever: ['organizer'],
		phases: RUNNING,
		decide: (s, { seat }) => {
			// Presenters stand in the vault, with their startup.
			if (seatOf(s, seat)?.role === 'presenter') return refuse('invalid');
			return invited(s, seat) === undefined ? refuse('not-found') : accept();
		}
	}),
	removeSeat: asked({
		ever: ['organizer'],
		phases: ['draft'],
		decide: (s, { seat }) =>
			invited(s, seat) === undefined ? refuse('not-found') : accept({ type: 'SeatRemoved', seat })
	}),
	reissueLink: asked({
		ever: ['organizer'],
		phases: RUNNING,
		decide: (s, { seat }, _, { now }) =>
			invited(s, seat) === undefined ? refuse('not-found') : accept({ type: 'LinkIssued', seat, at: now })
	}),
	revokeLink: asked({
		ever: ['organizer'],
		phases: RUNNING,
		decide: (s, { seat }, _, { now }) =>
			invited(s, seat) === undefined ? refuse('not-found') : accept({ type: 'LinkRevoked', seat, at: now })
	}),
	noteDevice: ours({
		phases: RUNNING,
		decide: (s, { seat }, { now }) => {
			if (invited(s, seat) === undefined) return refuse('not-found');
			const moved = (named(s.devices, seat)?.count ?? 0) > 0;
			return accept({ type: moved ? 'SeatMoved' : 'LinkRedeemed', seat, at: now });
		}
	}),
	leaveSeat: asked({
		ever: ['moderator', 'official', 'auditor', 'presenter', 'projector', 'captioner'],
		phases: KNOWN,
		decide: leaveSeat
	})
};

/** A seat that people come in to by a link; the organizer's is none. */
function invited(s: Known, seat: string): Seat | undefined {
	return seat === s.organizer ? undefined : seatOf(s, seat);
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

function addSeat(s: In<'draft'>, { seat, role, startup }: CommandOf<'addSeat'>): Decision {
	if ((role === 'presenter') !== (startup !== null)) return refuse('invalid');
	if (startup !== null && !hasStartup(s, startup)) return refuse('not-found');
	const alike = s.seats.filter((x) => x.role === role && x.startup === startup).length;
	if (alike >= MOST[role]) return refuse('limit');
	return accept({ type: 'SeatAdded', seat, role, startup });
}

/** What is over has its evidence closed: the device goes all the same. */
function leaveSeat(s: Known, _: CommandOf<'leaveSeat'>, { seat }: SeatActor, ctx: Context): Decision {
	if (!isIn(s, RUNNING) || !named(s.devices, seat)?.held) return accept();
	return accept({ type: 'SeatLeft', seat, at: ctx.now });
}
