import type { KeptFinding } from '../lint/finding.ts';

/** Languages in which a pitch can be read aloud. */
export const LANGUAGES = ['es', 'en', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A pitch in writing: what is said on each slide; without slides the first text is all of it. */
export interface Script {
	language: Language;
	texts: readonly string[];
	/** Ids of the slides that stood beside the texts when they were saved. */
	slides?: readonly string[] | undefined;
	/** Findings in the texts that their presenter left standing. */
	kept: readonly KeptFinding[];
}
