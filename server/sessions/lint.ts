import { contextOf } from '../../src/domain/lint/lint.ts';
import type { Identity } from '../../src/domain/kernel/identity.ts';
import type { SeatId, StartupId } from '../../src/domain/kernel/ids.ts';
import { seatOf, type State } from '../../src/domain/session/state.ts';
import type { LintAsk } from '../work/jobs.ts';

/**
 * What a presenter's texts are compared with once more: a browser can be scripted. Only a presenter's own words are
 * ever compared with an identity, and only with the own one; the answer goes to that seat alone. Null for whoever is no
 * presenter any more.
 */
export function lintBeside(
	state: State,
	seat: SeatId,
	identityOf: (startup: StartupId) => Identity | undefined
): Pick<LintAsk, 'identity' | 'context'> | null {
	const startup = state.phase === 'none' ? null : (seatOf(state, seat)?.startup ?? null);
	if (state.phase === 'none' || startup === null) return null;
	return { identity: identityOf(startup) ?? null, context: contextOf(state.draft) };
}
