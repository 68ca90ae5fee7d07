import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import type { WebSocket } from 'ws';
import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { ClientToServer, EndedFrame, ServerToClient } from '../../src/wire/frames.ts';
import type { limits } from '../config.ts';
import type { Faults } from '../faults.ts';
import type { Answers } from '../http/answers.ts';
import type { Admitted } from '../http/auth.ts';
import type { Log, SecurityLog } from '../log.ts';
import { Pace } from '../pace.ts';
import type { Clock, RandomBytes, Timers } from '../ports.ts';
import { DamagedError } from '../sessions/damaged.ts';
import type { Presence } from '../sessions/presence.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { Connection, type Sock } from './connection.ts';
import { DoorEngine, type Conn } from './engine.ts';
import { Frames } from './frames.ts';
import { SocketTraffic } from './traffic.ts';
import { FrameOrder } from './words.ts';

export interface RealtimeParts {
	sessions: Sessions;
	presence: Presence;
	clock: Clock;
	timers: Timers;
	random: RandomBytes;
	limits: typeof limits;
	log: Log;
	security: SecurityLog;
	faults: Faults;
	answers: Answers;
}

/** Set before a request reaches the engine: who the cookie says it is. */
const ADMITTED = new WeakMap<IncomingMessage, Admitted>();
/** A page tries once to get from polling to a socket. */
const MOST_PROBES = 3;

/**
 * The socket door: frames in, parsed and paced; views out. Who speaks is the connection's seat, fixed when it was
 * opened and asked for again at its hello and whenever it acts; nothing in a frame can change it.
 */
export class RealtimeDoor {
	readonly #parts: RealtimeParts;
	readonly #engine: DoorEngine;
	readonly #seats: SocketTraffic;
	readonly #frames: Frames;
	readonly #connections = new WeakMap<Conn, Connection>();

	constructor(parts: RealtimeParts) {
		this.#parts = parts;
		this.#seats = new SocketTraffic(parts.limits, parts.clock);
		this.#frames = new Frames(parts);
		this.#engine = new DoorEngine(parts.random, parts.answers, parts.limits.fragments, {
			maxHttpBufferSize: parts.limits.frameBytes,
			transports: ['websocket', 'polling'],
			pingInterval: 10_000,
			pingTimeout: 8_000
		});
		this.#engine.on('connection', (conn: Conn) =>
			parts.faults.run('connection', () => this.#arrive(conn), { otherwise: () => conn.close(true) })
		);
		const io = new Server<ClientToServer, ServerToClient>({ connectTimeout: parts.limits.helloMs });
		io.bind(this.#engine);
		this.#engine.nameSockets(io);
		io.on('connection', (socket) =>
			parts.faults.run('hello', () => this.#hello(socket as Sock), { otherwise: () => socket.conn.close() })
		);
	}

	/** @param who already authenticated, its origin checked */
	upgrade(who: Admitted, req: IncomingMessage, socket: Duplex, head: Buffer): void {
		if (this.#known(who, req) === 'too often') return this.#parts.answers.refuse(socket, 429);
		this.#engine.handleUpgrade(req as never, socket as never, head);
	}

	request(who: Admitted, req: IncomingMessage, res: ServerResponse): void {
		const known = this.#known(who, req);
		if (known === 'too often') return void res.writeHead(429).end();
		if (req.method === 'GET') known?.answers(res);
		this.#engine.handleRequest(req as never, res);
	}

	/** Cuts all connections of a seat at once, those without a hello too, and tells it why. */
	end(session: SessionId, seat: SeatId, why: EndedFrame['why']): void {
		for (const connection of this.#seats.of({ session, seat }).connections) connection.end(why);
	}

	/** Tells everybody in a session why there is nothing more to come. */
	endSession(session: SessionId, why: EndedFrame['why']): void {
		const all = this.#seats.connections().filter((connection) => connection.who.session === session);
		for (const connection of all) connection.end(why);
	}

	/**
	 * Cuts the connections of everybody who may act no longer.
	 *
	 * @param renewed the device of those that come back by another cookie, and are told nothing
	 */
	sweep(renewed?: string): void {
		const gone = this.#seats.connections().filter((connection) => !connection.who.stands(false));
		for (const connection of gone) {
			if (connection.who.device === renewed) connection.close();
			else connection.end('revoked');
		}
	}

	/** Ends the transports alone: a page that is told "disconnect" takes it as meant, and never comes back. */
	close(): void {
		this.#engine.close();
	}

	/** The caller's own connection that a request goes on with, null for one that begins. */
	#known(who: Admitted, req: IncomingMessage): Connection | 'too often' | null {
		ADMITTED.set(req, who);
		const conn = this.#engine.owned(req, (c) => same(ADMITTED.get(c.request), who));
		if (conn !== null) return this.#connections.get(conn) ?? null;
		if (this.#seats.of(who).arrivals.take()) return null;
		this.#parts.security.note('pace-exceeded', who.role);
		return 'too often';
	}

	#arrive(conn: Conn): void {
		const who = ADMITTED.get(conn.request);
		if (who === undefined) return conn.close(true);
		const parts = this.#parts;
		const { limits } = parts;
		const traffic = this.#seats.of(who);
		const connection = new Connection(who, conn, parts);
		this.#connections.set(conn, connection);
		traffic.connections.add(connection);
		conn.on('close', () => traffic.connections.delete(connection));
		const words = new FrameOrder(limits.packetsAtOnce, parts.clock);
		const count = (bytes: number, may = () => true): void => {
			// After the cut, what came with it is not looked at.
			if (connection.ended || (traffic.received(bytes) && may())) return;
			parts.security.note('pace-exceeded', who.role);
			connection.cut();
		};
		// Before socket.io makes anything of it.
		conn.on('packet', (packet: { type?: string; data?: string | Buffer }) =>
			count(packet.data?.length ?? 0, () => words.take(packet))
		);
		// Frames of control are no packets, and no page sends any; a proxy may, for as long as the connection lasts.
		const controls = new Pace(limits.packetsAtOnce, limits.packetsAtOnce, parts.clock);
		const few = () => count(0, () => controls.take());
		const control = ({ socket }: { socket?: WebSocket }) => socket?.on('ping', few).on('pong', few);
		control(conn.transport as object);
		let probes = 0;
		conn.on('upgrading', (transport: object) => {
			control(transport);
			if (++probes > MOST_PROBES) connection.cut();
		});
		// Whoever says nothing gives way to whoever comes after.
		if (traffic.half.length > limits.halfOpenPerSeat) traffic.half[0]?.cut();
	}

	#hello(socket: Sock): void {
		const connection = this.#connections.get(socket.conn as unknown as Conn);
		if (connection === undefined) return socket.conn.close();
		const traffic = this.#seats.of(connection.who);
		connection.hello(socket);
		// Much can have happened since the upgrade: moved to another device, revoked, signed out.
		if (connection.ended || !connection.who.stands(false)) return connection.close();
		// The same page is back before its last connection was missed.
		for (const c of traffic.open) if (c !== connection && c.tab !== null && c.tab === connection.tab) c.cut();
		if (traffic.open.length > this.#parts.limits.socketsPerSeat) return connection.end('tabs');
		this.#parts.faults.run('open', () => this.#open(connection, socket), {
			session: connection.who.session,
			otherwise: () => connection.close()
		});
	}

	async #open(connection: Connection, socket: Sock): Promise<void> {
		const { who } = connection;
		const { sessions, presence, faults } = this.#parts;
		const room = await sessions.room(who.session).catch((error: unknown) => {
			// Its people read what happened instead of trying again for ever.
			if (error instanceof DamagedError) connection.end('damaged');
			return null;
		});
		await room?.compare(connection.mark);
		// Perhaps the disk alone: the page tries again.
		if (room === null || socket.disconnected || connection.ended) return connection.close();
		const left = () => {
			room.leave(connection.viewer);
			const changed = presence.set(who.session, who.seat, socket, false);
			connection.close();
			if (changed) room.presenceChanged();
		};
		socket.on('disconnect', () => faults.run('disconnect', left, { session: who.session }));
		this.#frames.listen(connection, socket, this.#seats.of(who), () => room.presenceChanged());
		room.join(connection.viewer);
	}
}

function same(a: Admitted | undefined, b: Admitted): boolean {
	return a?.session === b.session && a.seat === b.seat;
}
