import { buildIfStale } from '../../server/launch/build.ts';
import { Say } from '../../server/launch/say.ts';

/** The pages are built before any test asks for them. */
export default function built(): Promise<void> {
	return buildIfStale(new Say(process.stdout));
}
