import type { Command, CommandType } from './commands.ts';
import { refuse, type Actor, type Context, type Decision } from './context.ts';
import type { EventType, SessionEvent } from './events.ts';
import { misfit } from './fit.ts';
import type { SlotId } from '../kernel/ids.ts';
import type { Role } from './roles.ts';
import type { Known, Live, OpenPhase, Phase, Seat, State } from './state.ts';

export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
export type EventOf<T extends EventType> = Extract<SessionEvent, { type: T }>;
/** The state in one of some phases. */
export type In<P extends Phase> = Extract<Known, { phase: P }>;
export type SeatActor = Extract<Actor, { kind: 'seat' }>;
/** Who can ask for anything: a seat's role, or the server by its own clock. */
export type Asker = Role | 'system';

/** Everything about a command but its fields. */
export interface CommandRule<T extends CommandType> {
	/** Who may ask for it at some time; for the others it does not exist. */
	ever: readonly Asker[];
	/** Whether one of them may now. Details (which slot, which text) are checked when it is decided. */
	may(state: Known, actor: Actor): boolean;
	/** Asked only where it may be. */
	decide(state: Known, command: CommandOf<T>, actor: Actor, ctx: Context): Decision;
}

export type CommandRules<T extends CommandType> = { readonly [K in T]: CommandRule<K> };

/**
 * A command of people who have a seat.
 *
 * @param phases in which it can be asked for: it is decided on nothing else
 */
export function asked<T extends CommandType, const P extends Phase>(rule: {
	ever: readonly Role[];
	phases: readonly P[];
	may?: (state: In<P>, actor: SeatActor) => boolean;
	decide: (state: In<P>, command: CommandOf<T>, actor: SeatActor, ctx: Context) => Decision;
}): CommandRule<T> {
	const { ever, phases, may = () => true, decide } = rule;
	return {
		ever,
		may: (state, actor) => actor.kind === 'seat' && isIn(state, phases) && may(state, actor),
		decide: (state, command, actor, ctx) => decide(state as In<P>, command, actor as SeatActor, ctx)
	};
}

/** A command of the server's own. */
export function ours<T extends CommandType, const P extends Phase>(rule: {
	phases: readonly P[];
	may?: (state: In<P>) => boolean;
	decide: (state: In<P>, command: CommandOf<T>, ctx: Context) => Decision;
}): CommandRule<T> {
	const { phases, may = () => true, decide } = rule;
	return {
		ever: ['system'],
		may: (state) => isIn(state, phases) && may(state),
		decide: (state, command, _, ctx) => decide(state as In<P>, command, ctx)
	};
}

/** A pitch that is on. */
export type Running = In<'pitching'> & { live: Live };

/**
 * A command about the pitch that is on. One that names the pitch it was pressed over is done to no other.
 *
 * @param may by what is on; left out: whatever is
 */
export function onLive<T extends CommandType>(rule: {
	ever: readonly Role[];
	may?: (live: Live) => boolean;
	decide: (state: Running, command: CommandOf<T>, actor: SeatActor, ctx: Context) => Decision;
}): CommandRule<T> {
	const { ever, may = () => true, decide } = rule;
	return asked<T, 'pitching'>({
		ever,
		phases: ['pitching'],
		may: ({ live }) => live !== null && may(live),
		decide: (state, command, actor, ctx) => {
			const running = state as Running;
			const { slot } = command as { slot?: SlotId };
			if (slot !== undefined && slot !== running.live.slot) return refuse('stale');
			return decide(running, command, actor, ctx);
		}
	});
}

export function isIn<P extends Phase>(state: State, phases: readonly P[]): state is In<P> {
	return (phases as readonly string[]).includes(state.phase);
}

/** What the auditor may see of an event while the session runs, beside its type and time. */
export interface Public {
	slot?: SlotId;
	detail?: string;
}

/** Everything about an event but its fields. */
export interface EventRule<T extends EventType> {
	/** The state after it. Throws where it does not fit: a damaged journal or a bug, never swallowed. */
	evolve(state: State, event: EventOf<T>): State;
	/** Null: the auditor sees nothing of it, not even that it was. */
	public: null | ((event: EventOf<T>) => Public);
	/** Whether it can change a seat's own part of the view. */
	concerns(event: EventOf<T>, seat: Seat): boolean;
	/**
	 * What of it the chain holds as ciphertext, whose key an abort destroys: all, or some fields. Whatever can tell of a
	 * startup, by its words or its time: what stands beside its id, and what was said, shown, asked or marked in a slot,
	 * which would tell the organizer, who has a record after an abort, whose slot that was.
	 */
	sealed: 'all' | readonly Exclude<keyof EventOf<T>, 'type'>[];
}

export type EventRules<T extends EventType> = { readonly [K in T]: EventRule<K> };

/** @param phases in which it fits */
export function happened<T extends EventType, const P extends Phase>(rule: {
	phases: readonly P[];
	evolve: (state: In<P>, event: EventOf<T>) => State;
	public: EventRule<T>['public'];
	concerns: EventRule<T>['concerns'];
	sealed: EventRule<T>['sealed'];
}): EventRule<T> {
	const { phases, evolve, ...rest } = rule;
	return {
		...rest,
		evolve: (state, event) => {
			if (!isIn(state, phases)) throw misfit(event.type, state.phase);
			return evolve(state, event);
		}
	};
}

/** Once doors are open, until an abort. */
export const OPEN = [
	'lobby',
	'pitching',
	'review',
	'sealed',
	'revealing',
	'revealed',
	'closed'
] as const satisfies readonly OpenPhase[];
export const KNOWN = ['draft', ...OPEN, 'aborted'] as const satisfies readonly Phase[];

/** What everybody sees of it is its type and time. */
export const PLAIN = (): Public => ({});
export const EVERYBODY = (): boolean => true;
export const NOBODY = (): boolean => false;
/** Nothing of it tells of a startup. */
export const CLEAR = [] as const;
