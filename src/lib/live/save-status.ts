/** What is known about the safety of one's work. `at` in ms since the epoch, server clock. */
export type SaveStatus =
	{ kind: 'idle' } | { kind: 'saving' } | { kind: 'saved'; at: number } | { kind: 'failed'; reason?: string };
