import type { Request, Response } from 'express';
import { seatOf, type State } from '../../src/domain/session/state.ts';
import { patiently } from '../store/lock.ts';
import { TAKE_BYTES } from '../people/takes.ts';
import type { Caller } from './auth.ts';
import { bytes } from './bodies.ts';
import { fileNamed, nothingHere, type Doors } from './doors.ts';
import type { Route } from './routes.ts';

/** A presenter lets the organizer hear the masked voice, before anybody pitches. */
export const TAKE_ROUTES: readonly Route<Caller>[] = [
	{ method: 'get', path: '/api/take', who: 'presenter', pace: 'ask', handle: mine },
	{
		method: 'post',
		path: '/api/take',
		who: 'presenter',
		pace: 'save',
		ready: async (doors, who) => {
			const room = await doors.sessions.room(who.session);
			return room === null ? 404 : early(room.state) ? null : 409;
		},
		body: bytes(() => TAKE_BYTES),
		handle: put
	},
	{
		method: 'delete',
		path: '/api/take',
		who: 'presenter',
		pace: 'ask',
		handle: async (doors, who, _, res) => {
			const gone = await patiently(() => {
				if (!who.stands(false)) return true;
				doors.people.takes.remove(who.session, who.seat);
				return false;
			});
			if (gone) return nothingHere(res);
			res.status(204).end();
		}
	}
];

/** The organizer knows who it is anyway, and hears whether the mask suits the voice. */
export const TAKES_ROUTES: readonly Route<null>[] = [
	{
		method: 'get',
		path: '/api/sessions/:id/takes',
		who: 'organizer',
		pace: 'ask',
		handle: (d, _, req, res) => list(d, req, res)
	},
	{
		method: 'get',
		path: '/api/sessions/:id/takes/:seat',
		who: 'organizer',
		pace: 'ask',
		handle: (d, _, req, res) => play(d, req, res)
	}
];

/** Once somebody has been called, a recording would lie beside what is heard on the stage. */
function early(state: State): boolean {
	return state.phase === 'draft' || state.phase === 'lobby';
}

/** Whether the organizer has one of the seat's own. */
async function mine(doors: Doors, caller: Caller, _: Request, res: Response): Promise<void> {
	const room = await doors.sessions.room(caller.session);
	if (room === null || !caller.stands(false)) return nothingHere(res);
	const takes = early(room.state) ? doors.people.takes.all(caller.session) : [];
	res.json({ at: takes.find(({ seat }) => seat === caller.seat)?.at ?? null });
}

async function put(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	if (!Buffer.isBuffer(req.body)) return void res.status(415).end();
	const room = await doors.sessions.room(caller.session);
	if (room === null) return nothingHere(res);
	if (!early(room.state)) return void res.status(409).end();
	const wav = req.body;
	const kept = await patiently(() =>
		caller.stands(false) ? doors.people.takes.put(caller.session, caller.seat, wav) : null
	);
	if (kept === null) return nothingHere(res);
	res.status(kept ? 204 : 415).end();
}

async function list(doors: Doors, req: Request, res: Response): Promise<void> {
	const caller = await doors.auth.organizerSeat(req, String(req.params.id));
	const room = caller && (await doors.sessions.room(caller.session));
	if (caller === null || room === null || !caller.stands(false)) return nothingHere(res);
	const { state } = room;
	const takes = early(state) ? doors.people.takes.all(caller.session) : [];
	res.json(
		takes.map(({ seat, at }) => ({
			seat,
			at,
			startup: state.phase === 'none' ? null : (seatOf(state, seat)?.startup ?? null)
		}))
	);
}

async function play(doors: Doors, req: Request, res: Response): Promise<void> {
	const caller = await doors.auth.organizerSeat(req, String(req.params.id));
	const room = caller && (await doors.sessions.room(caller.session));
	const wav =
		caller?.stands(false) &&
		room &&
		early(room.state) &&
		doors.people.takes.of(caller.session, String(req.params.seat));
	if (!wav) return nothingHere(res);
	fileNamed(res, 'recording.wav').set({ 'content-type': 'audio/wav', 'cache-control': 'private, no-store' });
	res.end(wav);
}
