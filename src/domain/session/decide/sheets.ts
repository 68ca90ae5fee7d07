import { accept, refuse, type Context, type Decision } from '../context.ts';
import type { Criterion } from '../../kernel/challenge.ts';
import type { SlotId } from '../../kernel/ids.ts';
import { complete } from '../rules/complete.ts';
import { asked, type CommandOf, type CommandRules, type In, type SeatActor } from '../rule.ts';
import type { Sheet } from '../sheet.ts';
import { hasDeclared, sheetOf, type Open, type Slot } from '../state.ts';

type Scoring = In<'pitching' | 'review'>;

/** What an official writes of a pitch: scores and notes. */
export const sheets: CommandRules<'saveSheet' | 'submitSheet' | 'saveNote'> = {
	saveSheet: asked({
		ever: ['official'],
		phases: ['pitching', 'review'],
		may: (s, { seat }) => hasDeclared(s, seat),
		decide: (s, c, actor, ctx) => decideOnSlot(s, c.slot, () => saveSheet(s, c, actor, ctx))
	}),
	submitSheet: asked({
		ever: ['official'],
		phases: ['pitching', 'review'],
		may: (s, { seat }) => hasDeclared(s, seat),
		decide: (s, c, actor, ctx) => decideOnSlot(s, c.slot, () => submitSheet(s, c, actor, ctx))
	}),
	saveNote: asked({
		ever: ['official'],
		phases: ['pitching', 'review', 'sealed', 'revealing', 'revealed', 'closed'],
		may: (s, { seat }) => hasDeclared(s, seat),
		decide: (s, { slot }) => (slotOf(s, slot) === undefined ? refuse('not-found') : accept())
	})
};

/** For what an official says of a pitch: from the moment it is called, unless it has no result. */
export function decideOnSlot(s: Open, id: SlotId, decide: () => Decision): Decision {
	const slot = slotOf(s, id);
	if (slot === undefined) return refuse('not-found');
	const scorable = slot.calls > 0 && slot.status !== 'skipped' && slot.status !== 'void';
	return scorable ? decide() : refuse('not-now');
}

function slotOf(s: Open, id: SlotId): Slot | undefined {
	return s.slots.find((x) => x.slot === id);
}

function saveSheet(
	s: Scoring,
	{ slot, sheet, base }: CommandOf<'saveSheet'>,
	{ seat }: SeatActor,
	ctx: Context
): Decision {
	const before = sheetOf(s, slot, seat);
	// Two tabs never overwrite silently: the writer must have seen the last revision.
	if (base !== (before?.revision ?? 0)) return refuse('stale');
	if (!fits(s.draft.rubric, sheet)) return refuse('invalid');
	// A submitted sheet stays submitted while it is revised, so it must stay complete.
	if (before?.submittedAt != null && !complete(s.draft.rubric, sheet)) return refuse('incomplete');
	return accept({ type: 'SheetSaved', seat, slot, sheet, revision: base + 1, at: ctx.now });
}

function submitSheet(
	s: Scoring,
	{ slot }: CommandOf<'submitSheet'>,
	{ seat }: SeatActor,
	ctx: Context
): Decision {
	const before = sheetOf(s, slot, seat);
	if (before === undefined || !complete(s.draft.rubric, before.sheet)) return refuse('incomplete');
	if (before.submittedAt !== null) return accept();
	return accept({ type: 'SheetSubmitted', seat, slot, at: ctx.now });
}

function fits(rubric: readonly Criterion[], sheet: Sheet): boolean {
	const scored = new Set(rubric.filter((c) => c.kind === 'scored').map((c) => c.id));
	const known = new Set(rubric.map((c) => c.id));
	return (
		Object.entries(sheet.marks).every(([id, m]) => scored.has(id) && (m === null || validMark(m))) &&
		Object.keys(sheet.texts).every((id) => known.has(id))
	);
}

function validMark(m: number): boolean {
	return Number.isInteger(m) && m >= 1 && m <= 5;
}
