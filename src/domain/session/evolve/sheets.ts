import type { SeatId } from '../../kernel/ids.ts';
import { named } from '../../kernel/named.ts';
import { happened, OPEN, type EventOf, type EventRules } from '../rule.ts';
import { sheetOf, type Open, type Seat, type SheetState } from '../state.ts';

/** Beside the slot it would tell where a matched official marks nothing: sealed, and shown to its author alone. */
export const sheets: EventRules<'SheetSaved' | 'SheetSubmitted'> = {
	SheetSaved: happened({
		phases: OPEN,
		evolve: (s, e) => {
			const submittedAt = sheetOf(s, e.slot, e.seat)?.submittedAt ?? null;
			return withSheet(s, e, { sheet: e.sheet, revision: e.revision, savedAt: e.at, submittedAt });
		},
		public: null,
		concerns: authorOrModerator,
		sealed: 'all'
	}),
	SheetSubmitted: happened({
		phases: OPEN,
		evolve: (s, e) => {
			const before = sheetOf(s, e.slot, e.seat);
			if (before === undefined) throw new Error('SheetSubmitted without a sheet');
			return withSheet(s, e, { ...before, submittedAt: e.at });
		},
		public: null,
		concerns: authorOrModerator,
		sealed: 'all'
	})
};

type SheetEvent = EventOf<'SheetSaved' | 'SheetSubmitted'>;

/** The moderator is told how many are in. */
function authorOrModerator(e: { seat: SeatId }, seat: Seat): boolean {
	return seat.id === e.seat || seat.role === 'moderator';
}

function withSheet(s: Open, { slot, seat }: SheetEvent, sheet: SheetState): Open {
	return { ...s, sheets: { ...s.sheets, [slot]: { ...named(s.sheets, slot), [seat]: sheet } } };
}
