import type { SeatId, SlotId, StartupId } from '../../kernel/ids.ts';
import { slidesOf } from '../rules/screen.ts';
import { seatOf, type State } from '../state.ts';
import { named } from '../../kernel/named.ts';

/**
 * The slides a seat may fetch now: a presenter those of the own startup; who follows the session what was shown while
 * the slot is on, and the one fetched ahead.
 */
export function maySeeSlide(
	state: State,
	seat: SeatId,
	id: string,
	startupOf: (slot: SlotId) => StartupId | null
): boolean {
	if (state.phase === 'none') return false;
	const own = seatOf(state, seat);
	if (own === undefined) return false;
	const place = (startup: StartupId | null) =>
		state.startups.find((x) => x.id === startup)?.deck.findIndex((d) => d.id === id) ?? -1;
	if (own.startup !== null) return place(own.startup) >= 0;
	if (state.phase !== 'pitching' || state.live === null) return false;
	if (own.role === 'organizer' || (own.role === 'official' && named(state.ties, seat) === undefined))
		return false;
	const { next } = slidesOf(state.live);
	const at = place(startupOf(state.live.slot));
	return next !== null && at >= 0 && at <= next;
}
