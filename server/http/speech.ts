import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Command } from '../../src/domain/session/commands.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import { LANGUAGES } from '../../src/domain/session/script.ts';
import { keptSchema } from '../../src/wire/bodies.ts';
import { commandFrame } from '../../src/wire/frames.ts';
import { wellFormed } from '../../src/wire/well-formed.ts';
import type { Caller } from './auth.ts';
import { TooLongError } from '../voice/speech/aloud.ts';
import { BusyError } from '../work/turns.ts';
import { largeText, readBody, text } from './bodies.ts';
import { fileNamed, gone, malformed, nothingHere, refused, takes, unable, type Doors } from './doors.ts';
import { performExplained } from './explained.ts';
import type { Route } from './routes.ts';

/** Once under an id, however often it is asked; not after `before` (server ms), as a command's frame. */
const asked = commandFrame.pick({ id: true, before: true }).partial();

const sayBody = z.union([
	asked.extend({ slide: z.number().int().min(0).max(LIMITS.slides) }),
	asked.extend({ text: z.string().trim().min(1).max(LIMITS.answer), kept: keptSchema })
]);

const hearBody = z.object({ language: z.enum(LANGUAGES), text: z.string().trim().min(1).max(LIMITS.spoken) });

/**
 * A pitch in writing: prepared, heard by its writer, said on air, stopped. What others hear is looked over here as it
 * was in the browser.
 */
export const SPEECH_ROUTES: readonly Route<Caller>[] = [
	{
		method: 'post',
		path: '/api/speech/script',
		who: 'presenter',
		pace: 'save',
		ready: takes({ type: 'saveScript', script: null }),
		body: largeText(1 << 20),
		handle: save
	},
	{
		method: 'post',
		path: '/api/speech/hear',
		who: 'presenter',
		pace: 'hear',
		// While texts may still be changed.
		ready: takes({ type: 'saveScript', script: null }),
		body: text(1 << 16),
		handle: hear
	},
	{
		method: 'post',
		path: '/api/speech/say',
		who: 'presenter',
		pace: 'say',
		ready: takes({ type: 'sayText', text: '…', kept: [] }),
		body: text(1 << 16),
		handle: say
	},
	{ method: 'post', path: '/api/speech/stop', who: 'presenter', pace: 'ask', handle: stop }
];

async function save(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	const body = await readBody(doors, caller, 'script', req, res);
	if (body === null) return;
	const { script, base, id } = body;
	const command = { type: 'saveScript', script, base } as const;
	if (script === null) return perform(doors, caller, command, res, { id });
	if (await performExplained(doors, caller, { ...script, onAir: false, id }, command, res))
		res.status(204).end();
}

/** To the writer's own ears. What is found in texts does not matter here: nobody else hears it. */
async function hear(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	const body = hearBody.safeParse(req.body);
	if (!body.success || !wellFormed(body.data)) return malformed(res, body.error);
	const room = await doors.sessions.room(caller.session);
	if (room === null) return nothingHere(res);
	const { language, text } = body.data;
	const late = AbortSignal.timeout(doors.limits.hearMs);
	try {
		const sound = await room.readAloud(caller.seat, text, language, AbortSignal.any([gone(res), late]));
		if (!caller.stands(false)) return nothingHere(res);
		if (sound === null) return void res.status(409).end();
		fileNamed(res, 'reading.wav').set({ 'content-type': 'audio/wav', 'cache-control': 'private, no-store' });
		res.end(sound);
	} catch (error) {
		if (error instanceof BusyError) return unable(res, error);
		res.status(late.aborted || error instanceof TooLongError ? 413 : 503).end();
	}
}

async function say(doors: Doors, caller: Caller, req: Request, res: Response): Promise<void> {
	const body = sayBody.safeParse(req.body);
	if (!body.success || !wellFormed(body.data)) return malformed(res, body.error);
	const room = await doors.sessions.room(caller.session);
	if (room === null) return nothingHere(res);
	const { id, before } = body.data;
	if ('slide' in body.data) {
		// Looked over when it was saved.
		const text = room.facts.scriptOf(caller.seat, body.data.slide);
		return perform(doors, caller, { type: 'sayText', text, kept: [] }, res, { id, before });
	}
	const { text, kept } = body.data;
	const said = { texts: [text], kept, onAir: true, id, before };
	if (await performExplained(doors, caller, said, { type: 'sayText', text, kept }, res))
		res.status(204).end();
}

async function stop(doors: Doors, caller: Caller, _req: Request, res: Response): Promise<void> {
	const room = await doors.sessions.room(caller.session);
	if (!caller.stands(false)) return nothingHere(res);
	room?.hush(caller.seat);
	res.status(204).end();
}

async function perform(
	doors: Doors,
	caller: Caller,
	command: Command,
	res: Response,
	how: { id?: string | undefined; before?: number | undefined } = {}
): Promise<void> {
	const ack = await doors.perform(caller, command, how);
	if (!ack.ok) return refused(res, ack.refusal);
	res.status(204).end();
}
