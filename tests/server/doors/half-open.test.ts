import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Answers } from '../../../server/http/answers.ts';
import { createHttp } from '../../../server/http/half-open.ts';
import { limits } from '../../../server/limits.ts';

let http: Server;
const sockets: Socket[] = [];
afterEach(async () => {
	for (const s of sockets.splice(0)) s.destroy();
	http.closeAllConnections();
	await new Promise((resolve) => http.close(resolve));
});

async function start(trustProxy: false | number, more: Partial<typeof limits> = {}): Promise<void> {
	const most = { ...limits, halfOpenPerAddress: 3, ...more } as typeof limits;
	http = createHttp(most, trustProxy, new Answers(false, most));
	http.on('request', (req, res) => {
		req.resume();
		req.on('end', () => res.end('here'));
	});
	http.on('upgrade', (_, socket) => {
		sockets.push(socket as Socket);
		socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
	});
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
}

interface Peer {
	socket: Socket;
	got: string;
	closed: boolean;
}

async function peer(text = ''): Promise<Peer> {
	const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
	sockets.push(socket);
	const p: Peer = { socket, got: '', closed: false };
	socket.on('error', () => {});
	socket.on('data', (d) => (p.got += d.toString()));
	socket.on('close', () => (p.closed = true));
	await once(socket, 'connect');
	if (text !== '') socket.write(text);
	// Accepted in the order in which they came.
	await new Promise((resolve) => setTimeout(resolve, 30));
	return p;
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const post = (from: string, body = '') =>
	`POST / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${from}\r\nContent-Length: 4\r\n\r\n${body}`;
const UPGRADE = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

test('[K13] connections of an address that ask nothing make room for those that do', async () => {
	await start(false);
	const idle = [await peer(), await peer('GET / HT'), await peer(post('', 'x'))];
	// Whoever asked, or was let through, is not counted among them.
	const done = await peer(GET);
	const live = await peer(UPGRADE);
	await expect.poll(() => done.got).toContain('here');
	await expect.poll(() => live.got).toContain('101');
	const more = [await peer(), await peer(), await peer()];
	await expect.poll(() => idle.map((p) => p.closed)).toEqual([true, true, true]);
	expect([done, live, ...more].map((p) => p.closed)).toEqual([false, false, false, false, false]);
	more[0]?.socket.write(GET);
	await expect.poll(() => more[0]?.got).toContain('here');
});

test('[K13] behind our proxy it counts whom the proxy speaks for, and the proxy may keep connections ready', async () => {
	await start(1);
	const ready = [await peer(), await peer(), await peer(), await peer(), await peer()];
	const slow = [await peer(post('10.0.0.1')), await peer(post('10.0.0.1')), await peer(post('10.0.0.1'))];
	const other = await peer(post('10.0.0.2'));
	const fourth = await peer(post('10.0.0.1'));
	await expect.poll(() => slow[0]?.closed).toBe(true);
	expect([...ready, ...slow.slice(1), other, fourth].some((p) => p.closed)).toBe(false);
	fourth.socket.write('body');
	await expect.poll(() => fourth.got).toContain('here');
});

test('[K13] a head that never ends, and an answer that nobody reads, are given up', async () => {
	await start(false, { headersMs: 400, stalledMs: 300 } as unknown as Partial<typeof limits>);
	http.removeAllListeners('request');
	http.on('request', (_, res) => res.end('x'.repeat(20_000_000)));
	const slow = await peer('GET / HTTP/1.1\r\nHost: x\r\nX: ');
	await expect.poll(() => slow.closed, { timeout: 4000 }).toBe(true);
	const deaf = await peer();
	deaf.socket.pause();
	deaf.socket.write(GET);
	const open = () => new Promise<number>((resolve) => http.getConnections((_, n) => resolve(n)));
	await expect.poll(open, { timeout: 4000 }).toBe(0);
});
