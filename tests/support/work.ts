import type { Pictures } from '../../server/http/picture-processes.ts';
import { reencode } from '../../server/http/pictures.ts';
import { limits } from '../../server/limits.ts';
import * as jobs from '../../server/work/jobs.ts';
import type { Work } from '../../server/work/port.ts';

/** Does all work at once on this thread: for whole servers that are run twice alike, and by the thousand. */
export function inlineWork(): Work {
	return {
		do: async (name, _who, ask) => (jobs[name] as (given: unknown) => never)(ask),
		close: async () => {}
	};
}

/** The same for pictures. */
export function inlinePictures(): Pictures {
	return { draw: (bytes) => reencode(bytes, limits.slidePixels), close: async () => {} };
}
