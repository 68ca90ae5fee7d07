import type { FindingKind, KeptFinding } from './finding.ts';
import { fold } from './fold.ts';
import type { Linter } from './lint.ts';

/** Longer quotes are told apart by their beginning. */
export const QUOTE_MAX = 300;

export interface Found {
	/** From 0. */
	page: number;
	kind: FindingKind;
	quote: string;
}

/** Whatever the spaces, capitals and accents between them. */
export function sameWords(a: string, b: string): boolean {
	return plain(a) === plain(b);
}

function plain(quote: string): string {
	return fold(quote.slice(0, QUOTE_MAX)).replace(/\s+/g, ' ').trim();
}

function key(page: number, kind: FindingKind, quote: string): string {
	return `${page} ${kind} ${plain(quote)}`;
}

/** Findings in a deck's texts that nobody gave a reason for: with one of these, nothing is stored. */
export function unexplained(
	texts: readonly string[],
	kept: readonly KeptFinding[],
	lint: Linter
): readonly Found[] {
	const explained = new Set(kept.map((k) => key(k.page, k.kind, k.quote)));
	return texts.flatMap((text, page) =>
		lint(text)
			.filter((f) => !explained.has(key(page, f.kind, f.quote)))
			.map(({ kind, quote }) => ({ page, kind, quote: quote.slice(0, QUOTE_MAX) }))
	);
}
