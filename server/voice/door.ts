import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';

/** What may pass to LiveKit from the client's headers: the WebSocket handshake and no more (no cookie, no origin). */
const HEADERS = [
	'upgrade',
	'connection',
	'sec-websocket-key',
	'sec-websocket-version',
	'sec-websocket-extensions'
];
/**
 * What may pass from its query: how it connects. Not `access_token`, which is ours; not `publish`, which would change
 * the identity; not `attributes` or `name`, which would carry words of the client's own into the room.
 */
const PARAMS = [
	...['reconnect', 'reconnect_reason', 'sid', 'auto_subscribe', 'adaptive_stream', 'disable_ice_lite'],
	...['subscriber_allow_pause', 'join_request', 'sdk', 'version', 'protocol', 'client_protocol'],
	...['os', 'os_version', 'browser', 'browser_version', 'device_model', 'network']
];
const REFUSAL = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const ANSWER_MS = 15_000;

export interface Access {
	/** LiveKit's own address, `ws(s)://…`. */
	url: string;
	token: string;
}

/** Answers like a path that does not exist. */
export function refuse(socket: Duplex): void {
	socket.end(REFUSAL);
	socket.destroySoon?.();
}

/** Pipes one signalling connection. Both sides end together; an error on either is nobody else's. */
export function pipe(req: IncomingMessage, socket: Duplex, head: Buffer, access: Access): void {
	const headers: Record<string, string> = {};
	for (const name of HEADERS) {
		const value = req.headers[name];
		if (typeof value === 'string') headers[name] = value;
	}
	const out = request(target(req.url ?? '/', access), headers);
	const late = setTimeout(() => out.destroy(new Error('late')), ANSWER_MS);
	socket.on('close', () => out.destroy());
	out.on('close', () => clearTimeout(late));
	out.on('error', () => refuse(socket));
	// LiveKit refused: its words could tell more than a path that is not there.
	out.on('response', (answer) => {
		answer.resume();
		refuse(socket);
	});
	out.on('upgrade', (answer, other, otherHead) => {
		clearTimeout(late);
		socket.write(`HTTP/1.1 101 Switching Protocols\r\n${handshake(answer)}\r\n\r\n`);
		if (otherHead.length > 0) socket.write(otherHead);
		if (head.length > 0) other.write(head);
		join(socket, other);
	});
	out.end();
}

/** The status LiveKit gives to the question whether this access would be let in, without its body; 502 when down. */
export function validate(access: Access): Promise<number> {
	return new Promise((resolve) => {
		// The older path: the newer one wants a whole join request to look at.
		const out = request(target('/rtc/validate', access), {});
		out.on('response', (answer) => {
			answer.resume();
			resolve(answer.statusCode ?? 502);
		});
		out.on('error', () => resolve(502));
		out.setTimeout(ANSWER_MS, () => out.destroy(new Error('late')));
		out.end();
	});
}

/** LiveKit's own path and query with a token of ours, whatever the client sent. */
function target(asked: string, access: Access): URL {
	const client = URL.parse(asked, 'http://client');
	const path = /\/rtc(\/v1)?(\/validate)?$/.exec(client?.pathname ?? '')?.[0] ?? '/rtc';
	const url = new URL(access.url.replace(/^ws/, 'http') + path);
	for (const name of PARAMS) {
		const value = client?.searchParams.get(name) ?? null;
		if (value !== null) url.searchParams.set(name, value);
	}
	url.searchParams.set('access_token', access.token);
	return url;
}

function request(url: URL, headers: Record<string, string>): ClientRequest {
	return (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { headers, agent: false });
}

function handshake(answer: IncomingMessage): string {
	return Object.entries(answer.headers)
		.filter(([name]) => /^(upgrade|connection|sec-websocket-)/.test(name))
		.map(([name, value]) => `${name}: ${String(value)}`)
		.join('\r\n');
}

function join(a: Duplex, b: Duplex): void {
	for (const [from, to] of [
		[a, b],
		[b, a]
	] as const) {
		from.on('error', () => to.destroy());
		from.on('close', () => to.destroy());
		from.pipe(to);
	}
	// Cut while LiveKit was answering.
	if (a.destroyed) b.destroy();
}
