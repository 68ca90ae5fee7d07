import type { Criterion } from '../draft.ts';
import type { Sheet } from '../sheet.ts';

/** Every required criterion has its mark, or its text where it is comment-only. */
export function complete(rubric: readonly Criterion[], sheet: Sheet): boolean {
	return rubric
		.filter((c) => c.required)
		.every((c) =>
			c.kind === 'scored' ? sheet.marks[c.id] != null : (sheet.texts[c.id] ?? '').trim() !== ''
		);
}
