import type { CommandType } from '../commands.ts';
import type { Actor } from '../context.ts';
import { COMMANDS } from '../decide/table.ts';
import type { Asker, CommandRule } from '../rule.ts';
import { seatOf, type Known, type State } from '../state.ts';

/**
 * The one predicate of rights: what an actor may ask for in this state. Views list it for their buttons and `decide`
 * refuses everything else: as `not-now` where the role may do it at other times, else as `not-found`. Details (which
 * slot, which text) are checked by each rule.
 */
export function may(state: State, actor: Actor): readonly CommandType[] {
	if (!isThere(state, actor)) return [];
	return BY_ASKER[askerOf(actor)].filter((type) => ruleOf(type).may(state, actor));
}

/** Whether one of them is this, without the list of all. */
export function allows(state: State, actor: Actor, type: CommandType): state is Known {
	return isThere(state, actor) && ever(askerOf(actor), type) && ruleOf(type).may(state, actor);
}

/** Whether a role may ask for this at some time; for the others it does not exist. */
export function ever(asker: Asker, type: string): boolean {
	return BY_ASKER[asker].some((t) => t === type);
}

export function askerOf(actor: Actor): Asker {
	return actor.kind === 'system' ? 'system' : actor.role;
}

/** The compiler does not see that a command and its own rule belong together. */
export function ruleOf(type: CommandType): CommandRule<CommandType> {
	return COMMANDS[type] as unknown as CommandRule<CommandType>;
}

/** Nobody has a seat's rights by saying so. */
function isThere(state: State, actor: Actor): state is Known {
	if (state.phase === 'none') return false;
	return actor.kind === 'system' || seatOf(state, actor.seat)?.role === actor.role;
}

const TYPES = Object.keys(COMMANDS) as CommandType[];
const of = (asker: Asker) => TYPES.filter((type) => COMMANDS[type].ever.includes(asker));
const BY_ASKER: Readonly<Record<Asker, readonly CommandType[]>> = {
	organizer: of('organizer'),
	moderator: of('moderator'),
	official: of('official'),
	auditor: of('auditor'),
	presenter: of('presenter'),
	projector: of('projector'),
	captioner: of('captioner'),
	system: of('system')
};
