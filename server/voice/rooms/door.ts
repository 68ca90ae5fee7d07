import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { limits } from '../../limits.ts';
import { connectTo, reach } from '../../outgoing.ts';
import type { Front } from '../port.ts';
import { CLIENT } from './plain.ts';
import { joinRequest, toClient, toServer, type May } from './signal.ts';

const FLAG = /^[01]$/;
/**
 * What may pass to LiveKit from the client's query, and how it looks: how it connects. None of its headers does. Not
 * `access_token`, which is ours and goes in a header; not `publish`, which would change the identity; not `attributes`,
 * `name` or what it says of itself, which would carry words and numbers of the client's own into the room.
 */
const PARAMS = Object.entries({
	...{ reconnect: FLAG, reconnect_reason: /^\d$/, sid: /^PA_\w{1,32}$/ },
	...{ auto_subscribe: FLAG, adaptive_stream: FLAG, disable_ice_lite: FLAG, subscriber_allow_pause: FLAG },
	...{ sdk: /^js$/, ...CLIENT }
});
const ANSWER_MS = 15_000;

export interface Access {
	/** LiveKit's own address, `ws(s)://…`. */
	url: string;
	token: string;
}

/** What the server in front has in hand: an upgrade, and how it refuses one. */
export interface MediaUpgrade {
	req: IncomingMessage;
	socket: Duplex;
	head: Buffer;
	front: Front;
}

/** Asked for each frame of the client's. */
export interface Holds extends May {
	/** Whether the cookie that opened it still gives the right. */
	stands(): boolean;
	/** Whether the seat may bring so many bytes more. */
	takes(bytes: number): boolean;
}

/** The client's side of a connection. Small frames are not worth packing, and packed ones have telling sizes. */
function clientSide({ headers }: Front): WebSocketServer {
	const side = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: limits.signalBytes,
		// However many frames came in one piece: one in a turn of the event loop.
		allowSynchronousEvents: false,
		maxFragments: limits.fragments
	});
	return side.on('headers', (lines) => lines.push(...headers.map(([name, value]) => `${name}: ${value}`)));
}

/** Policy violation: who is told so brought more than it may. */
const TOO_MUCH = 1008;

/**
 * Passes one signalling connection on, frame by frame, by a list of what each side may say. Both sides end together;
 * an error on either is nobody else's.
 */
export function pass({ req, socket, head, front }: MediaUpgrade, access: Access, holds: Holds): void {
	const server = connectTo(target(req.url ?? '/', access, holds.sources), [originOf(access.url, 'ws')], {
		headers: bearer(access),
		perMessageDeflate: false,
		handshakeTimeout: ANSWER_MS,
		maxPayload: limits.signalBytes
	});
	let refused = false;
	const no = (): void => {
		if (!refused) front.refuse(socket);
		refused = true;
		server.terminate();
	};
	socket.on('close', () => server.terminate());
	server.once('error', no);
	// LiveKit refused: its words could tell more than a path that is not there.
	server.once('unexpected-response', (_, answer) => {
		answer.resume();
		no();
	});
	server.once('open', () => {
		server.off('error', no);
		server.on('error', () => {});
		// Cut while LiveKit was answering.
		if (socket.destroyed) return server.terminate();
		server.pause();
		clientSide(front).handleUpgrade(req, socket, head, (client) => {
			client.on('error', () => {});
			const over = (): void => {
				front.over();
				client.close(TOO_MUCH);
				// Whoever says nothing to that is not waited for.
				setTimeout(() => client.terminate(), limits.farewellMs).unref();
				server.terminate();
			};
			const within = (may: () => boolean): boolean => {
				if (client.readyState !== WebSocket.OPEN) return false;
				const is = may();
				if (!is) over();
				return is;
			};
			const takes = (bytes: number): boolean => within(() => holds.takes(bytes));
			const may: May = {
				sources: holds.sources,
				says: (fields) => within(() => holds.says(fields)),
				publishes: () => within(() => holds.publishes())
			};
			// Frames of control are passed to nobody, but come off the same measure.
			client.on('ping', () => takes(0)).on('pong', () => takes(0));
			flow(client, server, (frame) => {
				if (!takes(frame.length)) return null;
				return holds.stands() ? toServer(frame, may) : client.terminate();
			});
			flow(server, client, toClient);
			server.resume();
		});
	});
}

/** One direction. Nothing more is read while the other side takes nothing; after some seconds of that both end. */
function flow(from: WebSocket, to: WebSocket, may: (frame: Uint8Array) => Uint8Array | null | void): void {
	let stuck: NodeJS.Timeout | undefined;
	const drained = (): void => {
		if (stuck === undefined || to.bufferedAmount > limits.unreadBytes) return;
		clearTimeout(stuck);
		stuck = undefined;
		from.resume();
	};
	from.on('message', (data, binary) => {
		const frame = may(data as Buffer);
		// In text LiveKit would take JSON, which nothing of ours speaks.
		if (!frame || !binary) return;
		to.send(frame, drained);
		if (to.bufferedAmount <= limits.unreadBytes) return;
		from.pause();
		stuck ??= setTimeout(() => to.terminate(), limits.unreadMs);
	});
	from.on('close', (code) => {
		clearTimeout(stuck);
		// Codes that tell how a connection was lost cannot be said.
		if (code === 1000 || code === 1001) to.close(code);
		else to.terminate();
	});
}

/** The status LiveKit gives to the question whether this access would be let in, without its body; 502 when down. */
export async function validate(access: Access): Promise<number> {
	// The older path: the newer one wants a whole join request to look at.
	const url = target('/rtc/validate', access, []);
	url.protocol = url.protocol.replace('ws', 'http');
	const within = { headers: bearer(access), signal: AbortSignal.timeout(ANSWER_MS) };
	try {
		const answer = await reach(url, [originOf(access.url, 'http')], within);
		await answer.body?.cancel();
		return answer.status;
	} catch {
		return 502;
	}
}

/** The one origin that is asked, in the scheme it is asked by. */
function originOf(url: string, scheme: 'ws' | 'http'): string {
	return new URL(url.replace(/^(ws|http)/, scheme)).origin;
}

/** LiveKit's own path and query, whatever the client sent. */
function target(asked: string, access: Access, sources: May['sources']): URL {
	const client = URL.parse(asked, 'http://client');
	const searchParams = client?.searchParams ?? new URLSearchParams();
	const path = /\/rtc(\/v1)?(\/validate)?$/.exec(client?.pathname ?? '')?.[0] ?? '/rtc';
	const url = new URL(access.url.replace(/^http/, 'ws') + path);
	for (const [name, shape] of PARAMS) {
		const value = searchParams.get(name);
		if (value !== null && shape.test(value)) url.searchParams.set(name, value);
	}
	const join = joinRequest(searchParams.get('join_request') ?? '', sources);
	if (join !== null && searchParams.has('join_request')) url.searchParams.set('join_request', join);
	return url;
}

/** Never in the address, which is what gets written down on the way. */
function bearer({ token }: Access): { authorization: string } {
	return { authorization: `Bearer ${token}` };
}
