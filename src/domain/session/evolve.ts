import type { EventType, SessionEvent } from './events.ts';
import { EVENTS } from './evolve/table.ts';
import { named } from '../kernel/named.ts';
import type { EventRule } from './rule.ts';
import { stretchKey } from './rules/captions.ts';
import { isOpen, type Open, type State } from './state.ts';

/** The next state. Events were checked when they were decided: one that does not fit its phase is a loud error. */
export function evolve(state: State, event: SessionEvent): State {
	const next = eventRuleOf(event.type).evolve(state, event);
	if (!isOpen(next) || !isOpen(state) || !('at' in event) || sameStretch(state, next)) return next;
	return { ...next, stretchFrom: event.at };
}

/** Most events touch none of what its key counts, which may be much. */
function sameStretch(a: Open, b: Open): boolean {
	if (a.phase === b.phase && a.slots === b.slots && a.incidents === b.incidents) return true;
	return stretchKey(a) === stretchKey(b);
}

/** The compiler does not see that an event and its own rule belong together. */
export function eventRuleOf(type: EventType): EventRule<EventType> {
	const rule = named(EVENTS, type);
	if (rule === undefined) throw new Error(`unknown event ${type}`);
	return rule as unknown as EventRule<EventType>;
}
