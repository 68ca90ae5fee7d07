import { m } from '$lib/paraglide/messages.js';
import type { PlotRow } from '$lib/ui/plotRows';
import type { ResultRow as TableRow } from '$lib/ui/ResultsTable.svelte';
import {
	type Criterion,
	type Opening,
	type ResultRow,
	type ResultsView,
	type SheetView,
	type SlotView
} from '$wire/index.ts';
import { countryName } from './country.ts';

/** What the results are drawn from. `names` gives what this device revealed, or null. */
export interface ResultsInput {
	results: ResultsView;
	rubric: readonly Criterion[];
	slots: readonly SlotView[];
	names: (slot: string) => Opening | null;
}

/** Beyond any rank. */
const LAST = 1000;

/** Best first; what has no rank comes last in the order of pitching. The one order of all tables and plots. */
export function inOrder(rows: readonly ResultRow[]): readonly ResultRow[] {
	return [...rows].sort((a, b) => (a.rank ?? LAST) - (b.rank ?? LAST));
}

export function labelOf(input: ResultsInput, slot: string): string {
	const word = input.slots.find((s) => s.id === slot)?.pseudonym.word ?? '';
	const name = input.names(slot)?.name;
	return name === undefined ? word : `${name} (${word})`;
}

/** Shortlisted is who the panel decided on; until then no success is told, and what the rule gives as such at most. */
export function tableRows(input: ResultsInput, withRule: boolean): readonly TableRow[] {
	const { decision, shortlist } = input.results;
	const chosen = decision?.slots ?? [];
	const ruled = withRule && decision === null ? shortlist.slots : [];
	return inOrder(input.results.rows).flatMap((row) => {
		const slot = input.slots.find((s) => s.id === row.slot);
		const opening = input.names(row.slot);
		if (slot === undefined) return [];
		return {
			id: row.slot,
			rank: row.rank,
			tied: row.tied,
			pseudonym: slot.pseudonym,
			name: opening?.name,
			place: opening === null ? undefined : place(opening),
			total: row.total,
			means: Object.fromEntries(row.criteria.map((c) => [c.criterion, c.mean])),
			counted: row.counted,
			underQuorum: row.underQuorum,
			aside: slot.status === 'skipped' || slot.status === 'void' ? slot.status : null,
			shortlisted: chosen.includes(row.slot),
			byRule: ruled.includes(row.slot)
		};
	});
}

export function place(opening: Opening): string {
	return [opening.city, countryName(opening.country)].filter((t) => t !== '').join(', ');
}

/** Totals, one dot per counted sheet. The view gives them ascending, so a dot says nothing of who gave it. */
export function totalPlot(input: ResultsInput): readonly PlotRow[] {
	return inOrder(input.results.rows).map((row) => ({
		id: row.slot,
		label: labelOf(input, row.slot),
		values: row.totals.map((value, i) => ({ who: m.results_total_dot({ n: i + 1 }), value })),
		mean: row.total
	}));
}

/** Marks by official's seat where the viewer sees the sheets, else ascending and without a seat. */
export function criterionPlot(input: ResultsInput, criterion: string): readonly PlotRow[] {
	return inOrder(input.results.rows).map((row) => {
		const found = row.criteria.find((c) => c.criterion === criterion);
		const bySeat = sheetsOf(input.results, row.slot).flatMap((s) => {
			const value = s.standing === 'counted' ? (s.marks[criterion] ?? null) : null;
			return value === null ? [] : [{ who: m.results_official({ n: s.official }), value }];
		});
		const plain = (found?.marks ?? []).map((value, i) => ({ who: m.results_dot({ n: i + 1 }), value }));
		return {
			id: row.slot,
			label: labelOf(input, row.slot),
			values: bySeat.length > 0 ? bySeat : plain,
			mean: found?.mean ?? null
		};
	});
}

export function sheetsOf(results: ResultsView, slot: string): readonly SheetView[] {
	return results.sheets.filter((s) => s.slot === slot).sort((a, b) => a.official - b.official);
}
