import type { Command } from '../../src/domain/session/commands.ts';
import type { Actor } from '../../src/domain/session/context.ts';
import type { SessionId } from '../../src/domain/session/ids.ts';
import type { Refusal } from '../../src/domain/session/refusal.ts';
import { seatOf, type State } from '../../src/domain/session/state.ts';
import type { People } from '../people/people.ts';
import type { Identities } from '../vault/identities.ts';
import type { AsideChange } from './aside.ts';

export interface Outside {
	session: SessionId;
	people: People;
	identities: Identities;
}

/**
 * What a command does outside the evidence, before it is appended: `decide` has already accepted it. Everything here
 * is idempotent by the command's id or its content. Returns a refusal when the outside says no.
 */
export function before(o: Outside, id: string, command: Command, actor: Actor): Refusal | null {
	const { session, people, identities } = o;
	switch (command.type) {
		case 'putStartup':
			identities.putIdentity(session, command.startup, command.identity);
			return null;
		case 'addSeat':
			if (command.role !== 'presenter') people.names.set(session, command.seat, nameOf(command.name));
			return null;
		case 'renameSeat':
			if (people.seats.of(session, command.seat)?.role === 'presenter') return 'invalid';
			people.names.set(session, command.seat, nameOf(command.name));
			return null;
		case 'reissueLink':
			people.invitations.issue(session, command.seat);
			return null;
		case 'revokeLink':
			people.invitations.revoke(session, command.seat);
			return null;
		case 'sendHelp': {
			const from = actor.kind === 'seat' && actor.role === 'organizer' ? 'organizer' : 'presenter';
			const posted = people.help.post(session, { id, startup: command.startup, from, text: command.text });
			return posted.ok ? null : 'limit';
		}
		case 'saveNote': {
			if (actor.kind !== 'seat') return 'not-found';
			const { slot, text, base } = command;
			const written = people.notes.write({ session, seat: actor.seat, slot, text, base, id });
			return written.ok ? null : written.reason === 'stale' ? 'stale' : 'limit';
		}
		default:
			return null;
	}
}

function nameOf(name: string) {
	return { name, note: '' };
}

/** What a command changes outside the evidence; null for nothing. */
export function changedBy(command: Command, actor: Actor): AsideChange | null {
	switch (command.type) {
		case 'addSeat':
		case 'renameSeat':
		case 'reissueLink':
		case 'revokeLink':
			return { seat: command.seat };
		case 'saveNote':
			return actor.kind === 'seat' ? { seat: actor.seat } : null;
		case 'putStartup':
		case 'sendHelp':
			return { startup: command.startup };
		case 'removeSeat':
		case 'removeStartup':
		case 'abort':
			return 'all';
		default:
			return null;
	}
}

/**
 * Brings seats' links in line with the events: run after every change of seats and at load, so that a crash between
 * the append and this leaves nothing half done.
 */
export function reconcileSeats(o: Outside, state: State): void {
	if (state.phase === 'none') return;
	const known = o.people.seats.all(o.session);
	for (const seat of state.seats) {
		if (seat.role === 'organizer' || known.some((k) => k.seat === seat.id)) continue;
		o.people.seats.add({ session: o.session, seat: seat.id, role: seat.role });
		o.people.invitations.issue(o.session, seat.id);
	}
	for (const { seat } of known) {
		if (seatOf(state, seat) === undefined) o.people.removeSeat(o.session, seat);
	}
}

/** At load only, when nothing is on its way: identities put for a startup whose event never came. */
export function dropOrphans(o: Outside, state: State): void {
	if (state.phase === 'none') return;
	for (const startup of o.identities.identities(o.session).keys()) {
		if (!state.startups.some((s) => s.id === startup)) o.identities.removeIdentity(o.session, startup);
	}
}
