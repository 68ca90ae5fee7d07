import { faultOf } from '../faults.ts';
import type { Log } from '../log.ts';

/**
 * What nothing caught leaves nobody knows what half done: it is logged, and the process ends to be started anew from
 * what is on the disk. Never goes on.
 */
export function lastLine(log: Log): void {
	const end = (error: unknown) => {
		log.fatal(faultOf(error), 'the server cannot go on');
		process.exit(1);
	};
	process.on('uncaughtException', end);
	process.on('unhandledRejection', end);
}
