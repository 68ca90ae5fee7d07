/** Where a mutant must be caught: by played pairs, or by one named test. */
export type Check = 'pairs' | { file: string; name: string };

/** One small leak: a change at one place, as text, so that it is noticed when the code moves on. */
export interface Mutant {
	id: string;
	/** What leaks, for the table in docs/blindness.md. */
	leak: string;
	file: string;
	/** Stands exactly once in the file. */
	find: string;
	put: string;
	by: Check;
}

const SESSION = 'tests/unit/domain/session.test.ts';
export const unit = (name: string, file = SESSION): Check => ({ file, name });
