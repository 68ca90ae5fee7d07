import { setTimeout as sleep } from 'node:timers/promises';
import { reach } from '../outgoing.ts';

const BEAT_MS = 1_000;
const ANSWER_MS = 1_000;
/** Beats missed one after the other that mean that it hangs. Counted, since a clock would blame it for our own stall. */
const MISSED = 4;

/** Whether LiveKit says that it is well. */
export async function answersOk(http: string, signal?: AbortSignal): Promise<boolean> {
	const late = AbortSignal.timeout(ANSWER_MS);
	try {
		const within = signal ? AbortSignal.any([signal, late]) : late;
		const response = await reach(http, [new URL(http).origin], { signal: within });
		return response.ok && (await response.text()) === 'OK';
	} catch {
		return false;
	}
}

/** Resolves with true once LiveKit has not answered for a few beats, as one that was stopped does; with false at `end`. */
export async function hangs(http: string, end: AbortSignal): Promise<boolean> {
	for (let missed = 0; missed < MISSED && !end.aborted;) {
		const asked = performance.now();
		missed = (await answersOk(http, end)) ? 0 : missed + 1;
		// Refused at once is a beat too: whoever restarts it needs a moment.
		const rest = missed === 0 ? BEAT_MS : Math.max(0, ANSWER_MS - (performance.now() - asked));
		if (missed < MISSED) await sleep(rest, undefined, { signal: end, ref: false }).catch(() => {});
	}
	return !end.aborted;
}

/** Resolves with true once LiveKit answers; with false at `end`. */
export async function recovers(http: string, end: AbortSignal): Promise<boolean> {
	while (!end.aborted && !(await answersOk(http, end)))
		await sleep(BEAT_MS, undefined, { signal: end, ref: false }).catch(() => {});
	return !end.aborted;
}
