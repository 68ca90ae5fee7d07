import { Server as Engine } from 'engine.io';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Socket } from 'socket.io';
import { ever } from '../../src/domain/session/decide.ts';
import type { SeatId, SessionId } from '../../src/domain/session/ids.ts';
import type { Role } from '../../src/domain/session/roles.ts';
import { wellFormed } from '../../src/wire/well-formed.ts';
import {
	clockFrame,
	commandFrame,
	presenceFrame,
	typedFrame,
	type ClientToServer,
	type CommandAck,
	type EndedFrame,
	type ServerToClient
} from '../../src/wire/frames.ts';
import type { limits } from '../config.ts';
import type { Faults } from '../faults.ts';
import type { Caller } from '../http/auth.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';
import type { Presence } from '../sessions/presence.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { Pace } from './pace.ts';

type Sock = Socket<ClientToServer, ServerToClient>;
/** Set by the HTTP side before a request reaches the engine: who the cookie says it is. */
const CALLERS = new WeakMap<IncomingMessage, Caller>();

export interface RealtimeParts {
	sessions: Sessions;
	presence: Presence;
	clock: Clock;
	limits: typeof limits;
	log: Log;
	faults: Faults;
}

/**
 * The socket door: frames in, parsed and paced; views out. Who speaks is the connection's seat, fixed when it was
 * opened and checked by the caller; nothing in a frame can change it.
 */
export class RealtimeDoor {
	readonly #parts: RealtimeParts;
	readonly #engine: Engine;
	readonly #io: Server<ClientToServer, ServerToClient>;
	readonly #bySeat = new Map<string, Set<Sock>>();

	constructor(parts: RealtimeParts) {
		this.#parts = parts;
		this.#engine = new Engine({
			maxHttpBufferSize: parts.limits.frameBytes,
			transports: ['websocket', 'polling'],
			pingInterval: 10_000,
			pingTimeout: 8_000
		});
		this.#io = new Server({ connectTimeout: parts.limits.helloMs });
		this.#io.bind(this.#engine);
		this.#io.on('connection', (socket) =>
			parts.faults.run('connection', () => this.#open(socket as Sock), {
				otherwise: () => void socket.disconnect(true)
			})
		);
	}

	/** @param caller already authenticated, its origin checked */
	upgrade(caller: Caller, req: IncomingMessage, socket: Duplex, head: Buffer): void {
		CALLERS.set(req, caller);
		this.#engine.handleUpgrade(req as never, socket as never, head);
	}

	request(caller: Caller, req: IncomingMessage, res: ServerResponse): void {
		CALLERS.set(req, caller);
		this.#engine.handleRequest(req as never, res);
	}

	/** Cuts all connections of a seat at once and tells it why. */
	end(session: SessionId, seat: SeatId, why: EndedFrame['why']): void {
		for (const socket of this.#bySeat.get(key(session, seat)) ?? []) {
			socket.emit('ended', { why });
			socket.disconnect(true);
		}
	}

	/** Ends the transports alone: a page that is told "disconnect" takes it as meant, and never comes back. */
	close(): void {
		this.#engine.close();
	}

	async #open(socket: Sock): Promise<void> {
		const caller = CALLERS.get(socket.request);
		if (caller === undefined) return socket.conn.close();
		const sockets = this.#enter(caller, socket);
		const { sessions, limits } = this.#parts;
		if (sockets.size > limits.socketsPerSeat) this.#oldest(sockets, socket);
		const pace = new Pace(limits.framesPerSecond, limits.framesBurst, this.#parts.clock);
		const captions = new Pace(limits.captionsPerSecond, limits.captionsBurst, this.#parts.clock);
		const room = await sessions.room(caller.session).catch(() => null);
		// Perhaps the disk alone: the page tries again.
		if (room === null || socket.disconnected) return socket.conn.close();
		const viewer = {
			seat: caller.seat,
			role: caller.role,
			send: (frame: Parameters<ServerToClient['view']>[0]) => void socket.emit('view', frame)
		};
		const heard = (what: string, work: () => unknown) =>
			this.#parts.faults.run(what, work, { session: caller.session });
		const left = () => {
			this.#leave(caller, socket);
			room.leave(viewer);
			this.#parts.presence.set(caller.session, caller.seat, socket, false);
			if (caller.role === 'presenter') room.presenceChanged();
		};
		socket.on('disconnect', () => heard('disconnect', left));
		socket.on('command', (frame, ack) =>
			heard('command', () => this.#command(caller, { pace, captions }, frame, ack))
		);
		socket.on('presence', (frame) =>
			heard('presence', () => this.#presence(caller, socket, pace, frame) && room.presenceChanged())
		);
		socket.on('clock', (frame, ack) =>
			heard('clock', () => {
				if (typeof ack !== 'function' || !clockFrame.safeParse(frame).success || !pace.take()) return;
				ack({ t: this.#parts.clock() });
			})
		);
		room.join(viewer);
	}

	async #command(
		caller: Caller,
		{ pace, captions }: { pace: Pace; captions: Pace },
		raw: unknown,
		ack: unknown
	): Promise<void> {
		const answer = typeof ack === 'function' ? (ack as (a: CommandAck) => void) : () => {};
		if (!pace.take()) return answer({ ok: false, refusal: 'rate' });
		const frame = commandFrame.safeParse(raw);
		if (!frame.success || !wellFormed(frame.data))
			return answer({ ok: false, refusal: misread(caller.role, raw) });
		const actor = { kind: 'seat', seat: caller.seat, role: caller.role } as const;
		// Only of whoever may type them: to the others they are not there.
		if (caller.role === 'captioner' && frame.data.command.type === 'caption' && !captions.take())
			return answer({ ok: false, refusal: 'rate' });
		try {
			answer(await this.#parts.sessions.submit(caller.session, frame.data.id, frame.data.command, actor));
		} catch (error) {
			// The command's text may name anybody: only its type is logged.
			this.#parts.log.error(
				{ type: frame.data.command.type, error: (error as Error).name },
				'command failed'
			);
			answer({ ok: false, refusal: 'storage' });
		}
	}

	#presence(caller: Caller, socket: Sock, pace: Pace, raw: unknown): boolean {
		const frame = presenceFrame.safeParse(raw);
		if (caller.role !== 'presenter' || !frame.success || !pace.take()) return false;
		this.#parts.presence.set(caller.session, caller.seat, socket, frame.data.ready);
		return true;
	}

	#enter(caller: Caller, socket: Sock): Set<Sock> {
		const k = key(caller.session, caller.seat);
		const set = this.#bySeat.get(k) ?? new Set();
		set.add(socket);
		this.#bySeat.set(k, set);
		return set;
	}

	#leave(caller: Caller, socket: Sock): void {
		const k = key(caller.session, caller.seat);
		this.#bySeat.get(k)?.delete(socket);
		if (this.#bySeat.get(k)?.size === 0) this.#bySeat.delete(k);
	}

	/** Tabs beyond the limit push out the one that was opened first. */
	#oldest(sockets: Set<Sock>, newest: Sock): void {
		const first = [...sockets][0];
		if (first !== undefined && first !== newest) first.disconnect(true);
	}
}

/** What is malformed is told to whoever may ask for such a thing at some time; to others it is not there at all. */
function misread(role: Role, raw: unknown): 'invalid' | 'not-found' {
	const asked = typedFrame.safeParse(raw);
	return asked.success && !ever(role, asked.data.command.type) ? 'not-found' : 'invalid';
}

function key(session: SessionId, seat: SeatId): string {
	return `${session} ${seat}`;
}
