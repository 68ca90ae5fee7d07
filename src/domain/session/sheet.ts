import type { CriterionId } from '../kernel/ids.ts';

/** One official's scores for one pitch. A missing or null mark is an open one. Marks are integers 1..5. */
export interface Sheet {
	marks: Readonly<Record<CriterionId, number | null>>;
	texts: Readonly<Record<CriterionId, string>>;
	comment: string;
}

export const EMPTY_SHEET: Sheet = { marks: {}, texts: {}, comment: '' };
