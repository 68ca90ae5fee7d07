import { json, raw, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { LIMITS } from '../../src/domain/session/limits.ts';
import type { State } from '../../src/domain/session/state.ts';
import { csvOf, published } from '../sessions/record.ts';
import { SEAT_COOKIE, cookieOf, type Caller } from './auth.ts';
import { nothingHere, type Doors } from './doors.ts';
import { PictureError } from './pictures.ts';
import { routed, type Route } from './routes.ts';

const redeemBody = z.object({ token: z.string().max(64), move: z.boolean().default(false) });
const deckBody = z.object({
	slides: z
		.array(z.object({ id: z.string().max(64), text: z.string().max(LIMITS.slideText) }))
		.max(LIMITS.slides)
});

/** `/s/<path>/…`: what a seat reaches by HTTP. Every refusal is the one of a path that does not exist. */
export const SEAT_ROUTES: readonly Route<Caller>[] = [
	{ method: 'post', path: '/api/redeem', who: 'anyone', body: () => json({ limit: '4kb' }), handle: redeem },
	{
		method: 'get',
		path: '/api/me',
		who: 'seat',
		handle: async (_doors, _who, _req, res) => void res.status(204).end()
	},
	{ method: 'get', path: '/slides/:id', who: 'seat', handle: slide },
	{
		method: 'post',
		path: '/api/slides/picture',
		who: 'presenter',
		body: (doors) => raw({ type: () => true, limit: doors.limits.slideBytes }),
		handle: picture
	},
	{
		method: 'post',
		path: '/api/slides/deck',
		who: 'presenter',
		body: () => json({ limit: '512kb' }),
		handle: deck
	},
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

async function slide(doors: Doors, who: Caller, req: Request, res: Response): Promise<void> {
	const id = String(req.params.id);
	if (!(await doors.slideAllowed(who, id))) return nothingHere(res);
	const bytes = await doors.slides.readPicture(who.session, id);
	if (bytes === null) return nothingHere(res);
	res.set({ 'content-type': 'image/webp', 'cache-control': 'private, max-age=3600, immutable' });
	res.end(bytes);
}

async function picture(doors: Doors, who: Caller, req: Request, res: Response): Promise<void> {
	if (!Buffer.isBuffer(req.body)) return void res.status(415).end();
	if (!(await doors.mayUpload(who))) return void res.status(429).end();
	try {
		res.json(await doors.slides.savePicture(who.session, who.seat, req.body));
	} catch (error) {
		if (!(error instanceof PictureError)) throw error;
		res.status(415).end();
	}
}

async function deck(doors: Doors, who: Caller, req: Request, res: Response): Promise<void> {
	const body = deckBody.safeParse(req.body);
	if (!body.success) return void res.status(413).end();
	const { slides } = body.data;
	for (const { id } of slides) {
		const mine = await doors.slides.ownedBy(who.session, who.seat, id);
		if (!mine && !(await doors.slideAllowed(who, id))) return nothingHere(res);
	}
	const actor = { kind: 'seat', seat: who.seat, role: who.role } as const;
	const ack = await doors.sessions.perform(
		who.session,
		doors.newId(),
		{ type: 'uploadDeck', slides },
		null,
		actor
	);
	if (!ack.ok) return void res.status(ack.refusal === 'storage' ? 503 : 409).end();
	await doors.slides.keepOnly(
		who.session,
		who.seat,
		slides.map((s) => s.id)
	);
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
