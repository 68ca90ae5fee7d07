import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { nothingHere } from '../http/doors.ts';
import { builtAssets } from './assets.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The pages as built. */
export function builtPages(): Promise<RequestHandler> {
	return pagesIn(join(ROOT, 'build'));
}

/**
 * A build's files from memory, the rest by SvelteKit's own handler. That one would open a file for each request and
 * forget it when the reader goes, so the build leaves none where it looks (`svelte.config.js`).
 *
 * @param build the folder
 */
export async function pagesIn(build: string): Promise<RequestHandler> {
	for (const opened of ['client', 'prerendered'])
		if (existsSync(join(build, opened)))
			throw new Error(`${opened} stands where files are opened for each request`);
	const assets = await builtAssets(join(build, 'assets'));
	const { handler } = (await import(pathToFileURL(join(build, 'handler.js')).href)) as {
		handler: RequestHandler;
	};
	return (req, res, next) => {
		// A page is looked at; there is nothing else to do with one.
		if (req.method !== 'GET' && req.method !== 'HEAD') return nothingHere(res);
		return assets(req, res, (error?: unknown) => (error ? next(error) : handler(req, res, next)));
	};
}

/** The pages from their sources, with hot reload over the same port. */
export async function devPages(http: Server): Promise<RequestHandler> {
	const { createServer } = await import('vite');
	const vite = await createServer({
		root: ROOT,
		server: { middlewareMode: true, hmr: { server: http } },
		appType: 'custom'
	});
	return vite.middlewares as unknown as RequestHandler;
}
