import { Router, json, raw, type Request, type Response } from 'express';
import { z } from 'zod';
import { LIMITS } from '../../src/domain/session/limits.ts';
import type { State } from '../../src/domain/session/state.ts';
import { csvOf, published } from '../sessions/record.ts';
import { SEAT_COOKIE, cookieOf, type Caller } from './auth.ts';
import { nothingHere, type Doors } from './doors.ts';
import { PictureError } from './pictures.ts';

const redeemBody = z.object({ token: z.string().max(64), move: z.boolean().default(false) });
const deckBody = z.object({
	slides: z
		.array(z.object({ id: z.string().max(64), text: z.string().max(LIMITS.slideText) }))
		.max(LIMITS.slides)
});

/** `/s/<path>/…`: what a seat reaches by HTTP. Every refusal is the one of a path that does not exist. */
export function seatRoutes(doors: Doors): Router {
	const router = Router({ mergeParams: true });
	router.post('/api/redeem', json({ limit: '4kb' }), (req, res) => redeem(doors, req, res));
	router.get('/api/me', (req, res) => {
		if (caller(doors, req) === null) return nothingHere(res);
		res.status(204).end();
	});
	router.get('/slides/:id', (req, res) => slide(doors, req, res));
	router.post('/api/slides/picture', raw({ type: () => true, limit: doors.limits.slideBytes }), (req, res) =>
		picture(doors, req, res)
	);
	router.post('/api/slides/deck', json({ limit: '512kb' }), (req, res) => deck(doors, req, res));
	router.get('/api/record.json', (req, res) => record(doors, req, res, 'json'));
	router.get('/api/scores.csv', (req, res) => record(doors, req, res, 'csv'));
	return router;
}

function pathOf(req: Request): string {
	return String((req.params as Record<string, string>).path ?? '');
}

function caller(doors: Doors, req: Request): Caller | null {
	return doors.auth.seat(req, pathOf(req));
}

async function redeem(doors: Doors, req: Request, res: Response): Promise<void> {
	if (!doors.auth.ourOrigin(req)) return nothingHere(res);
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

async function slide(doors: Doors, req: Request, res: Response): Promise<void> {
	const who = caller(doors, req);
	const id = String(req.params.id);
	if (who === null || !(await doors.slideAllowed(who, id))) return nothingHere(res);
	const bytes = await doors.slides.readPicture(who.session, id);
	if (bytes === null) return nothingHere(res);
	res.set({ 'content-type': 'image/webp', 'cache-control': 'private, max-age=3600, immutable' });
	res.end(bytes);
}

async function picture(doors: Doors, req: Request, res: Response): Promise<void> {
	const who = caller(doors, req);
	if (who?.role !== 'presenter' || !doors.auth.ourOrigin(req)) return nothingHere(res);
	if (!Buffer.isBuffer(req.body)) return void res.status(415).end();
	if (!(await doors.mayUpload(who))) return void res.status(429).end();
	try {
		res.json(await doors.slides.savePicture(who.session, who.seat, req.body));
	} catch (error) {
		if (!(error instanceof PictureError)) throw error;
		res.status(415).end();
	}
}

async function deck(doors: Doors, req: Request, res: Response): Promise<void> {
	const who = caller(doors, req);
	if (who?.role !== 'presenter' || !doors.auth.ourOrigin(req)) return nothingHere(res);
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
async function record(doors: Doors, req: Request, res: Response, kind: 'json' | 'csv'): Promise<void> {
	const who = caller(doors, req);
	if (who?.role !== 'auditor') return nothingHere(res);
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
