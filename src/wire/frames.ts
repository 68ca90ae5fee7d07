import { z } from 'zod';
import { REFUSALS } from '../domain/kernel/refusal.ts';
import { commandSchema } from './commands.ts';

/** Raised when a frame's meaning changes; a page of another version reloads itself. */
export const PROTOCOL = 5;

/**
 * client → server `command`: retried under the same id until an ack arrives; a repeat changes nothing. One that is not
 * stored by `before` (server ms) is refused: network or store may hold it back for longer than anybody waits.
 */
export const commandFrame = z.object({
	id: z.string().min(8).max(64),
	command: commandSchema,
	before: z.number().optional()
});

/** No more than which command is meant, of one that is otherwise malformed. */
export const typedFrame = z.object({ command: z.object({ type: z.string().max(64) }) });

/** client → server `presence`: a presenter's device check. Kept in memory, told to the moderator once, when called. */
export const presenceFrame = z.object({ ready: z.boolean() });

/** client → server `clock`, answered by the ack `{ t }` (server ms): one sample of an NTP-like clock. */
export const clockFrame = z.object({});
export const clockAck = z.object({ t: z.number() });

/**
 * The ack of a command. `at` is the time of the durable append, what "Recorded 14:32:07" shows; `made` the id of a new
 * thing (a startup, a seat). A refused `stale` write comes with nothing: the view has the current text.
 */
export const commandAck = z.union([
	z.object({ ok: z.literal(true), at: z.number(), made: z.string().nullable() }),
	z.object({ ok: z.literal(false), refusal: z.enum(REFUSALS) })
]);
export type CommandAck = z.infer<typeof commandAck>;

/**
 * server → client `view`. `shared` and `own` are JSON text of the fields that changed since the frame before on this
 * connection, at first of all (see {@link withNews}); null = none. A lower version is ignored.
 */
export const viewFrame = z.object({
	protocol: z.number(),
	version: z.number().int(),
	shared: z.string().nullable(),
	own: z.string().nullable(),
	/** To be given back in the next hello, `{tab, mark}`; says something to the server alone. */
	mark: z.string().optional()
});
export type ViewFrame = z.infer<typeof viewFrame>;

/** Fields that stand in a part alone when all of it is told: the shared part's and the own part's. */
const WHOLE = ['audience', 'seat'];

/** A part of the view after a frame. */
export function withNews<T extends object>(before: T | null, news: string | null): T | null {
	if (news === null) return before;
	const fields = JSON.parse(news) as T;
	return before === null || WHOLE.some((key) => key in fields) ? fields : { ...before, ...fields };
}

/** server → client `ended`: the connection will not come back by itself. `left`: signed out here; `tabs`: as many as may be are open; `removed`: the seat is gone from the session; `deleted`: the draft is. */
export const endedFrame = z.object({
	why: z.enum(['moved', 'revoked', 'removed', 'deleted', 'left', 'tabs', 'damaged'])
});
export type EndedFrame = z.infer<typeof endedFrame>;

export interface ServerToClient {
	view(frame: ViewFrame): void;
	ended(frame: EndedFrame): void;
}

export interface ClientToServer {
	command(frame: unknown, ack: (answer: CommandAck) => void): void;
	presence(frame: unknown): void;
	clock(frame: unknown, ack: (answer: z.infer<typeof clockAck>) => void): void;
}
