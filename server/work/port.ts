import type * as jobs from './jobs.ts';
import type { Worker } from './turns.ts';

export type Jobs = typeof jobs;

/** A piece of work took longer than it may, or more memory: it was ended. */
export class SlowError extends Error {
	override readonly name = 'SlowError';
}

/** Does what takes long away from the event loop, in turn among sessions and seats. */
export interface Work {
	/** Rejects with BusyError, {@link SlowError}, or the signal's reason. */
	do<N extends keyof Jobs>(
		name: N,
		who: Worker,
		ask: Parameters<Jobs[N]>[0],
		signal?: AbortSignal
	): Promise<Awaited<ReturnType<Jobs[N]>>>;
	close(): Promise<void>;
}
