import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { isLocked } from '../journal/lock.ts';
import type { Log } from '../log.ts';
import { DamagedError } from '../sessions/damaged.ts';
import { nothingHere, type Doors } from './doors.ts';
import { organizerRoutes } from './organizer.ts';
import { placeOf } from './paths.ts';
import { seatRoutes } from './seats.ts';

export interface AppParts {
	doors: Doors;
	/** SvelteKit's handler, or Vite's middleware in development. */
	pages: RequestHandler;
	/** Polling transport and media validation: paths that belong to the live door. */
	live: RequestHandler;
	trustProxy: false | number | string;
	secure: boolean;
	log: Log;
}

/** What our tables and pages are asked by. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'DELETE']);

/** The one HTTP application: doors first, then pages. */
export function createApp(parts: AppParts): Express {
	const app = express();
	app.set('trust proxy', parts.trustProxy);
	app.disable('x-powered-by');
	app.set('etag', false);
	app.use(security(parts.secure));
	// Before any table: the others would be told which routes there are, and for what.
	app.use((req, res, next) =>
		placeOf(req.url) === null || !METHODS.has(req.method) ? nothingHere(res) : next()
	);
	app.get('/healthz', (_, res) => void res.type('text/plain').send('ok'));
	app.use(['/s/:path', '/o'], (_req, res, next) => {
		// Whatever is under a seat or the desk is private: pages, answers, views by polling.
		res.set('cache-control', 'no-store');
		next();
	});
	app.use(parts.live);
	app.use('/s/:path', seatRoutes(parts.doors));
	app.use('/o', organizerRoutes(parts.doors));
	app.use(['/s/:path/api', '/o/api', '/s/:path/slides'], (_, res) => nothingHere(res));
	app.use(parts.pages);
	app.use(failed(parts.log));
	return app;
}

/** Pages bring their own strict policy with a nonce; everything else gets helmet's. */
function security(secure: boolean): RequestHandler {
	return helmet({
		contentSecurityPolicy: false,
		crossOriginEmbedderPolicy: false,
		referrerPolicy: { policy: 'no-referrer' },
		strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false
	});
}

function failed(log: Log): express.ErrorRequestHandler {
	return (error: Error & { status?: number; type?: string }, _req, res, next) => {
		if (res.headersSent) return next(error);
		// Told by the list and the log already; who gets here has a right to know.
		if (error instanceof DamagedError) return void res.status(503).json({ damaged: true });
		// Another process holds the data: nothing was changed, and the page tries again.
		const status = error.status ?? (isLocked(error) ? 503 : 500);
		if (status >= 500) log.error({ error: error.name }, 'request failed');
		// Too large is the sender's to know; any other malformed request is answered like a missing page.
		if (status === 413) return void res.status(413).end();
		if (status >= 500) return void res.status(status).end();
		nothingHere(res);
	};
}
