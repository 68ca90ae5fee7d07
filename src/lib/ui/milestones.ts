/** When a running timer speaks, in ms left. Not every second: a screen reader would drown the pitch. */
export const MILESTONES = [300_000, 60_000, 30_000, 0] as const;
export type Milestone = (typeof MILESTONES)[number];

/**
 * Which milestone lies between two readings of the time left, or null. A hidden tab may skip several: only the
 * latest is worth saying. Added time (a jump upwards) says nothing.
 */
export function crossed(before: number, after: number): Milestone | null {
	let hit: Milestone | null = null;
	for (const at of MILESTONES) if (before > at && after <= at) hit = at;
	return hit;
}
