import type { ServerResponse } from 'node:http';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';
import {
	PROTOCOL,
	type ClientToServer,
	type EndedFrame,
	type ServerToClient
} from '../../src/wire/frames.ts';
import type { limits } from '../config.ts';
import type { Admitted } from '../http/auth.ts';
import type { Clock, Timers } from '../ports.ts';
import type { News, Viewer } from '../sessions/views.ts';
import type { Conn } from './engine.ts';
import { Outlet } from './outlet.ts';

export type Sock = Socket<ClientToServer, ServerToClient>;

export interface ConnectionParts {
	clock: Clock;
	timers: Timers;
	limits: typeof limits;
}

/** One connection of a seat, from the moment the engine has it: half open until its hello. */
export class Connection {
	readonly who: Admitted;
	/** What follows the session in its place. */
	readonly viewer: Viewer;
	readonly #conn: Conn;
	readonly #parts: ConnectionParts;
	readonly #outlet: Outlet;
	readonly #answers = new Set<ServerResponse>();
	#socket: Sock | null = null;
	#ended = false;
	#seen: number;

	constructor(who: Admitted, conn: Conn, parts: ConnectionParts) {
		this.who = who;
		this.#conn = conn;
		this.#parts = parts;
		this.#seen = parts.clock();
		this.#outlet = new Outlet({
			...parts,
			unread: () => this.#unread,
			emit: (news) => this.#emit(news),
			stuck: () => this.cut()
		});
		const { seat, role, browser } = who;
		this.viewer = { seat, role, browser, send: (news) => this.#send(news) };
		conn.on('close', () => this.#outlet.close());
	}

	/** Has not said hello. */
	get half(): boolean {
		return this.#socket === null;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** The page's own word for itself, the same over its reconnects; null when it gives none. */
	get tab(): string | null {
		const tab: unknown = this.#socket?.handshake.auth.tab;
		return typeof tab === 'string' && tab !== '' ? tab : null;
	}

	/** What the page holds of how far its session had gone; whatever it says. */
	get mark(): unknown {
		return this.#socket?.handshake.auth.mark;
	}

	/** Bytes that were written and not read. */
	get #unread(): number {
		const { writeBuffer, transport } = this.#conn as unknown as {
			writeBuffer: { data?: string | Buffer }[];
			transport: { socket?: WebSocket };
		};
		const queued = writeBuffer.reduce((n, p) => n + (p.data?.length ?? 0), 0);
		const answers = [...this.#answers].reduce((n, res) => n + res.writableLength, 0);
		return queued + answers + (transport.socket?.bufferedAmount ?? 0);
	}

	hello(socket: Sock): void {
		this.#socket = socket;
	}

	/** Views are for whoever still has the right; whoever lost it by the clock alone is out within seconds. */
	#send(news: News): void {
		const { clock, limits } = this.#parts;
		if (clock() - this.#seen >= limits.recheckMs) {
			this.#seen = clock();
			if (!this.who.stands(false)) return this.close();
		}
		this.#outlet.send(news);
	}

	/** A frame as Socket.IO would write it, put together from what all who get the same have in common. */
	#emit({ version, shared, own, mark }: News): number {
		if (this.#socket === null) return 0;
		const head = `2["view",{"protocol":${PROTOCOL},"version":${version},"mark":"${mark}","own":${own?.quoted ?? 'null'},"shared":`;
		const text = `${head}${shared?.quoted ?? 'null'}}]`;
		const options = shared?.large ? { wsPreEncodedFrame: framed(`4${head}`, shared.bytes) } : {};
		this.#conn.write(text, options as never);
		return text.length;
	}

	/** Something other than a view was written. */
	wrote(): void {
		this.#outlet.look();
	}

	/** An answer to a poll: the next is asked for once it was read. */
	answers(res: ServerResponse): void {
		if (this.#answers.size >= this.#parts.limits.unreadAnswers) return this.cut();
		this.#answers.add(res);
		res.once('close', () => this.#answers.delete(res));
		this.wrote();
	}

	/** Ends it for good and tells why. */
	end(why: EndedFrame['why']): void {
		if (this.#socket === null) return this.cut();
		this.#socket.emit('ended', { why });
		this.close();
	}

	/** Ends it; whoever still has the right comes back by itself. */
	close(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#outlet.close();
		this.#conn.close();
		// Nothing goes to a connection that is closing: this only lets go of the view.
		this.#socket?.disconnect();
		// What is still to be read gets a moment.
		setTimeout(() => this.cut(), this.#parts.limits.farewellMs).unref();
	}

	/** Ends it now: nothing more is written, and nothing is kept for it. */
	cut(): void {
		this.#ended = true;
		this.#outlet.close();
		this.#conn.close(true);
		// The engine keeps one that polls until its next poll.
		this.#conn['onClose']('forced close');
		const { socket } = this.#conn.transport as unknown as { socket?: WebSocket };
		socket?.terminate();
		this.#socket?.disconnect();
		for (const res of this.#answers) res.destroy();
	}
}

/** From so many bytes on a frame of WebSocket's has a longer head. */
const LONG = 1 << 16;

/**
 * A text frame (RFC 6455 §5.2) in two pieces, as `ws` takes them: the second is the same memory for all who get it, so
 * that a thousand connections with a large view hold it once.
 */
function framed(before: string, rest: Buffer): [Buffer, Buffer] {
	const data = Buffer.from(before);
	const length = data.length + rest.length;
	const head = Buffer.alloc(length < LONG ? 4 : 10);
	head[0] = 0x81;
	head[1] = length < LONG ? 126 : 127;
	if (length < LONG) head.writeUInt16BE(length, 2);
	else head.writeBigUInt64BE(BigInt(length), 2);
	return [Buffer.concat([head, data]), rest];
}
