import type { Server } from 'node:http';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The pages as built, by SvelteKit's own handler. */
export async function builtPages(): Promise<RequestHandler> {
	const { handler } = (await import(pathToFileURL(join(ROOT, 'build', 'handler.js')).href)) as {
		handler: RequestHandler;
	};
	return handler;
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
