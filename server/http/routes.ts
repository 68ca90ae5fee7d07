import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Role } from '../../src/domain/session/roles.ts';
import type { Caller } from './auth.ts';
import { nothingHere, type Doors } from './doors.ts';

/** Who may ask: anyone, whoever holds the seat of the path, or one role alone. To everybody else it is not there. */
export type Audience = 'anyone' | 'seat' | Role;

/** One line of a door's table. Tests take it as it is, so that no route is forgotten. */
export interface Route<Who> {
	method: 'get' | 'post' | 'delete';
	path: string;
	who: Audience;
	/** Reads the body, after the asker was let in: what is malformed is told to nobody else. */
	body?: (doors: Doors) => RequestHandler;
	handle(doors: Doors, who: Who, req: Request, res: Response): Promise<void>;
}

/**
 * A router from a table.
 *
 * @param authenticate the caller by the cookie of this part of the site, null for nobody
 */
export function routed<Who>(
	doors: Doors,
	table: readonly Route<Who>[],
	authenticate: (req: Request) => { caller: Who; role: Role } | null
): Router {
	const router = Router({ mergeParams: true });
	for (const route of table) {
		const admit: RequestHandler = (req, res, next) => {
			const found = authenticate(req);
			if (!admitted(route, found?.role ?? null) || !ours(doors, req)) return nothingHere(res);
			res.locals.caller = found?.caller ?? null;
			next();
		};
		const handle: RequestHandler = (req, res) => route.handle(doors, res.locals.caller as Who, req, res);
		router[route.method](route.path, admit, ...(route.body ? [route.body(doors)] : []), handle);
	}
	return router;
}

function admitted(route: Pick<Route<Caller>, 'who'>, role: Role | null): boolean {
	if (route.who === 'anyone') return true;
	return route.who === 'seat' ? role !== null : role === route.who;
}

/** A request that changes something must come from a page of ours. */
function ours(doors: Doors, req: Request): boolean {
	return req.method === 'GET' || req.method === 'HEAD' || doors.auth.ourOrigin(req);
}
