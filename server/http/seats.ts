import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { State } from '../../src/domain/session/state.ts';
import { LANGUAGES } from '../../src/domain/session/script.ts';
import { patiently } from '../store/lock.ts';
import { DamagedError } from '../sessions/damaged.ts';
import { exported, published, recordText } from '../sessions/record.ts';
import { scoreFile, scoreParts } from '../sessions/scores.ts';
import type { SecurityEvent } from '../log.ts';
import { SEAT_MS, type RedeemOptions } from '../people/devices.ts';
import { cookieOf, type Caller } from './auth.ts';
import { text } from './bodies.ts';
import { DECK_ROUTES } from './deck.ts';
import { clearCache, fileNamed, gone, nothingHere, refused, unable, type Doors } from './doors.ts';
import { SPEECH_ROUTES } from './speech.ts';
import { routed, seatPath, type Route } from './routes.ts';
import { TAKE_ROUTES } from './takes.ts';

const redeemBody = z.object({
	token: z.string().max(64),
	move: z.boolean().default(false),
	press: z.string().max(64).optional()
});
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
	{ method: 'post', path: '/api/sign-out', who: 'seat', pace: 'ask', handle: signOut },
	...DECK_ROUTES,
	...SPEECH_ROUTES,
	...TAKE_ROUTES,
	// The auditor's copies, once the reveal has made them final.
	...RECORD_FILES.map((file): Route<Caller> => ({
		method: 'get',
		path: `/api/${file}`,
		who: 'auditor',
		pace: 'file',
		handle: (d, who, req, res) => sendRecord(d, who, req, res, file, published)
	}))
];

export function seatRoutes(doors: Doors): Router {
	return routed(doors, SEAT_ROUTES, (req) => {
		const caller = doors.auth.seat(req, pathOf(req));
		return caller && { caller, role: caller.role, key: `${caller.session} ${caller.seat}` };
	});
}

function pathOf(req: Request): string {
	return seatPath(req) ?? '';
}

async function redeem(doors: Doors, _who: Caller, req: Request, res: Response): Promise<void> {
	const path = pathOf(req);
	const note = (event: SecurityEvent) => doors.security.note(event, doors.people.seats.roleAt(path));
	if (!(await doors.mayRedeem(req))) {
		note('redeem-limited');
		return void res.status(429).end();
	}
	const body = redeemBody.safeParse(req.body);
	const cookie = cookieOf(req, doors.auth.names.seat);
	const { token = '', move = false, press = '' } = body.data ?? {};
	const options = { confirmMove: move, press, ...(cookie === '' ? {} : { cookie }) };
	const found = doors.people.devices.look(path, token, options);
	if (!found.ok && found.reason === 'taken') return void res.status(409).end();
	if (!found.ok) {
		note('redeem-refused');
		return nothingHere(res);
	}
	// A browser may send it anew while the first is being written down.
	await doors.taking.do(path, () => take(doors, path, { token, ...options }, req, res));
}

async function take(
	doors: Doors,
	path: string,
	{ token, ...options }: RedeemOptions & { token: string },
	req: Request,
	res: Response
): Promise<void> {
	const { devices } = doors.people;
	const found = devices.look(path, token, options);
	if (!found.ok) return void res.status(found.reason === 'taken' ? 409 : 503).end();
	// Written down before it is so: nobody acts as a seat without a trace.
	if (found.another && !(await written(doors, found.row))) return void res.status(503).end();
	const answer = await patiently(() => devices.redeem(path, token, options));
	if (!answer.ok) return void res.status(answer.reason === 'taken' ? 409 : 503).end();
	doors.security.note(found.another && found.row.device !== null ? 'seat-moved' : 'seat-taken', answer.role);
	doors.linkChanged(answer.session, answer.seat);
	res.cookie(doors.auth.names.seat, answer.cookie, { ...ofSeat(doors, path), maxAge: SEAT_MS });
	doors.auth.markBrowser(req, res, answer.role, SEAT_MS);
	res.status(204).end();
}

/** `path` keeps seats of one browser apart; the cookie goes nowhere else. */
function ofSeat(doors: Doors, path: string) {
	return { path: `/s/${path}`, httpOnly: true, sameSite: 'strict', secure: doors.secure } as const;
}

/** Lets the seat go, on all pages of the device; its link opens it again. */
async function signOut(doors: Doors, who: Caller, req: Request, res: Response): Promise<void> {
	const { session, seat } = who;
	try {
		const ack = await doors.perform(who, { type: 'leaveSeat' });
		if (!ack.ok) return refused(res, ack.refusal);
	} catch (error) {
		// Nothing is written down in it any more.
		if (!(error instanceof DamagedError)) throw error;
		await patiently(() => who.stands(false) && doors.people.devices.letGo(session, seat));
	}
	const path = pathOf(req);
	const out = (answer: Response) => {
		answer.clearCookie(doors.auth.names.seat, ofSeat(doors, path));
		clearCache(answer);
		answer.status(204).end();
	};
	doors.left.note(req, out);
	out(res);
}

/** Whether the evidence has that another device takes the seat; what is over, or damaged, has its evidence closed. */
async function written(doors: Doors, { session, seat }: Pick<Caller, 'session' | 'seat'>): Promise<boolean> {
	const command = { type: 'noteDevice', seat } as const;
	try {
		const ack = await doors.sessions.perform(session, doors.newId(), command, null, { kind: 'system' });
		return ack.ok || ack.refusal === 'not-now';
	} catch (error) {
		// Its people come in to read what happened.
		if (error instanceof DamagedError) return true;
		throw error;
	}
}

/** Answered in Spanish when the language that is asked for is none of ours. */
export const languageOf = z.enum(LANGUAGES).catch('es');

export async function sendRecord(
	doors: Doors,
	{ session, seat: who, role, stands }: Omit<Caller, 'device'>,
	req: Request,
	res: Response,
	file: (typeof RECORD_FILES)[number],
	ready: (state: State) => boolean
): Promise<void> {
	const room = await doors.sessions.room(session);
	if (room === null || !ready(room.state)) return nothingHere(res);
	const language = languageOf.parse(req.query.lang);
	const table = file === 'record.json' ? null : await scoreParts(room.state, language);
	// After an abort there is the outline alone.
	if (file !== 'record.json' && table === null) return nothingHere(res);
	const lost = () => !stands(false);
	if (lost()) return nothingHere(res);
	doors.security.note('record-exported', role);
	if (file === 'record.json' || table === null) {
		const record = await room.record();
		if (lost()) return nothingHere(res);
		return inPieces(
			fileNamed(res, 'record.json', 'attachment').type('json'),
			recordText(await exported(room.state, record))
		);
	}
	const as = file === 'scores.csv' ? 'csv' : 'xlsx';
	try {
		const bytes = await room.scores({ table, language, as }, who, gone(res));
		if (lost()) return nothingHere(res);
		fileNamed(res, scoreFile(language, as), 'attachment').type(SHEET[as]).send(Buffer.from(bytes));
	} catch (error) {
		unable(res, error);
	}
}

const SHEET = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
};

/** Whoever leaves in the middle is no fault. */
async function inPieces(res: Response, pieces: AsyncIterable<string>): Promise<void> {
	await pipeline(Readable.from(pieces), res).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
	});
}
