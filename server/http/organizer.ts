import { Router, json, type Request, type Response } from 'express';
import { z } from 'zod';
import { exportable } from '../sessions/record.ts';
import { StorageError } from '../sessions/sessions.ts';
import { ORGANIZER_COOKIE } from './auth.ts';
import { nothingHere, type Doors } from './doors.ts';
import { sendRecord } from './seats.ts';

const redeemBody = z.object({ token: z.string().max(64) });

/** `/o/…`: what the organizer reaches by HTTP; to everybody else it is not there. */
export function organizerRoutes(doors: Doors): Router {
	const router = Router();
	const only = (handle: (req: Request, res: Response) => Promise<void>) => (req: Request, res: Response) =>
		doors.auth.organizer(req) ? handle(req, res) : nothingHere(res);
	router.post('/api/redeem', json({ limit: '4kb' }), (req, res) => redeem(doors, req, res));
	router.get(
		'/api/me',
		only(async (_, res) => void res.status(204).end())
	);
	router.get(
		'/api/sessions',
		only(async (_, res) => void res.json(await doors.sessions.list()))
	);
	router.post(
		'/api/sessions',
		only(async (req, res) => create(doors, req, res))
	);
	router.delete(
		'/api/sessions/:id',
		only((req, res) => remove(doors, req, res))
	);
	for (const kind of ['json', 'csv'] as const) {
		const file = kind === 'json' ? 'record.json' : 'scores.csv';
		router.get(
			`/api/sessions/:id/${file}`,
			only((req, res) => sendRecord(doors, String(req.params.id), res, kind, exportable))
		);
	}
	return router;
}

async function redeem(doors: Doors, req: Request, res: Response): Promise<void> {
	if (!doors.auth.ourOrigin(req)) return nothingHere(res);
	if (!(await doors.mayRedeem(req))) return void res.status(429).end();
	const body = redeemBody.safeParse(req.body);
	const cookie = body.success ? doors.people.organizers.redeem(body.data.token) : null;
	if (cookie === null) return nothingHere(res);
	res.cookie(ORGANIZER_COOKIE, cookie, {
		path: '/o',
		httpOnly: true,
		sameSite: 'strict',
		secure: doors.secure,
		maxAge: 30 * 24 * 3600 * 1000
	});
	res.status(204).end();
}

async function create(doors: Doors, req: Request, res: Response): Promise<void> {
	if (!doors.auth.ourOrigin(req)) return nothingHere(res);
	try {
		res.status(201).json({ id: await doors.sessions.create() });
	} catch (error) {
		if (!(error instanceof StorageError)) throw error;
		res.status(503).end();
	}
}

/** A draft goes for ever; a session whose doors were opened stays: 409. */
async function remove(doors: Doors, req: Request, res: Response): Promise<void> {
	const caller = doors.auth.ourOrigin(req)
		? await doors.auth.organizerSeat(req, String(req.params.id))
		: null;
	if (caller === null) return nothingHere(res);
	const actor = { kind: 'seat', seat: caller.seat, role: caller.role } as const;
	const ack = await doors.sessions.submit(caller.session, doors.newId(), { type: 'deleteDraft' }, actor);
	res.status(ack.ok ? 204 : ack.refusal === 'storage' ? 503 : 409).end();
}
