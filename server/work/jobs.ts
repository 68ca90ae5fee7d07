import type { z } from 'zod';
import { unexplained, type Found } from '../../src/domain/lint/explained.ts';
import type { KeptFinding } from '../../src/domain/lint/finding.ts';
import { linter } from '../../src/domain/lint/lint.ts';
import type { Language } from '../../src/domain/session/script.ts';
import type { Identity } from '../../src/domain/kernel/identity.ts';
import { deckBody, scriptBody } from '../../src/wire/bodies.ts';
import { tooLarge } from '../../src/wire/few.ts';
import { wellFormed } from '../../src/wire/well-formed.ts';
import { csvOf, xlsxOf, type ScoreParts, type ScoreTable } from './sheets.ts';

/** A presenter's texts, and what they are to be looked through for. */
export interface LintAsk {
	/** The startup's own; null where it is gone. */
	identity: Identity | null;
	/** Words of challenge and entity, which everybody uses. */
	context: string;
	texts: readonly string[];
	kept: readonly KeptFinding[];
}

/*
 * What may take longer than a millisecond, each a pure function of what can be copied between threads. This file is
 * what a worker loads: it imports nothing that has a state or a connection.
 */

/** All scores as a file; as long as there are officials and slots. */
export async function scores(ask: {
	table: ScoreParts;
	language: Language;
	as: 'csv' | 'xlsx';
}): Promise<Uint8Array> {
	const { head, parts } = ask.table;
	const table: ScoreTable = { head, rows: parts.flatMap((part) => JSON.parse(part) as ScoreTable['rows']) };
	return ask.as === 'csv' ? new TextEncoder().encode(csvOf(table, ask.language)) : xlsxOf(table);
}

const BODIES = { deck: deckBody, script: scriptBody };
export type Bodies = { [K in keyof typeof BODIES]: z.infer<(typeof BODIES)[K]> };

/** A large body as it came, or what is wrong with it: no JSON at all, something else, or too much of it. */
export type Read<K extends keyof Bodies> =
	{ ok: true; body: Bodies[K] } | { ok: false; why: 'not-json' | 'invalid' | 'too-large' };

/** Reads a large body: a megabyte of brackets takes as long as a film's worth of them. */
export function read<K extends keyof Bodies>({ kind, bytes }: { kind: K; bytes: Uint8Array }): Read<K> {
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder('utf-8', { fatal: false }).decode(bytes));
	} catch {
		return { ok: false, why: 'not-json' };
	}
	if (typeof json !== 'object' || json === null) return { ok: false, why: 'not-json' };
	const found = BODIES[kind].safeParse(json);
	if (!found.success) return { ok: false, why: tooLarge(found.error) ? 'too-large' : 'invalid' };
	return wellFormed(found.data) ? { ok: true, body: found.data as Bodies[K] } : { ok: false, why: 'invalid' };
}

/** What stands in a presenter's texts without a reason. */
export function lint({ identity, context, texts, kept }: LintAsk): readonly Found[] {
	return unexplained(texts, kept, linter(identity, context));
}
