/** Rounds of {@link spin}, and what one takes on a usual device, ms. */
const ROUNDS = 8;
const USUAL_MS = 10;
/** From here on the device is what takes so long, and not what it draws. */
const SLOW = 2;
/** However slow a device is, nobody waits for longer than so many times. */
const MOST = 3;

/** A bounded piece of work that no compiler leaves out. */
export function spin(): number {
	let x = 1;
	for (let i = 0; i < 4_000_000; i++) x = Math.imul(x ^ i, 0x9e3779b1);
	return x;
}

/** How many times longer than on a usual device work takes here and now. */
async function slowness(work: () => unknown): Promise<number> {
	let took = 0;
	for (let i = 0; i < ROUNDS; i++) {
		const since = performance.now();
		work();
		took += performance.now() - since;
		// Others that want this device are part of how slow it is.
		await new Promise((r) => setTimeout(r, 0));
	}
	return took / (ROUNDS * USUAL_MS);
}

/**
 * Waits for so long as a usual device may need, and longer where this one is slow.
 *
 * @param over told when it is over, and whether it is the device that is slow
 * @returns ends the wait
 */
export function patience(ms: number, over: (slow: boolean) => void, work: () => unknown = spin): () => void {
	let ended = false;
	let timer = setTimeout(() => void measure(), ms);
	async function measure(): Promise<void> {
		const slow = await slowness(work);
		if (ended) return;
		if (slow < SLOW) return over(false);
		timer = setTimeout(() => over(true), ms * (Math.min(slow, MOST) - 1));
	}
	return () => {
		ended = true;
		clearTimeout(timer);
	};
}
