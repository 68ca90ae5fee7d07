import type { Command } from './commands.ts';
import { refuse, type Actor, type Context, type Decision } from './context.ts';
import { allows, askerOf, ever, ruleOf } from './rules/rights.ts';
import type { State } from './state.ts';

/**
 * Which events a command leads to, or why not. Pure: the same state, command, actor and context give the same answer.
 * Commands whose effect lies outside the evidence alone (names, notes, help) are accepted without events; the caller
 * carries them out.
 */
export function decide(state: State, command: Command, actor: Actor, ctx: Context): Decision {
	if (allows(state, actor, command.type)) return ruleOf(command.type).decide(state, command, actor, ctx);
	return refuse(ever(askerOf(actor), command.type) ? 'not-now' : 'not-found');
}
