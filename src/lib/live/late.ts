/** What is not known to be recorded by then is said not to be yet. */
export const LATE_MS = 4_000;

/** @param tell called when it takes that long, and once it is over */
export async function telling<T>(work: Promise<T>, tell: (late: boolean) => void): Promise<T> {
	const timer = setTimeout(() => tell(true), LATE_MS);
	return work.finally(() => {
		clearTimeout(timer);
		tell(false);
	});
}
