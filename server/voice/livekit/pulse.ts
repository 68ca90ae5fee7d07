import { setTimeout as sleep } from 'node:timers/promises';
import { reach } from '../../outgoing.ts';

const BEAT_MS = 1_000;
const ANSWER_MS = 1_000;
/** Beats missed one after the other that mean that it hangs. Counted, since a clock would blame it for our own stall. */
const MISSED = 4;

/** What LiveKit answers while it is up and not well: without a file left it says so and goes on carrying media. */
const ILL = 406;

/** How LiveKit says that it is; `else`: what answers is not LiveKit, or has no words for it. Null: nothing answers. */
export type Health = 'well' | 'ill' | 'else' | null;

export async function healthOf(http: string, signal?: AbortSignal): Promise<Health> {
	const late = AbortSignal.timeout(ANSWER_MS);
	try {
		const within = signal ? AbortSignal.any([signal, late]) : late;
		const response = await reach(http, [new URL(http).origin], { signal: within });
		const text = await response.text();
		if (response.ok && text === 'OK') return 'well';
		return response.status === ILL ? 'ill' : 'else';
	} catch {
		return null;
	}
}

/** Whether LiveKit says that it is well. */
export async function answersOk(http: string, signal?: AbortSignal): Promise<boolean> {
	return (await healthOf(http, signal)) === 'well';
}

/**
 * Resolves with true once LiveKit has not answered for a few beats, as one that was stopped does; with false at `end`.
 *
 * @param lives which answers are one
 */
export async function hangs(
	http: string,
	end: AbortSignal,
	lives: (health: Health) => boolean
): Promise<boolean> {
	for (let missed = 0; missed < MISSED && !end.aborted;) {
		const asked = performance.now();
		missed = lives(await healthOf(http, end)) ? 0 : missed + 1;
		// Refused at once is a beat too: whoever restarts it needs a moment.
		const rest = missed === 0 ? BEAT_MS : Math.max(0, ANSWER_MS - (performance.now() - asked));
		if (missed < MISSED) await sleep(rest, undefined, { signal: end, ref: false }).catch(() => {});
	}
	return !end.aborted;
}

/**
 * Resolves with true once LiveKit answers; with false at `end`.
 *
 * @param lives which answers are one
 */
export async function recovers(
	http: string,
	end: AbortSignal,
	lives: (health: Health) => boolean
): Promise<boolean> {
	while (!end.aborted && !lives(await healthOf(http, end)))
		await sleep(BEAT_MS, undefined, { signal: end, ref: false }).catch(() => {});
	return !end.aborted;
}
