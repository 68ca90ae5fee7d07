import type { Request, Response } from 'express';
import { z } from 'zod';
import { QUOTE_MAX } from '../../src/domain/lint/explained.ts';
import { PICTURE_KINDS, TEXT_KINDS } from '../../src/domain/lint/finding.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import { few } from '../../src/wire/few.ts';
import { wellFormed } from '../../src/wire/well-formed.ts';
import type { Caller } from './auth.ts';
import { bytes, text } from './bodies.ts';
import { gone, malformed, nothingHere, statusOf, takes, unable, type Doors } from './doors.ts';
import { PictureError } from './picture-error.ts';
import { explained } from './explained.ts';
import type { Route } from './routes.ts';
import { StoreFullError } from './slides.ts';

/** Findings that a presenter leaves standing, with reasons. */
export const keptSchema = few(
	z.object({
		page: z.number().int().min(0).max(LIMITS.slides),
		kind: z.enum([...TEXT_KINDS, ...PICTURE_KINDS]),
		quote: z.string().max(QUOTE_MAX),
		reason: z.string().trim().min(3).max(LIMITS.reason)
	}),
	LIMITS.kept
).default([]);

const MEGABYTE = 1 << 20;

export const deckBody = z.object({
	slides: few(z.object({ id: z.string().max(64), text: z.string().max(LIMITS.slideText) }), LIMITS.slides),
	kept: keptSchema
});

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
		body: text(MEGABYTE),
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
	if (bytes === null) return nothingHere(res);
	res.set({ 'content-type': 'image/webp', 'cache-control': 'private, no-store' });
	res.end(bytes);
}

async function picture(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	if (!Buffer.isBuffer(req.body)) return void res.status(415).end();
	try {
		res.json(await doors.slides.savePicture(caller.session, caller.seat, req.body, gone(res)));
	} catch (error) {
		if (error instanceof StoreFullError) return void res.status(507).end();
		if (error instanceof PictureError) return void res.status(415).end();
		unable(res, error);
	}
}

async function deck(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	const { session, seat, role } = caller;
	const body = deckBody.safeParse(req.body);
	if (!body.success || !wellFormed(body.data)) return malformed(res, body.error);
	const { slides, kept } = body.data;
	for (const { id } of slides) {
		const mine = await doors.slides.ownedBy(session, seat, id);
		if (!mine && !(await doors.slideAllowed(caller, id))) return nothingHere(res);
	}
	const room = await doors.sessions.room(session);
	if (room === null) return nothingHere(res);
	const texts = slides.map((s) => s.text);
	if (!(await explained(room, seat, texts, kept, res))) return;
	const actor = { kind: 'seat', seat, role } as const;
	const command = { type: 'uploadDeck', slides, kept } as const;
	const ack = await doors.sessions.perform(session, doors.newId(), command, null, actor);
	if (!ack.ok) return void res.status(statusOf(ack.refusal)).end();
	await doors.slides.settle(session, seat, () => room.slideIds());
	res.status(204).end();
}
