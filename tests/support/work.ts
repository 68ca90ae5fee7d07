import * as jobs from '../../server/work/jobs.ts';
import type { Work } from '../../server/work/port.ts';

/** Does all work at once on this thread: for whole servers that are run twice alike, and by the thousand. */
export function inlineWork(): Work {
	return {
		do: async (name, _who, ask) => (jobs[name] as (given: unknown) => never)(ask),
		close: async () => {}
	};
}
