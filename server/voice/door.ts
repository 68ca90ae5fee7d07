import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';

/** What may pass to LiveKit from the client's headers: the WebSocket handshake and no more. */
const HEADERS = [
	'upgrade',
	'connection',
	'sec-websocket-key',
	'sec-websocket-version',
	'sec-websocket-extensions',
	'sec-websocket-protocol',
	'user-agent'
];
const REFUSAL = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

export interface Access {
	url: string;
	token: string;
}

/** LiveKit's own path and query with a token of ours, whatever the client sent. */
function upstream(req: IncomingMessage, access: Access): URL {
	const asked = new URL(req.url ?? '/', 'http://client');
	const path = /\/rtc(\/v1)?(\/validate)?$/.exec(asked.pathname)?.[0] ?? '/rtc';
	const url = new URL(access.url.replace(/^ws/, 'http') + path);
	for (const [name, value] of asked.searchParams)
		if (name !== 'access_token') url.searchParams.append(name, value);
	url.searchParams.set('access_token', access.token);
	return url;
}

export function refuse(socket: Duplex): void {
	socket.end(REFUSAL);
}

/** Pipes one signalling connection. Both sides end together; an error on either is nobody else's. */
export function pipe(req: IncomingMessage, socket: Duplex, head: Buffer, access: Access): void {
	const url = upstream(req, access);
	const headers: Record<string, string> = {};
	for (const name of HEADERS) {
		const value = req.headers[name];
		if (typeof value === 'string') headers[name] = value;
	}
	const out = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { headers });
	socket.on('error', () => out.destroy());
	socket.on('close', () => out.destroy());
	out.on('error', () => refuse(socket));
	// LiveKit refused: its words could tell more than a path that is not there.
	out.on('response', (answer) => {
		answer.resume();
		refuse(socket);
	});
	out.on('upgrade', (answer, other, otherHead) => {
		const lines = Object.entries(answer.headers)
			.filter(([name]) => /^(upgrade|connection|sec-websocket-)/.test(name))
			.map(([name, value]) => `${name}: ${String(value)}`);
		socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
		if (otherHead.length > 0) socket.write(otherHead);
		if (head.length > 0) other.write(head);
		for (const [from, to] of [
			[socket, other],
			[other, socket]
		] as const) {
			from.on('error', () => to.destroy());
			from.on('close', () => to.destroy());
			from.pipe(to);
		}
	});
	out.end();
}

/** The status LiveKit gives to `…/validate`, without its body. */
export function validate(req: { url?: string | undefined }, access: Access): Promise<number> {
	const url = upstream({ url: req.url } as IncomingMessage, access);
	return new Promise((resolve) => {
		const out = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, (answer) => {
			answer.resume();
			resolve(answer.statusCode ?? 502);
		});
		out.on('error', () => resolve(502));
		out.end();
	});
}
