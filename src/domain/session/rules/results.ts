import type { Criterion } from '../../kernel/challenge.ts';
import type { SessionDraft } from '../draft.ts';
import type { CriterionId, SeatId, SlotId } from '../../kernel/ids.ts';
import { sheetOf, type OpenedDoors, type Match, type Slot } from '../state.ts';
import { named } from '../../kernel/named.ts';

export type SheetStanding = 'counted' | 'match' | 'recognised' | 'abstention' | 'void' | 'skipped';

/** One startup's result. Means are rounded half up to two decimals, null where nothing was given. */
export interface ResultRow {
	slot: SlotId;
	/** Competition rank ("1, 2, 2, 4"); null when void, skipped or without a counted sheet. */
	rank: number | null;
	tied: boolean;
	total: number | null;
	counted: number;
	/** Of a pitch that was given: one that was skipped or voided has no result for another reason. */
	underQuorum: boolean;
	criteria: readonly { criterion: CriterionId; mean: number | null; marks: readonly number[] }[];
	/** Weighted total of each counted sheet, ascending: no order of officials in it. */
	totals: readonly number[];
}

export interface Shortlist {
	slots: readonly SlotId[];
	/** Tied across the last place: the panel has to decide among these. */
	open: readonly SlotId[];
}

/** What the panel decided last. */
export interface PanelDecision {
	slots: readonly SlotId[];
	reason: string;
	/** Counted up by each; none is 0. */
	revision: number;
}

/** Whether these are the rule's own, which need no reason. */
export function asRule(rule: Shortlist, slots: readonly SlotId[]): boolean {
	const same = rule.slots.length === slots.length && rule.slots.every((slot) => slots.includes(slot));
	return rule.open.length === 0 && same;
}

/**
 * Which startups are shortlisted: by the panel once it decided, by the rule until then. Presenters and the hall are told
 * the former alone, the panel the latter as what the rule gives.
 */
export function shortlisted(of: {
	shortlist: Shortlist;
	decision: { slots: readonly SlotId[] } | null;
}): readonly SlotId[] {
	return of.decision?.slots ?? of.shortlist.slots;
}

export interface Results {
	rows: readonly ResultRow[];
	shortlist: Shortlist;
}

/** Why a pitch has no result, whatever was scored in it. */
function asideOf({ status }: Slot): 'void' | 'skipped' | null {
	return status === 'void' || status === 'skipped' ? status : null;
}

/** What a recusal, a recognition or a missing submission makes of each sheet. */
export function standing(
	doors: OpenedDoors,
	slot: Slot,
	seat: SeatId,
	matched: (seat: SeatId, slot: SlotId) => Match | null
): SheetStanding {
	const aside = asideOf(slot);
	if (aside !== null) return aside;
	if (matched(seat, slot.slot) !== null) return 'match';
	if (doors.recognitions.some((r) => r.seat === seat && r.slot === slot.slot)) return 'recognised';
	const sheet = sheetOf(doors, slot.slot, seat);
	return sheet?.submittedAt == null ? 'abstention' : 'counted';
}

/**
 * Means over counted sheets and given marks, weighted by the rubric; nothing is normalised. Totals equal to two
 * decimals are a tie.
 *
 * @param counted seats whose sheet for a slot counts
 */
export function results(
	draft: SessionDraft,
	doors: OpenedDoors,
	counted: (slot: Slot) => readonly SeatId[]
): Results {
	const scored = draft.rubric.filter((c) => c.kind === 'scored');
	const rows = doors.slots.map((slot) => row(draft, doors, slot, scored, counted(slot)));
	const ranked = rank(rows);
	return { rows: ranked, shortlist: shortlist(draft, ranked) };
}

type Unranked = Omit<ResultRow, 'rank' | 'tied'>;

function row(
	draft: SessionDraft,
	doors: OpenedDoors,
	slot: Slot,
	scored: readonly Criterion[],
	seats: readonly SeatId[]
): Unranked {
	const sheets = seats.map((seat) => sheetOf(doors, slot.slot, seat)?.sheet.marks ?? {});
	const criteria = scored.map((c) => {
		const marks = sheets.map((m) => named(m, c.id) ?? null).filter((m) => m !== null);
		return { criterion: c.id, mean: mean(marks), marks: [...marks].sort((a, b) => a - b) };
	});
	const total = weighted(scored.map((c, i) => [c.weight, criteria[i]?.mean ?? null]));
	const totals = sheets
		.map((m) => weighted(scored.map((c) => [c.weight, named(m, c.id) ?? null])))
		.filter((t) => t !== null)
		.map(round2)
		.sort((a, b) => a - b);
	return {
		slot: slot.slot,
		total: total === null ? null : round2(total),
		counted: seats.length,
		underQuorum: asideOf(slot) === null && seats.length < draft.quorum,
		criteria: criteria.map((c) => ({ ...c, mean: c.mean === null ? null : round2(c.mean) })),
		totals
	};
}

function mean(marks: readonly number[]): number | null {
	return marks.length === 0 ? null : marks.reduce((a, b) => a + b, 0) / marks.length;
}

function weighted(parts: readonly (readonly [weight: number, mark: number | null])[]): number | null {
	const given = parts.filter((p): p is readonly [number, number] => p[1] !== null);
	const weight = given.reduce((a, [w]) => a + w, 0);
	return weight > 0 ? given.reduce((a, [w, m]) => a + w * m, 0) / weight : null;
}

/** Half up, with a nudge far below a hundredth so that 3.005 as a float rounds as on paper. */
export function round2(x: number): number {
	return Math.round(x * 100 + 1e-6) / 100;
}

function rank(rows: readonly Unranked[]): ResultRow[] {
	return rows.map((r) => {
		if (r.total === null) return { ...r, rank: null, tied: false };
		const total = r.total;
		const better = rows.filter((x) => x.total !== null && x.total > total).length;
		const equal = rows.filter((x) => x.total === total).length;
		return { ...r, rank: better + 1, tied: equal > 1 };
	});
}

function shortlist(draft: SessionDraft, rows: readonly ResultRow[]): Shortlist {
	const { max, threshold, tieBreak } = draft.shortlist;
	const able = rows.filter(
		(r) => r.total !== null && !r.underQuorum && (threshold === null || r.total >= threshold)
	);
	const key = (r: ResultRow): readonly number[] => {
		if (tieBreak.by === 'panel') return [r.total ?? 0];
		const c = r.criteria.find((x) => x.criterion === tieBreak.criterion);
		return [r.total ?? 0, c?.mean ?? 0];
	};
	const sorted = [...able].sort((a, b) => compare(key(b), key(a)));
	const last = sorted[max - 1];
	if (last === undefined || sorted.length === max) return { slots: sorted.map((r) => r.slot), open: [] };
	const before = sorted.filter((r) => compare(key(r), key(last)) > 0);
	const level = sorted.filter((r) => compare(key(r), key(last)) === 0);
	if (before.length + level.length <= max)
		return { slots: [...before, ...level].map((r) => r.slot), open: [] };
	return { slots: before.map((r) => r.slot), open: level.map((r) => r.slot) };
}

function compare(a: readonly number[], b: readonly number[]): number {
	for (let i = 0; i < a.length; i++) {
		const d = (a[i] ?? 0) - (b[i] ?? 0);
		if (d !== 0) return d;
	}
	return 0;
}
