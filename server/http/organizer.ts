import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { patiently } from '../store/lock.ts';
import { exportable } from '../sessions/record.ts';
import { StorageError } from '../sessions/sessions.ts';
import { SEAT_MS } from '../people/devices.ts';
import { hashed, word } from '../people/hash.ts';
import { ORGANIZER_MOST_MS } from '../people/organizers.ts';
import { cookieOf } from './auth.ts';
import { text } from './bodies.ts';
import { clearCache, malformed, nothingHere, refused, type Doors } from './doors.ts';
import { routed, type Route } from './routes.ts';
import { languageOf, RECORD_FILES, sendRecord } from './seats.ts';
import { TAKES_ROUTES } from './takes.ts';

const redeemBody = z.object({ token: z.string().max(64), press: z.string().max(64).optional() });
const signOutBody = z.object({ everywhere: z.boolean().default(false), one: z.string().max(64).optional() });
const createBody = z.object({ press: z.string().min(8).max(64).optional() });
const beforeHeader = z.coerce.number().optional();

/** `/o/…`: what the organizer reaches by HTTP; to everybody else it is not there. */
export const ORGANIZER_ROUTES: readonly Route<null>[] = [
	{ method: 'post', path: '/api/redeem', who: 'anyone', pace: null, body: text(4096), handle: redeem },
	{
		method: 'get',
		path: '/api/me',
		who: 'organizer',
		pace: 'ask',
		handle: async (_doors, _, _req, res) => void res.status(204).end()
	},
	{
		method: 'get',
		path: '/api/sessions',
		who: 'organizer',
		pace: 'ask',
		handle: list
	},
	{
		method: 'get',
		path: '/api/sign-ins',
		who: 'organizer',
		pace: 'ask',
		handle: async (d, _, req, res) => void res.json(d.people.organizers.signIns(mine(d, req)))
	},
	{
		method: 'post',
		path: '/api/sign-out',
		who: 'organizer',
		pace: 'ask',
		body: text(4096),
		handle: (d, _, req, res) => signOut(d, req, res)
	},
	{
		method: 'post',
		path: '/api/sessions',
		who: 'organizer',
		pace: 'make',
		body: text(4096),
		handle: create
	},
	{
		method: 'delete',
		path: '/api/sessions/:id',
		who: 'organizer',
		pace: 'make',
		handle: (d, _, req, res) => remove(d, req, res)
	},
	...TAKES_ROUTES,
	...RECORD_FILES.map((file): Route<null> => ({
		method: 'get',
		path: `/api/sessions/:id/${file}`,
		who: 'organizer',
		pace: 'file',
		handle: (d, _, req, res) =>
			sendRecord(
				d,
				{
					session: String(req.params.id),
					seat: 'organizer',
					role: 'organizer',
					stands: () => d.auth.organizer(req) !== null
				},
				req,
				res,
				file,
				exportable
			)
	}))
];

export function organizerRoutes(doors: Doors): Router {
	return routed(doors, ORGANIZER_ROUTES, (req) => {
		// To ask whether one is in is no visit: a page that asks by itself keeps no sign-in.
		const device = doors.auth.organizer(req, req.path !== '/api/me');
		return device === null ? null : { caller: null, role: 'organizer', key: `organizer ${device}` };
	});
}

async function redeem(doors: Doors, _who: null, req: Request, res: Response): Promise<void> {
	if (!(await doors.mayRedeem(req))) {
		doors.security.note('redeem-limited', 'organizer');
		return void res.status(429).end();
	}
	const body = redeemBody.safeParse(req.body);
	const { token = null, press } = body.data ?? {};
	const { organizers } = doors.people;
	const before = mine(doors, req);
	const cookie = token === null ? null : await patiently(() => organizers.redeem(token, before, press));
	doors.security.note(cookie === null ? 'redeem-refused' : 'sign-in', 'organizer');
	if (cookie === null) return nothingHere(res);
	res.cookie(doors.auth.names.organizer, cookie, { ...ofOrganizer(doors), maxAge: ORGANIZER_MOST_MS });
	doors.auth.markBrowser(req, res, 'organizer', SEAT_MS);
	doors.signedOut();
	res.status(204).end();
}

function ofOrganizer(doors: Doors) {
	return { path: '/o', httpOnly: true, sameSite: 'strict', secure: doors.secure } as const;
}

function mine(doors: Doors, req: Request): string {
	return cookieOf(req, doors.auth.names.organizer);
}

/**
 * Ends this sign-in, another of the list, or every organizer's on every device; open pages are out at once. Others' end
 * by whoever has used a link a moment ago: a cookie that somebody else got hold of turns nobody out.
 */
async function signOut(doors: Doors, req: Request, res: Response): Promise<void> {
	const { organizers } = doors.people;
	const cookie = mine(doors, req);
	const { everywhere = false, one } = signOutBody.safeParse(req.body).data ?? {};
	const asked = organizers.signIns(cookie).find((s) => (one === undefined ? s.mine : s.id === one));
	if (asked === undefined) return nothingHere(res);
	const other = !everywhere && !asked.mine;
	if ((everywhere || other) && !organizers.fresh(cookie)) return void res.status(409).end();
	const done = await patiently(() => {
		if (organizers.authenticate(cookie) === null) return false;
		if (everywhere) organizers.signOutAll();
		else organizers.signOutOne(asked.id);
		return true;
	});
	if (!done) return nothingHere(res);
	doors.security.note(everywhere ? 'sign-out-all' : other ? 'sign-out-other' : 'sign-out', 'organizer');
	doors.signedOut();
	if (other) return void res.status(204).end();
	const out = (answer: Response) => {
		answer.clearCookie(doors.auth.names.organizer, ofOrganizer(doors));
		clearCache(answer);
		answer.status(204).end();
	};
	doors.left.note(req, out);
	out(res);
}

async function list(doors: Doors, _: null, req: Request, res: Response): Promise<void> {
	const rows = await doors.sessions.list();
	if (doors.auth.organizer(req) === null) return nothingHere(res);
	res.set('x-now', String(doors.clock())).json(rows);
}

/** Once under a press, whose answer may have been lost. */
async function create(doors: Doors, _: null, req: Request, res: Response): Promise<void> {
	const { press } = createBody.safeParse(req.body).data ?? {};
	const id = press === undefined ? undefined : word(hashed(`session ${press}`).subarray(0, 16));
	try {
		res.status(201).json({ id: await doors.sessions.create(languageOf.parse(req.query.lang), id) });
	} catch (error) {
		if (!(error instanceof StorageError)) throw error;
		res.status(503).end();
	}
}

/**
 * A draft goes for ever; a session whose doors were opened stays: 409. So does one whose deletion comes later than
 * `x-before` (server ms, as the list's `x-now`): 408.
 */
async function remove(doors: Doors, req: Request, res: Response): Promise<void> {
	const caller = await doors.auth.organizerSeat(req, String(req.params.id));
	if (caller === null) return nothingHere(res);
	const before = beforeHeader.safeParse(req.get('x-before'));
	if (!before.success) return malformed(res, before.error);
	const ack = await doors.perform(caller, { type: 'deleteDraft' }, { before: before.data });
	if (!ack.ok) return refused(res, ack.refusal);
	res.status(204).end();
}
