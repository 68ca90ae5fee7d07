import { unexplained, type Found } from '../../src/domain/lint/explained.ts';
import type { Kept } from '../../src/domain/lint/finding.ts';
import { contextOf, linter } from '../../src/domain/lint/lint.ts';
import type { Identity } from '../../src/domain/session/identity.ts';
import type { SeatId, StartupId } from '../../src/domain/session/ids.ts';
import { seatOf, type State } from '../../src/domain/session/state.ts';

/**
 * What stands in a presenter's texts without a reason, looked for again here: a browser can be scripted. Only a
 * presenter's own words are ever compared with an identity, and only with the own one; the answer goes to that seat
 * alone.
 */
export function presenterFindings(
	state: State,
	seat: SeatId,
	identityOf: (startup: StartupId) => Identity | undefined,
	texts: readonly string[],
	kept: readonly Kept[]
): readonly Found[] {
	const startup = state.phase === 'none' ? null : (seatOf(state, seat)?.startup ?? null);
	if (state.phase === 'none' || startup === null) throw new Error('only a presenter has texts to check');
	const lint = linter(identityOf(startup) ?? null, contextOf(state.draft));
	return unexplained(texts, kept, lint);
}
