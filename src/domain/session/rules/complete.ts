import type { Criterion } from '../../kernel/challenge.ts';
import type { Sheet } from '../sheet.ts';
import { named } from '../../kernel/named.ts';

/** Every required criterion has its mark, or its text where it is comment-only. */
export function complete(rubric: readonly Criterion[], sheet: Sheet): boolean {
	return rubric
		.filter((c) => c.required)
		.every((c) =>
			c.kind === 'scored' ? named(sheet.marks, c.id) != null : (named(sheet.texts, c.id) ?? '').trim() !== ''
		);
}
