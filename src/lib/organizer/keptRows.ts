import type { Kept } from '$wire/index.ts';

/** The same thing on several pages, left for the same reason, is one row; pages count from 1. */
export function keptRows(kept: readonly Kept[]): readonly { kept: Kept; pages: readonly number[] }[] {
	const by = new Map<string, { kept: Kept; pages: number[] }>();
	for (const k of kept) {
		const key = JSON.stringify([k.kind, k.quote, k.reason]);
		const row = by.get(key) ?? { kept: k, pages: [] };
		by.set(key, row);
		if (!row.pages.includes(k.page + 1)) row.pages.push(k.page + 1);
	}
	return [...by.values()];
}
