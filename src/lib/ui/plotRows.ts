/** One startup in a dot plot. Values on the plot's scale. */
export interface PlotRow {
	id: string;
	label: string;
	/** Each official's value; `who` is the seat's name in the panel, never a person's. */
	values: readonly { who: string; value: number }[];
	mean: number | null;
	/** An interval about the mean, where the data allow one. */
	interval?: { low: number; high: number } | null;
	/** A word beside it, e.g. "under quorum". */
	note?: string;
}

/**
 * Where each dot goes: equal (or nearly equal) values are stacked, so that none hides another. `lane` counts from
 * 0 on the line: 0, 1, -1, 2, -2 …
 */
export function stackDots(values: readonly number[], near: number): { value: number; lane: number }[] {
	const placed: { value: number; lane: number }[] = [];
	for (const value of [...values].sort((a, b) => a - b)) {
		const taken = new Set(placed.filter((p) => Math.abs(p.value - value) < near).map((p) => p.lane));
		let step = 0;
		const laneAt = (n: number): number => (n % 2 === 1 ? (n + 1) / 2 : -n / 2) || 0;
		while (taken.has(laneAt(step))) step += 1;
		placed.push({ value, lane: laneAt(step) });
	}
	return placed;
}
