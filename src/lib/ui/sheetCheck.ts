import { m } from '$lib/paraglide/messages.js';
import type { Criterion, Sheet } from '$wire/index.ts';

/** How many criteria carry a mark or a text. */
export function givenCount(rubric: readonly Criterion[], sheet: Sheet): number {
	return rubric.filter((c) => hasAnswer(c, sheet)).length;
}

function hasAnswer(criterion: Criterion, sheet: Sheet): boolean {
	if (criterion.kind === 'comment') return (sheet.texts[criterion.id] ?? '').trim() !== '';
	return typeof sheet.marks[criterion.id] === 'number';
}

/** What still keeps a sheet from being submitted, in the rubric's order. */
export function missing(rubric: readonly Criterion[], sheet: Sheet): { id: string; text: string }[] {
	return rubric
		.filter((c) => c.required && !hasAnswer(c, sheet))
		.map(({ id, title, kind }) => ({
			id,
			text: kind === 'comment' ? m.common_text_missing({ title }) : m.common_mark_missing({ title })
		}));
}
