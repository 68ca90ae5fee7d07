/** A link that nobody opens works for so long. */
const UNOPENED_MS = 90 * 24 * 3_600_000;
/** After the end of its session a link works for so long: to read results and record on another device. */
export const AFTER_MS = 30 * 24 * 3_600_000;

/** What is stored of a link's times; `redeemed` may be of the link before it. */
export interface LinkTimes {
	redeemed: number | null;
	issued: number | null;
	ends: number | null;
}

/** Whether a link has stopped by itself: never opened, or its session is over for long. */
export function linkEnded({ redeemed, issued, ends }: LinkTimes, now: number): boolean {
	const opened = issued === null || (redeemed !== null && redeemed >= issued);
	return (!opened && now >= issued + UNOPENED_MS) || (ends !== null && now >= ends);
}
