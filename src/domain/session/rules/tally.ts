import type { SeatId, SlotId, StartupId } from '../../kernel/ids.ts';
import { officials, type Match, type Slot, type State } from '../state.ts';
import { onceFor } from '../../kernel/once.ts';
import { results, standing, type Results, type SheetStanding } from './results.ts';

type WithReveal = Extract<State, { phase: 'revealed' | 'closed' }>;

function startupOf(s: WithReveal, slot: SlotId): StartupId | null {
	return s.reveal.openings.find((o) => o.slot === slot)?.startup ?? null;
}

export function matchOf(s: WithReveal, seat: SeatId, slot: SlotId): Match | null {
	const startup = startupOf(s, slot);
	return s.matches.find((m) => m.seat === seat && m.startup === startup) ?? null;
}

/** How each official's sheet for a slot stands. Computable only once the reveal has joined slots and startups. */
export function standings(s: WithReveal, slot: Slot): readonly { seat: SeatId; standing: SheetStanding }[] {
	return officials(s).map(({ id }) => ({
		seat: id,
		standing: standing(s, slot, id, (seat, x) => matchOf(s, seat, x))
	}));
}

/** All that results follow from; none of it changes once they can be seen. */
export const scored = (s: WithReveal): readonly [object, ...unknown[]] => [
	s.sheets,
	s.draft,
	s.slots,
	s.seats,
	s.matches,
	s.recognitions,
	s.reveal.openings
];

export const sessionResults = onceFor(scored, (s: WithReveal): Results =>
	results(s.draft, s, (slot) =>
		standings(s, slot)
			.filter((x) => x.standing === 'counted')
			.map((x) => x.seat)
	)
);
