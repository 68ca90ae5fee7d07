import express, { type Express, type RequestHandler } from 'express';
import type { Faults } from '../faults.ts';
import { isLocked } from '../store/lock.ts';
import type { Log, SecurityLog } from '../log.ts';
import { DamagedError } from '../sessions/damaged.ts';
import { FILES_POLICY } from './answers.ts';
import { BodyError } from './bodies.ts';
import { misread, nothingHere, type Doors } from './doors.ts';
import { organizerRoutes } from './organizer.ts';
import { networkOf, type PaceName, type Paces } from './pace.ts';
import { linkMeant, misspelled, placeOf } from './paths.ts';
import { seatRoutes } from './seats.ts';

export interface AppParts {
	doors: Doors;
	/** SvelteKit's handler, or Vite's middleware in development. */
	pages: RequestHandler;
	/** Polling transport and media validation: paths that belong to the live door. */
	live: RequestHandler;
	trustProxy: false | number | string;
	paces: Paces;
	security: SecurityLog;
	faults: Faults;
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
	// Before any table: the others would be told which routes there are, and for what.
	app.use((req, res, next) =>
		placeOf(req.url) === null || !METHODS.has(req.method) || misspelled(req.url) ? nothingHere(res) : next()
	);
	app.get('/healthz', paced(parts, 'part'), (_, res) => void res.type('text/plain').send('ok'));
	app.use(['/s/:path', '/o'], (_req, res, next) => {
		// Whatever is under a seat or the desk is private: pages, answers, views by polling.
		res.set('cache-control', 'no-store');
		next();
	});
	app.use(parts.live);
	app.use('/s/:path', seatRoutes(parts.doors));
	app.use('/o', organizerRoutes(parts.doors));
	app.use(['/s/:path/api', '/o/api', '/s/:path/slides'], (_, res) => nothingHere(res));
	app.use(beforePages(parts), toLinkMeant, parts.pages);
	app.use(failed(parts.log));
	return app;
}

/**
 * For all who share an address, since whoever asks for a page or its parts need not have a seat; who has one loads pages
 * whatever the others do.
 */
function paced({ paces, security, doors }: AppParts, name: PaceName): RequestHandler {
	return (req, res, next) => {
		const who = doors.auth.knows(req);
		const over =
			(who !== null && name === 'page' ? paces.enter('ownPage', who, 0) : null) ??
			paces.enter(name, networkOf(req.ip ?? ''), 0);
		if (over !== null) {
			res.once('close', over);
			return next();
		}
		security.note('pace-exceeded', doors.auth.roleAsked(req));
		res.status(429).end();
	};
}

/** What the pages are made of: files alone, and so cheap. */
const PART = /^\/_app\//;

/** Before pages and their parts: a pace, and a way for a page that fails to be logged as everything else is. */
function beforePages(parts: AppParts): RequestHandler {
	const [page, part] = [paced(parts, 'page'), paced(parts, 'part')];
	return (req, res, next) => {
		res.set('content-security-policy', FILES_POLICY);
		req.pageFailed = (error, route) => parts.faults.tell(`page ${route ?? 'unknown'} failed`, error);
		return (PART.test(req.url) ? part : page)(req, res, next);
	};
}

/** The same for every link, known or not: only the page that it leads to asks. */
const toLinkMeant: RequestHandler = (req, res, next) => {
	const meant = req.method === 'GET' || req.method === 'HEAD' ? linkMeant(req.url) : null;
	return meant === null ? next() : void res.status(303).set('location', meant).end();
};

function failed(log: Log): express.ErrorRequestHandler {
	return (error: Error & { status?: number; type?: string }, _req, res, next) => {
		if (res.headersSent) return next(error);
		// Told by the list and the log already; who gets here has a right to know.
		if (error instanceof DamagedError) return void res.status(503).json({ damaged: true });
		// Another process holds the data: nothing was changed, and the page tries again.
		const status = error.status ?? (isLocked(error) ? 503 : 500);
		if (status >= 500) log.error({ error: error.name }, 'request failed');
		if (error instanceof BodyError) misread(res);
		// Too large is the sender's to know; any other malformed request is answered like a missing page.
		if (status === 413) return void res.status(413).end();
		if (status >= 500) return void res.status(status).end();
		nothingHere(res);
	};
}
