const FIRST_MS = 2_000;
const NEXT_MS = 10_000;

/**
 * Awaits `work` and tells people about it once it has taken two seconds, then every ten. `text` is asked each time,
 * so that it can carry how far the work has come.
 */
export async function telling<T>(
	onProgress: (text: string) => void,
	text: () => string,
	work: Promise<T>
): Promise<T> {
	let timer = setTimeout(function tell() {
		onProgress(text());
		timer = setTimeout(tell, NEXT_MS);
	}, FIRST_MS);
	try {
		return await work;
	} finally {
		clearTimeout(timer);
	}
}
