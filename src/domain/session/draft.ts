import type { Category, Challenge, Criterion } from '../kernel/challenge.ts';
import type { CriterionId, Instant } from '../kernel/ids.ts';

/** Fixed before doors open. `panel` = a tie across the last place is left to the panel, with a reason. */
export interface ShortlistRule {
	max: 1 | 2 | 3;
	/** Lowest total that may enter, 1..5 to two decimals; null = none. */
	threshold: number | null;
	tieBreak: { by: 'criterion'; criterion: CriterionId } | { by: 'panel' };
}

/** Everything the organizer sets; frozen when doors open. */
export interface SessionDraft {
	entity: string;
	category: Category;
	challenge: Challenge;
	/** The planned start; null while not set. */
	startsAt: Instant | null;
	/** IANA name. */
	timeZone: string;
	rubric: readonly Criterion[];
	minutes: { pitch: number; questions: number; scoring: number };
	shortlist: ShortlistRule;
	/** Counted sheets below which a startup enters no shortlist by itself. */
	quorum: number;
	mask: 'clear' | 'strong';
	/** Captions in every slot, typed by a captioner; off = in none. */
	captions: boolean;
}
