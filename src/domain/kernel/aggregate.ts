import type { Refusal } from './refusal.ts';

/** Which events a command leads to, or why not. */
export type DecisionOf<E> = { ok: true; events: readonly E[] } | { ok: false; refusal: Refusal };

export const refuse = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });

/** What is decided by the one state of a stream of events. Pure: time, chance and all that is looked up come in `context`. */
export interface Aggregate<S, C, E, A, X> {
	/** Before the first event. */
	none: S;
	decide(state: S, command: C, actor: A, context: X): DecisionOf<E>;
	/** Throws at an event that does not fit. */
	evolve(state: S, event: E): S;
}
