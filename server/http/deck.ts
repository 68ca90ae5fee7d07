import type { Request, Response } from 'express';
import type { Caller } from './auth.ts';
import { bytes, largeText, readBody } from './bodies.ts';
import { fileNamed, gone, nothingHere, takes, unable, type Doors } from './doors.ts';
import { PictureError } from '../pictures/error.ts';
import { performExplained } from './explained.ts';
import type { Route } from './routes.ts';
import { GoneError, SessionOverError } from '../pictures/slides.ts';

const MEGABYTE = 1 << 20;

/** Slides: fetched by whoever's view names them, sent by presenters. */
export const DECK_ROUTES: readonly Route<Caller>[] = [
	{ method: 'get', path: '/slides/:id', who: 'seat', pace: 'ask', handle: slide },
	{
		method: 'post',
		path: '/api/slides/picture',
		who: 'presenter',
		pace: 'picture',
		ready: takes({ type: 'uploadDeck', slides: [], kept: [] }),
		body: bytes((doors) => doors.limits.slideBytes),
		handle: picture
	},
	{
		method: 'post',
		path: '/api/slides/deck',
		who: 'presenter',
		pace: 'save',
		ready: takes({ type: 'uploadDeck', slides: [], kept: [] }),
		body: largeText(MEGABYTE),
		handle: deck
	}
];

/**
 * The same headers whatever is on the slide. Kept in no cache: after a cut, what was shown is not to be had from the
 * browser either. Pages hold the pictures they may show in memory (`lib/slides/shelf`).
 */
async function slide(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	const id = String(req.params.id);
	if (!(await doors.slideAllowed(caller, id))) return nothingHere(res);
	const bytes = await doors.slides.readPicture(caller.session, id);
	if (bytes === null || !caller.stands(false)) return nothingHere(res);
	fileNamed(res, 'slide.webp').set({ 'content-type': 'image/webp', 'cache-control': 'private, no-store' });
	res.end(bytes);
}

async function picture(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	if (!Buffer.isBuffer(req.body)) return void res.status(415).end();
	try {
		const { session, seat, stands } = caller;
		const still = () => stands(false);
		res.json(await doors.slides.savePicture(session, seat, req.body, gone(res), still));
	} catch (error) {
		if (error instanceof GoneError) return nothingHere(res);
		if (error instanceof SessionOverError) return void res.status(409).end();
		if (error instanceof PictureError) return void res.status(415).end();
		unable(res, error);
	}
}

async function deck(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	const { session, seat } = caller;
	const body = await readBody(doors, caller, 'deck', req, res);
	if (body === null) return;
	const { slides, kept, base, id } = body;
	for (const slide of slides) {
		const mine = await doors.slides.ownedBy(session, seat, slide.id);
		if (!mine && !(await doors.slideAllowed(caller, slide.id))) return nothingHere(res);
	}
	const room = await doors.sessions.room(session);
	if (room === null) return nothingHere(res);
	const texts = slides.map((s) => s.text);
	const command = { type: 'uploadDeck', slides, kept, base } as const;
	if (!(await performExplained(doors, caller, { texts, kept, onAir: false, id }, command, res))) return;
	await doors.slides.settle(
		session,
		(other) => other === seat,
		() => room.facts.slideIds()
	);
	res.status(204).end();
}
