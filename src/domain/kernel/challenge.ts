import type { CriterionId } from './ids.ts';

/** The nine categories of a challenge, by number. */
export type Category = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export interface Challenge {
	title: string;
	problem: string;
	affected: string;
	requirement: string;
}

/** Marks run 1..5; `levels` says in words what each means (index 0 = mark 1). `weight` is a share, any positive scale. */
export interface Criterion {
	id: CriterionId;
	title: string;
	description: string;
	weight: number;
	kind: 'scored' | 'comment';
	required: boolean;
	levels: readonly [string, string, string, string, string];
}
