import type { Command } from '../commands.ts';
import { accept, refuse, type Actor, type Context, type Decision } from '../context.ts';
import type { Criterion } from '../draft.ts';
import { complete } from '../rules/complete.ts';
import type { Sheet } from '../sheet.ts';
import { isOpen, sheetOf, type Known, type Open, type Slot } from '../state.ts';

type ScoringCommand = Extract<Command, { type: 'saveSheet' | 'submitSheet' | 'recognise' | 'saveNote' }>;

export function decideScoring(s: Known, c: ScoringCommand, actor: Actor, ctx: Context): Decision {
	if (!isOpen(s) || actor.kind !== 'seat') return refuse('not-found');
	const slot = s.slots.find((x) => x.slot === c.slot);
	if (slot === undefined) return refuse('not-found');
	if (c.type === 'saveNote') return accept();
	if (!scorable(slot)) return refuse('not-now');
	switch (c.type) {
		case 'saveSheet':
			return saveSheet(s, c, actor.seat, ctx);
		case 'submitSheet':
			return submitSheet(s, c.slot, actor.seat, ctx);
		case 'recognise':
			if (s.recognitions.some((r) => r.seat === actor.seat && r.slot === c.slot)) return accept();
			return accept({ type: 'RecognitionDeclared', seat: actor.seat, slot: c.slot, at: ctx.now });
	}
}

/** A pitch can be scored from the moment it is called. */
function scorable(slot: Slot): boolean {
	return slot.calls > 0 && slot.status !== 'skipped' && slot.status !== 'void';
}

function saveSheet(
	s: Open,
	c: Extract<Command, { type: 'saveSheet' }>,
	seat: string,
	ctx: Context
): Decision {
	const before = sheetOf(s, c.slot, seat);
	// Two tabs never overwrite silently: the writer must have seen the last revision.
	if (c.base !== (before?.revision ?? 0)) return refuse('stale');
	if (!fits(s.draft.rubric, c.sheet)) return refuse('invalid');
	// A submitted sheet stays submitted while it is revised, so it must stay complete.
	if (before?.submittedAt != null && !complete(s.draft.rubric, c.sheet)) return refuse('incomplete');
	const revision = c.base + 1;
	return accept({ type: 'SheetSaved', seat, slot: c.slot, sheet: c.sheet, revision, at: ctx.now });
}

function submitSheet(s: Open, slot: string, seat: string, ctx: Context): Decision {
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
