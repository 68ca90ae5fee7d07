import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Jobs, Work } from './port.ts';
import { SlowError } from './port.ts';
import { Turns, type TurnLimits, type Worker } from './turns.ts';

const JOBS = new URL('./jobs.ts', import.meta.url).href;
/** One core is the event loop's. */
export const HANDS = Math.min(4, Math.max(1, availableParallelism() - 1));
/** Below the event loop and the relay: a cut does not wait for the machine's last core either. */
const NICE = 5;
const IDLE_MS = 60_000;

export interface PoolLimits extends Omit<TurnLimits, 'atOnce'> {
	/** What a piece of work may take, ms; then its thread is ended and another one made. */
	jobMs: number;
	/** And what of memory. */
	jobMb: number;
}

/** {@link Work} in threads of its own, as many as the machine can spare. They start with the first piece of work. */
export class Pool implements Work {
	readonly #turns: Turns;
	readonly #threads: Piscina;
	readonly #jobMs: number;

	/** @param jobs the file with the functions */
	constructor({ jobMs, jobMb, ...waiting }: PoolLimits, jobs = JOBS) {
		this.#jobMs = jobMs;
		this.#turns = new Turns({ ...waiting, atOnce: HANDS });
		this.#threads = new Piscina({
			filename: jobs,
			minThreads: 0,
			// And what is on air has one more.
			maxThreads: HANDS + 1,
			idleTimeout: IDLE_MS,
			niceIncrement: NICE,
			resourceLimits: { maxOldGenerationSizeMb: jobMb },
			// A thread needs none of our variables, and one of them can be the key.
			env: {}
		});
	}

	do<N extends keyof Jobs>(
		name: N,
		who: Worker,
		ask: Parameters<Jobs[N]>[0],
		signal?: AbortSignal
	): Promise<Awaited<ReturnType<Jobs[N]>>> {
		return this.#turns.take(who, () => this.#run(name, ask, signal), signal);
	}

	async close(): Promise<void> {
		await this.#threads.destroy();
	}

	async #run(name: string, ask: unknown, signal: AbortSignal | undefined): Promise<never> {
		const late = AbortSignal.timeout(this.#jobMs);
		const ends = signal === undefined ? late : AbortSignal.any([signal, late]);
		try {
			return (await this.#threads.run(ask, { name, signal: ends })) as never;
		} catch (error) {
			if (late.aborted || (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY')
				throw new SlowError(`${name} took too long`);
			throw signal?.aborted ? (signal.reason as Error) : error;
		}
	}
}
