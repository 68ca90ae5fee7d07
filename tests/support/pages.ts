import type { RequestHandler } from 'express';
import { buildIfStale } from '../../server/launch/build.ts';
import { builtPages } from '../../server/launch/pages.ts';
import { Say } from '../../server/launch/say.ts';

/** The pages as their sources are now: a test of yesterday's build would say nothing. */
export async function freshPages(): Promise<RequestHandler> {
	await buildIfStale(new Say(process.stdout));
	return builtPages();
}
