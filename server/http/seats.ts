import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { State } from '../../src/domain/session/state.ts';
import { LANGUAGES } from '../../src/domain/session/script.ts';
import { published } from '../sessions/record.ts';
import { csvOf, scoreTable, xlsxOf } from '../sessions/scores.ts';
import { SEAT_COOKIE, cookieOf, type Caller } from './auth.ts';
import { text } from './bodies.ts';
import { DECK_ROUTES } from './deck.ts';
import { nothingHere, type Doors } from './doors.ts';
import { SPEECH_ROUTES } from './speech.ts';
import { routed, type Route } from './routes.ts';
import { TAKE_ROUTES } from './takes.ts';

const redeemBody = z.object({ token: z.string().max(64), move: z.boolean().default(false) });
/** What can be downloaded of a session that is over. */
export const RECORD_FILES = ['record.json', 'scores.csv', 'scores.xlsx'] as const;

/** `/s/<path>/…`: what a seat reaches by HTTP. Every refusal is the one of a path that does not exist. */
export const SEAT_ROUTES: readonly Route<Caller>[] = [
	{ method: 'post', path: '/api/redeem', who: 'anyone', pace: null, body: text(4096), handle: redeem },
	{
		method: 'get',
		path: '/api/me',
		who: 'seat',
		pace: 'ask',
		handle: async (_doors, _who, _req, res) => void res.status(204).end()
	},
	...DECK_ROUTES,
	...SPEECH_ROUTES,
	...TAKE_ROUTES,
	// The auditor's copies, once the reveal has made them final.
	...RECORD_FILES.map((file): Route<Caller> => ({
		method: 'get',
		path: `/api/${file}`,
		who: 'auditor',
		pace: 'file',
		handle: (d, who, req, res) => sendRecord(d, who.session, req, res, file, published)
	}))
];

export function seatRoutes(doors: Doors): Router {
	return routed(doors, SEAT_ROUTES, (req) => {
		const caller = doors.auth.seat(req, pathOf(req));
		return caller && { caller, role: caller.role, key: `${caller.session} ${caller.seat}` };
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

/** Answered in Spanish when the language that is asked for is none of ours. */
const languageOf = z.enum(LANGUAGES).catch('es');

export async function sendRecord(
	doors: Doors,
	session: string,
	req: Request,
	res: Response,
	file: (typeof RECORD_FILES)[number],
	ready: (state: State) => boolean
): Promise<void> {
	const room = await doors.sessions.room(session);
	if (room === null || !ready(room.state)) return nothingHere(res);
	if (file === 'record.json') return void attached(res, file).json(await room.record());
	const language = languageOf.parse(req.query.lang);
	const table = scoreTable(room.state, language);
	// After an abort there is the chain alone.
	if (table === null) return nothingHere(res);
	if (file === 'scores.csv') return void attached(res, file).type('text/csv').send(csvOf(table, language));
	const bytes = await xlsxOf(table);
	attached(res, file).type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(bytes);
}

function attached(res: Response, file: string): Response {
	return res.set('content-disposition', `attachment; filename="${file}"`);
}
