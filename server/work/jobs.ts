import { unexplained, type Found } from '../../src/domain/lint/explained.ts';
import type { Kept } from '../../src/domain/lint/finding.ts';
import { linter } from '../../src/domain/lint/lint.ts';
import type { Language } from '../../src/domain/session/script.ts';
import type { Identity } from '../../src/domain/session/identity.ts';
import { csvOf, xlsxOf, type ScoreTable } from './sheets.ts';

/** A presenter's texts, and what they are to be looked through for. */
export interface LintAsk {
	/** The startup's own; null where it is gone. */
	identity: Identity | null;
	/** Words of challenge and entity, which everybody uses. */
	context: string;
	texts: readonly string[];
	kept: readonly Kept[];
}

/*
 * What may take longer than a millisecond, each a pure function of what can be copied between threads. This file is
 * what a worker loads: it imports nothing that has a state or a connection.
 */

/** All scores as a file; as long as there are officials and slots. */
export async function scores(ask: {
	table: ScoreTable;
	language: Language;
	as: 'csv' | 'xlsx';
}): Promise<Uint8Array> {
	return ask.as === 'csv' ? new TextEncoder().encode(csvOf(ask.table, ask.language)) : xlsxOf(ask.table);
}

/** What stands in a presenter's texts without a reason. */
export function lint({ identity, context, texts, kept }: LintAsk): readonly Found[] {
	return unexplained(texts, kept, linter(identity, context));
}
