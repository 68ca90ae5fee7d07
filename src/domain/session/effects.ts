import type { Command } from './commands.ts';
import type { Actor } from './context.ts';
import type { SessionEvent } from './events.ts';
import type { Identity } from '../kernel/identity.ts';
import type { SeatId, SlotId, StartupId } from '../kernel/ids.ts';
import type { Role } from './roles.ts';
import type { State } from './state.ts';

/**
 * What a command changes outside the evidence: identities, names, links, notes, help. Stored together with its events,
 * all or nothing. `id` is the command's: the same write twice changes nothing.
 */
export type Effect =
	| { type: 'putIdentity'; startup: StartupId; identity: Identity }
	| { type: 'removeIdentity'; startup: StartupId }
	/** A seat that people can come in by: with its link. */
	| { type: 'openSeat'; seat: SeatId; role: Role }
	| { type: 'closeSeat'; seat: SeatId }
	| { type: 'nameSeat'; seat: SeatId; name: string }
	| { type: 'issueLink'; seat: SeatId }
	| { type: 'revokeLink'; seat: SeatId }
	/** Its device is signed out. */
	| { type: 'leaveSeat'; seat: SeatId }
	/** The session is over: in a while its links open nothing. */
	| { type: 'endLinks' }
	| { type: 'postHelp'; id: string; startup: StartupId; from: 'organizer' | 'presenter'; text: string }
	| { type: 'writeNote'; id: string; seat: SeatId; slot: SlotId; text: string; base: number }
	/** Recordings from the green room: beside the stage they would tell whose voice is heard. */
	| { type: 'dropTakes' }
	/** Every way to an identity ends. */
	| { type: 'forgetIdentities' };

/** The effects of a command that `decide` has accepted with these events. Pure, as `decide` is. */
export function effectsOf(
	state: State,
	command: Command,
	actor: Actor,
	id: string,
	events: readonly SessionEvent[]
): readonly Effect[] {
	return [...events.flatMap((event) => ofEvent(state, event)), ...ofCommand(command, actor, id)];
}

/** Effects that later decisions look at: they have to be stored before the next command is decided. */
export function decisive(effects: readonly Effect[]): boolean {
	return effects.some((e) => e.type === 'putIdentity' || e.type === 'removeIdentity');
}

function ofEvent(state: State, event: SessionEvent): readonly Effect[] {
	switch (event.type) {
		case 'SeatAdded':
			return [{ type: 'openSeat', seat: event.seat, role: event.role }];
		case 'SeatRemoved':
			return [{ type: 'closeSeat', seat: event.seat }];
		case 'StartupRemoved': {
			const { startup } = event;
			const team = state.phase === 'none' ? [] : state.seats.filter((s) => s.startup === startup);
			const closed = team.map(({ id }) => ({ type: 'closeSeat', seat: id }) as const);
			return [...closed, { type: 'removeIdentity', startup }];
		}
		case 'SlotCalled':
			return [{ type: 'dropTakes' }];
		case 'SessionAborted':
			return [{ type: 'forgetIdentities' }, { type: 'endLinks' }];
		case 'SessionClosed':
			return [{ type: 'endLinks' }];
		default:
			return [];
	}
}

function ofCommand(c: Command, actor: Actor, id: string): readonly Effect[] {
	switch (c.type) {
		case 'putStartup':
			return [{ type: 'putIdentity', startup: c.startup, identity: c.identity }];
		case 'addSeat':
			return c.role === 'presenter' ? [] : [{ type: 'nameSeat', seat: c.seat, name: c.name }];
		case 'renameSeat':
			return [{ type: 'nameSeat', seat: c.seat, name: c.name }];
		case 'reissueLink':
			return [{ type: 'issueLink', seat: c.seat }];
		case 'revokeLink':
			return [{ type: 'revokeLink', seat: c.seat }];
		case 'leaveSeat':
			return actor.kind === 'seat' ? [{ type: 'leaveSeat', seat: actor.seat }] : [];
		case 'sendHelp': {
			const from = actor.kind === 'seat' && actor.role === 'organizer' ? 'organizer' : 'presenter';
			return [{ type: 'postHelp', id, startup: c.startup, from, text: c.text }];
		}
		case 'saveNote': {
			const { slot, text, base } = c;
			return actor.kind === 'seat' ? [{ type: 'writeNote', id, seat: actor.seat, slot, text, base }] : [];
		}
		default:
			return [];
	}
}
