import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { patiently } from '../journal/lock.ts';
import { exportable } from '../sessions/record.ts';
import { StorageError } from '../sessions/sessions.ts';
import { ORGANIZER_MOST_MS } from '../people/organizers.ts';
import { cookieOf } from './auth.ts';
import { text } from './bodies.ts';
import { nothingHere, statusOf, type Doors } from './doors.ts';
import { routed, type Route } from './routes.ts';
import { RECORD_FILES, sendRecord } from './seats.ts';
import { TAKES_ROUTES } from './takes.ts';

const redeemBody = z.object({ token: z.string().max(64) });
const signOutBody = z.object({ everywhere: z.boolean().default(false) });

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
		handle: async (d, _, _req, res) => void res.json(await d.sessions.list())
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
		handle: (d, _, _req, res) => create(d, res)
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
				{ session: String(req.params.id), seat: 'organizer', role: 'organizer' },
				req,
				res,
				file,
				exportable
			)
	}))
];

export function organizerRoutes(doors: Doors): Router {
	return routed(doors, ORGANIZER_ROUTES, (req) => {
		const device = doors.auth.organizer(req);
		return device === null ? null : { caller: null, role: 'organizer', key: `organizer ${device}` };
	});
}

async function redeem(doors: Doors, _who: null, req: Request, res: Response): Promise<void> {
	if (!(await doors.mayRedeem(req))) {
		doors.security.note('redeem-limited', 'organizer');
		return void res.status(429).end();
	}
	const body = redeemBody.safeParse(req.body);
	const token = body.success ? body.data.token : null;
	const cookie = token === null ? null : await patiently(() => doors.people.organizers.redeem(token));
	doors.security.note(cookie === null ? 'redeem-refused' : 'sign-in', 'organizer');
	if (cookie === null) return nothingHere(res);
	res.cookie(doors.auth.names.organizer, cookie, { ...ofOrganizer(doors), maxAge: ORGANIZER_MOST_MS });
	res.status(204).end();
}

function ofOrganizer(doors: Doors) {
	return { path: '/o', httpOnly: true, sameSite: 'strict', secure: doors.secure } as const;
}

/** Ends this sign-in, or every organizer's on every device; open pages are out at once. */
async function signOut(doors: Doors, req: Request, res: Response): Promise<void> {
	const { organizers } = doors.people;
	const everywhere = signOutBody.safeParse(req.body).data?.everywhere ?? false;
	if (everywhere) organizers.signOutAll();
	else organizers.signOut(cookieOf(req, doors.auth.names.organizer));
	doors.security.note(everywhere ? 'sign-out-all' : 'sign-out', 'organizer');
	doors.signedOut();
	res.clearCookie(doors.auth.names.organizer, ofOrganizer(doors));
	res.status(204).end();
}

async function create(doors: Doors, res: Response): Promise<void> {
	try {
		res.status(201).json({ id: await doors.sessions.create() });
	} catch (error) {
		if (!(error instanceof StorageError)) throw error;
		res.status(503).end();
	}
}

/** A draft goes for ever; a session whose doors were opened stays: 409. */
async function remove(doors: Doors, req: Request, res: Response): Promise<void> {
	const caller = await doors.auth.organizerSeat(req, String(req.params.id));
	if (caller === null) return nothingHere(res);
	const actor = { kind: 'seat', seat: caller.seat, role: caller.role } as const;
	const ack = await doors.sessions.submit(caller.session, doors.newId(), { type: 'deleteDraft' }, actor);
	res.status(ack.ok ? 204 : statusOf(ack.refusal)).end();
}
