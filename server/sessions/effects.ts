import type { Command } from '../../src/domain/session/commands.ts';
import type { Actor } from '../../src/domain/session/context.ts';
import type { Effect } from '../../src/domain/session/effects.ts';
import type { SessionId } from '../../src/domain/kernel/ids.ts';
import type { Refusal } from '../../src/domain/kernel/refusal.ts';
import { seatOf, type State } from '../../src/domain/session/state.ts';
import type { People } from '../people/people.ts';
import type { Identities } from '../vault/identities.ts';
import type { AsideChange } from './aside.ts';
import type { Details } from './details.ts';
import type { SessionSecrets } from './secrets.ts';

export interface Outside {
	session: SessionId;
	people: People;
	identities: Identities;
	secrets: SessionSecrets;
	details: Details;
	/** When which presenter had pressed what: beside the times of slots it would join both. */
	forgetCommands(): void;
}

/** Carries effects out, within the transaction that stores their events: the first refusal undoes all of it. */
export function perform(o: Outside, effects: readonly Effect[]): Refusal | null {
	for (const effect of effects) {
		const refusal = performOne(o, effect);
		if (refusal !== null) return refusal;
	}
	return null;
}

function performOne(o: Outside, e: Effect): Refusal | null {
	const { session, people, identities } = o;
	switch (e.type) {
		case 'putIdentity':
			return done(identities.putIdentity(session, e.startup, e.identity));
		case 'removeIdentity':
			people.help.forgetStartup(session, e.startup);
			return done(identities.removeIdentity(session, e.startup));
		case 'openSeat':
			return done(openSeat(o, e));
		case 'closeSeat':
			return done(people.removeSeat(session, e.seat));
		case 'nameSeat':
			return done(people.names.set(session, e.seat, { name: e.name, note: '' }));
		case 'issueLink':
			return done(people.invitations.issue(session, e.seat));
		case 'revokeLink':
			return done(people.invitations.revoke(session, e.seat));
		case 'leaveSeat':
			return done(people.devices.letGo(session, e.seat));
		case 'endLinks':
			return done(people.invitations.endAll(session));
		case 'postHelp': {
			const { id, startup, from, text } = e;
			return people.help.post(session, { id, startup, from, text }).ok ? null : 'limit';
		}
		case 'writeNote': {
			const { id, seat, slot, text, base } = e;
			const written = people.notes.write({ session, seat, slot, text, base, id });
			return written.ok ? null : written.reason === 'stale' ? 'stale' : 'limit';
		}
		case 'dropTakes':
			return done(people.takes.forget(session));
		case 'forgetIdentities':
			return done(forgetIdentities(o));
	}
}

function done(_: unknown): null {
	return null;
}

function openSeat(
	{ session, people }: Outside,
	{ seat, role }: Pick<Extract<Effect, { type: 'openSeat' }>, 'seat' | 'role'>
): void {
	people.seats.add({ session, seat, role });
	people.invitations.issue(session, seat);
}

/** Invitations stay, so that people can read the end. */
function forgetIdentities({ session, people, secrets, details, forgetCommands }: Outside): void {
	secrets.destroy();
	details.destroy();
	people.help.forget(session);
	people.notes.forget(session);
	people.takes.forget(session);
	people.devices.forgetVisits(session);
	forgetCommands();
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
		case 'leaveSeat':
			return actor.kind === 'seat' ? { seat: actor.seat } : null;
		case 'putStartup':
		case 'sendHelp':
			return { startup: command.startup };
		case 'removeSeat':
		case 'removeStartup':
		case 'abort':
		case 'closeSession':
			return 'all';
		default:
			return null;
	}
}

/**
 * Brings people and identities in line with the events, for data that was restored in parts or written before both
 * were stored together. Changes nothing where all is well.
 */
export function reconcile(o: Outside, state: State): void {
	if (state.phase === 'none') return;
	if (state.phase === 'closed' || state.phase === 'aborted') o.people.invitations.endAll(o.session);
	const known = o.people.seats.all(o.session);
	for (const { id, role } of state.seats) {
		if (role !== 'organizer' && !known.some((k) => k.seat === id)) openSeat(o, { seat: id, role });
	}
	for (const { seat } of known) {
		if (seatOf(state, seat) === undefined) o.people.removeSeat(o.session, seat);
	}
	for (const startup of o.identities.startups(o.session)) {
		if (!state.startups.some((s) => s.id === startup)) o.identities.removeIdentity(o.session, startup);
	}
}
