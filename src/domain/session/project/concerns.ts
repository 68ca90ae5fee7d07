import { eventRuleOf } from '../evolve.ts';
import type { SessionEvent } from '../events.ts';
import type { Seat } from '../state.ts';

/**
 * Whether an event can change a seat's own part of the view. Shared parts are encoded once for all and compared
 * anyway; own parts are many, so a score need not project a thousand of them.
 */
export function concerns(e: SessionEvent, seat: Seat): boolean {
	return eventRuleOf(e.type).concerns(e, seat);
}
