import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Role } from '../../src/domain/session/roles.ts';
import type { Caller } from './auth.ts';
import { nothingHere, type Doors } from './doors.ts';
import type { PaceName } from './pace.ts';

/** Who may ask: anyone, whoever holds the seat of the path, or one role alone. To everybody else it is not there. */
export type RouteAudience = 'anyone' | 'seat' | Role;

/** One line of a door's table. Tests take it as it is, so that no route is forgotten. */
export interface Route<Who> {
	method: 'get' | 'post' | 'delete';
	path: string;
	who: RouteAudience;
	/** How fast one seat may ask; null: counted otherwise (who has no seat yet, by address). */
	pace: PaceName | null;
	/** Why it cannot be now, before anything is read, looked over or drawn; null: it can. */
	ready?: (doors: Doors, who: Who) => Promise<404 | 409 | null>;
	/** Reads the body, of so many bytes at most, after the asker was let in: what is malformed is told to nobody else. */
	body?: { most: (doors: Doors) => number; read: (most: number) => RequestHandler };
	handle(doors: Doors, who: Who, req: Request, res: Response): Promise<void>;
}

/** The caller by the cookie of one part of the site. */
export interface FoundCaller<Who> {
	caller: Who;
	role: Role;
	/** Whose pace it is: all connections of a seat, or of an organizer's device. */
	key: string;
}

/**
 * A router from a table. The order is the same for every route: who asks, how often, whether it can be now; only then is
 * a body read.
 *
 * @param authenticate null for nobody
 */
export function routed<Who>(
	doors: Doors,
	table: readonly Route<Who>[],
	authenticate: (req: Request) => FoundCaller<Who> | null
): Router {
	const router = Router({ mergeParams: true });
	for (const route of table) {
		const admit: RequestHandler = async (req, res, next) => {
			const found = authenticate(req);
			const may = admitted(route, found?.role ?? null);
			if (!may && ours(doors, req) && doors.left.again(req, res)) return;
			if (!may || !ours(doors, req)) {
				doors.auth.noteRefused(req, seatPath(req), found, may);
				return nothingHere(res);
			}
			if (found !== null && !paced(doors, route, found.key, req, res)) {
				doors.security.note('pace-exceeded', found.role);
				return void res.status(429).end();
			}
			const not = found === null ? null : await route.ready?.(doors, found.caller);
			if (not === 404) return nothingHere(res);
			if (not === 409) return void res.status(409).end();
			res.locals.caller = found?.caller ?? null;
			// Of the path as it is now: outside its router a request has none.
			const path = seatPath(req);
			res.locals.misread = () => doors.security.note('input-refused', found?.role ?? roleAt(doors, path));
			next();
		};
		const handle: RequestHandler = (req, res) => {
			// A body takes its time: whoever lost the seat meanwhile is nobody.
			if (route.body && !admitted(route, authenticate(req)?.role ?? null)) return nothingHere(res);
			return route.handle(doors, res.locals.caller as Who, req, res);
		};
		const read = route.body ? [route.body.read(route.body.most(doors))] : [];
		router[route.method](route.path, admit, ...read, handle);
	}
	return router;
}

/** The path of the seat that a request is under; null at the desk. */
export function seatPath(req: Request): string | null {
	const { path } = req.params as Record<string, string | undefined>;
	return path ?? null;
}

/** Of whoever has not come in yet: whose link it would be. */
function roleAt(doors: Doors, path: string | null): string | null {
	return path === null ? 'organizer' : doors.people.seats.roleAt(path);
}

function admitted(route: Pick<Route<Caller>, 'who'>, role: Role | null): boolean {
	if (route.who === 'anyone') return true;
	return route.who === 'seat' ? role !== null : role === route.who;
}

/** A request that changes something must come from a page of ours. */
function ours(doors: Doors, req: Request): boolean {
	return req.method === 'GET' || req.method === 'HEAD' || doors.auth.ourOrigin(req);
}

/** Whether it may go on; until the answer is over it counts as under way. */
function paced<Who>(doors: Doors, route: Route<Who>, key: string, req: Request, res: Response): boolean {
	if (route.pace === null) return true;
	const over = doors.paces.enter(route.pace, key, bytesOf(doors, route, req));
	if (over !== null) res.once('close', over);
	return over !== null;
}

/** What the body will take, before it is read: as it says, or, where it does not, as much as it may. */
function bytesOf<Who>(doors: Doors, { body }: Route<Who>, req: Request): number {
	if (body === undefined) return 0;
	const most = body.most(doors);
	const said = Number(req.headers['content-length']);
	return Number.isSafeInteger(said) && said >= 0 ? Math.min(said, most) : most;
}
