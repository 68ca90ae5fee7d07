import { json, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { State } from '../../src/domain/session/state.ts';
import { csvOf, published } from '../sessions/record.ts';
import { SEAT_COOKIE, cookieOf, type Caller } from './auth.ts';
import { DECK_ROUTES } from './deck.ts';
import { nothingHere, type Doors } from './doors.ts';
import { SPEECH_ROUTES } from './speech.ts';
import { routed, type Route } from './routes.ts';
import { TAKE_ROUTES } from './takes.ts';

const redeemBody = z.object({ token: z.string().max(64), move: z.boolean().default(false) });
/** `/s/<path>/…`: what a seat reaches by HTTP. Every refusal is the one of a path that does not exist. */
export const SEAT_ROUTES: readonly Route<Caller>[] = [
	{ method: 'post', path: '/api/redeem', who: 'anyone', body: () => json({ limit: '4kb' }), handle: redeem },
	{
		method: 'get',
		path: '/api/me',
		who: 'seat',
		handle: async (_doors, _who, _req, res) => void res.status(204).end()
	},
	...DECK_ROUTES,
	...SPEECH_ROUTES,
	...TAKE_ROUTES,
	{
		method: 'get',
		path: '/api/record.json',
		who: 'auditor',
		handle: (d, who, _, res) => record(d, who, res, 'json')
	},
	{
		method: 'get',
		path: '/api/scores.csv',
		who: 'auditor',
		handle: (d, who, _, res) => record(d, who, res, 'csv')
	}
];

export function seatRoutes(doors: Doors): Router {
	return routed(doors, SEAT_ROUTES, (req) => {
		const caller = doors.auth.seat(req, pathOf(req));
		return caller && { caller, role: caller.role };
	});
}

function pathOf(req: Request): string {
	return String((req.params as Record<string, string>).path ?? '');
}

async function redeem(doors: Doors, _who: Caller, req: Request, res: Response): Promise<void> {
	if (!(await doors.mayRedeem(req))) return void res.status(429).end();
	const body = redeemBody.safeParse(req.body);
	if (!body.success) return nothingHere(res);
	const path = pathOf(req);
	const cookie = cookieOf(req, SEAT_COOKIE);
	const answer = doors.people.devices.redeem(path, body.data.token, {
		confirmMove: body.data.move,
		...(cookie === '' ? {} : { cookie })
	});
	if (!answer.ok) return answer.reason === 'taken' ? void res.status(409).end() : nothingHere(res);
	doors.linkChanged(answer.session, answer.seat);
	// `path` keeps seats of one browser apart; the cookie goes nowhere else.
	res.cookie(SEAT_COOKIE, answer.cookie, {
		path: `/s/${path}`,
		httpOnly: true,
		sameSite: 'strict',
		secure: doors.secure,
		maxAge: 30 * 24 * 3600 * 1000
	});
	res.status(204).end();
}

/** The auditor's copy of the record, once the reveal has made it final. */
async function record(doors: Doors, who: Caller, res: Response, kind: 'json' | 'csv'): Promise<void> {
	await sendRecord(doors, who.session, res, kind, published);
}

export async function sendRecord(
	doors: Doors,
	session: string,
	res: Response,
	kind: 'json' | 'csv',
	ready: (state: State) => boolean
): Promise<void> {
	const room = await doors.sessions.room(session);
	if (room === null || !ready(room.state)) return nothingHere(res);
	const name = kind === 'json' ? 'record.json' : 'scores.csv';
	res.set('content-disposition', `attachment; filename="${name}"`);
	if (kind === 'csv') return void res.type('text/csv').send(csvOf(room.state));
	res.json(await room.record());
}
