import type { SessionEvent } from '../events.ts';
import { eventRuleOf } from '../evolve.ts';
import type { PublicEvent } from '../view.ts';

/**
 * The event as the auditor may see it while the session runs, or null. No matches, recognitions, arrivals, drafts,
 * uploads, readiness, and no number in sequence: hidden events leave no gap.
 */
export function publicEvent(e: SessionEvent): PublicEvent | null {
	const seen = eventRuleOf(e.type).public?.(e);
	if (seen === undefined || !('at' in e)) return null;
	const { slot = null, detail = '' } = seen;
	return { type: e.type, at: e.at, slot, detail };
}
