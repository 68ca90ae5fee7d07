import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Played } from './worker.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const AT_ONCE = 4;

export interface PoolRun {
	/** Processes; one per core unless given. */
	workers?: number;
	/** Pairs that one process plays at a time: most of a pair is waiting. */
	atOnce?: number;
	/** Seeds to play, in order. */
	seeds: readonly number[];
	/** Told in any order; false stops the pool. */
	onPlayed(played: Played): boolean;
}

/** Plays pairs on all cores. Resolves when all are played or `onPlayed` has had enough. */
export async function playAll({ seeds, onPlayed, ...run }: PoolRun): Promise<void> {
	const workers = Array.from({ length: run.workers ?? Math.max(1, availableParallelism()) }, () =>
		// Many short-lived sessions: a larger nursery halves the time spent on collecting them.
		fork(WORKER, { execArgv: ['--max-semi-space-size=64'] })
	);
	let next = 0;
	let open = 0;
	let going = true;
	try {
		await new Promise<void>((resolve, reject) => {
			const give = (worker: ChildProcess) => {
				const seed = going ? seeds[next++] : undefined;
				if (seed !== undefined) {
					open++;
					worker.send(seed);
				} else if (open === 0) resolve();
			};
			for (const worker of workers) {
				worker.on('message', (played: Played) => {
					open--;
					going = onPlayed(played) && going;
					give(worker);
				});
				worker.on('exit', (code) => reject(new Error(`a worker ended (${code})`)));
				for (let i = 0; i < (run.atOnce ?? AT_ONCE); i++) give(worker);
			}
		});
	} finally {
		for (const worker of workers) {
			worker.removeAllListeners('exit');
			worker.kill();
		}
	}
}
