import { createHash } from 'node:crypto';
import type { Pictures } from '../../server/pictures/processes.ts';
import { reencode } from '../../server/pictures/pictures.ts';
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

const drawn = new Map<string, Promise<Buffer>>();
/** More different pictures than the thousand of sessions bring. */
const MOST_DRAWN = 200;

/** The same for pictures; one that comes again, byte for byte, is not drawn again. */
export function inlinePictures(): Pictures {
	return {
		draw: (bytes) => {
			const key = createHash('sha256').update(bytes).digest('hex');
			const picture = drawn.get(key) ?? reencode(bytes, limits.slidePixels);
			if (drawn.size < MOST_DRAWN) drawn.set(key, picture);
			return picture;
		},
		close: async () => {}
	};
}
