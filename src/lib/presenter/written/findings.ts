import { QUOTE_MAX, sameWords, type Finding, type KeptFinding, type Linter } from '$wire/index.ts';

/** A finding that its writer wants to leave standing, with the reason given so far. */
export interface Reason {
	page: number;
	kind: Finding['kind'];
	quote: string;
	reason: string;
}

/** Shorter ones are no reason: as the server has it. */
export const LEAST_REASON = 3;

export function reasonFor(
	reasons: readonly Reason[],
	page: number,
	f: Pick<Finding, 'kind' | 'quote'>
): string {
	const same = (r: Reason) => r.page === page && r.kind === f.kind && sameWords(r.quote, f.quote);
	return reasons.find(same)?.reason ?? '';
}

/** The same words once, however often they stand there. */
export function findingsIn(text: string, lint: Linter): readonly Finding[] {
	const all = lint(text);
	return all.filter((f, i) => all.findIndex((g) => g.kind === f.kind && sameWords(g.quote, f.quote)) === i);
}

export function withReason(reasons: readonly Reason[], next: Reason): readonly Reason[] {
	const other = (r: Reason) =>
		r.page !== next.page || r.kind !== next.kind || !sameWords(r.quote, next.quote);
	return [...reasons.filter(other), next];
}

/** How many findings nobody has given a reason for. */
export function openIn(texts: readonly string[], reasons: readonly Reason[], lint: Linter): number {
	return texts.reduce(
		(n, text, page) =>
			n +
			findingsIn(text, lint).filter((f) => reasonFor(reasons, page, f).trim().length < LEAST_REASON).length,
		0
	);
}

/** What stays and why, for the server and the organizer. */
export function keptIn(texts: readonly string[], reasons: readonly Reason[], lint: Linter): KeptFinding[] {
	return texts.flatMap((text, page) =>
		findingsIn(text, lint)
			.map((f) => ({
				page,
				kind: f.kind,
				quote: f.quote.slice(0, QUOTE_MAX),
				reason: reasonFor(reasons, page, f).trim()
			}))
			.filter((k) => k.reason.length >= LEAST_REASON)
	);
}
