import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, Socket, type AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { Answers } from '../../../server/http/answers.ts';
import { addressTeller, createHttp, HalfOpen } from '../../../server/http/half-open.ts';
import { RequestQueue } from '../../../server/http/line.ts';
import { limits } from '../../../server/limits.ts';

let http: Server;
const sockets: Socket[] = [];
afterEach(async () => {
	for (const s of sockets.splice(0)) s.destroy();
	http.closeAllConnections();
	await new Promise((resolve) => http.close(resolve));
});

async function start(
	trustProxy: false | number,
	more: Partial<typeof limits> = {},
	line = new RequestQueue()
): Promise<void> {
	const most = { ...limits, halfOpenPerAddress: 3, ...more } as typeof limits;
	const open = new HalfOpen(most.halfOpenPerAddress);
	const addressOf = addressTeller(trustProxy);
	http = createHttp(most, trustProxy, new Answers(false, most), open, line);
	http.on('request', (req, res) => {
		open.body(addressOf(req), req);
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

test('[K64] connections from the many addresses of one network are counted together, and another network’s apart', async () => {
	await start(false);
	const from = (remoteAddress: string) => {
		const socket = Object.assign(new Socket(), { gone: false });
		Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
		sockets.push(socket.on('close', () => (socket.gone = true)));
		http.emit('connection', socket);
		return socket;
	};
	const other = from('2001:db8:0:1::1');
	const many = Array.from({ length: 5 }, (_, i) => from(`2001:db8::${i + 1}`));
	await expect.poll(() => many.map((s) => s.gone)).toEqual([true, true, false, false, false]);
	expect(other.gone).toBe(false);
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

test('[K61] what connections heap up is parsed some milliseconds of it a turn, and the rest comes after', async () => {
	let turn = 0;
	const asked: number[] = [];
	// Each piece takes a millisecond.
	let ms = 0;
	const line = new RequestQueue({
		now: () => ms++,
		nextTurn: (work) => void setImmediate(() => ((turn += 1), work())),
		settled: (work) => queueMicrotask(() => process.nextTick(work))
	});
	await start(false, {}, line);
	http.removeAllListeners('request');
	http.on('request', (_, res) => {
		asked[turn] = (asked[turn] ?? 0) + 1;
		res.end('here');
	});
	const flood = GET.repeat(2000);
	const peers = [await peer(), await peer(), await peer()];
	for (const p of peers) p.socket.write(flood);
	const answers = () => peers.map((p) => p.got.split('HTTP/1.1 200').length - 1);
	await expect.poll(answers, { timeout: 8000 }).toEqual([2000, 2000, 2000]);
	// Pieces of two kilobytes, four of them or five.
	expect(Math.max(...asked.filter(Boolean))).toBeLessThanOrEqual(5 * (2048 / GET.length + 1));
});

test('[K61] a socket that is opened with more behind it loses nothing of that', async () => {
	await start(false);
	http.removeAllListeners('upgrade');
	let rest = '';
	http.on('upgrade', (_, socket, head) => {
		sockets.push(socket as Socket);
		setImmediate(() => {
			if (head.length > 0) socket.unshift(head);
			socket.on('data', (d) => (rest += d.toString()));
		});
	});
	const more = Array.from({ length: 2000 }, (_, i) => `${i} `).join('');
	const opened = await peer(
		`GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${more}`
	);
	await expect.poll(() => rest.length).toBe(more.length);
	opened.socket.write('end');
	await expect.poll(() => rest).toBe(`${more}end`);
});

test('[K61] a body arrives as it was sent, however slowly it is taken', async () => {
	await start(false);
	http.removeAllListeners('request');
	const took: Buffer[] = [];
	http.on('request', (req, res) => {
		req.on('data', (d: Buffer) => {
			took.push(d);
			req.pause();
			setTimeout(() => req.resume(), 1);
		});
		req.on('end', () => res.end('here'));
	});
	const body = Buffer.from(Array.from({ length: 120_000 }, (_, i) => `${i} `).join(''));
	const sender = await peer(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`);
	sender.socket.write(body);
	await expect.poll(() => sender.got, { timeout: 15_000 }).toContain('here');
	expect(Buffer.concat(took).equals(body)).toBe(true);
});

test('[K61] a body in chunks is refused at its head, and nothing more of it is parsed', async () => {
	let ms = 0;
	const line = new RequestQueue({
		now: () => (ms += 5),
		nextTurn: (work) => void setImmediate(work),
		settled: (work) => queueMicrotask(() => process.nextTick(work))
	});
	const enter = vi.spyOn(line, 'enter');
	await start(false, {}, line);
	http.removeAllListeners('request');
	const answers = new Answers(false, limits);
	http.on('request', (req) => answers.refuse(req.socket, 411));
	const head = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
	const chunks = await peer(head + '1\r\nA\r\n'.repeat(5000));
	await expect.poll(() => chunks.got).toMatch(/^HTTP\/1.1 411 /);
	await expect.poll(() => chunks.closed).toBe(true);
	// The first piece, and one that was on its way.
	expect(enter.mock.calls.length).toBeLessThanOrEqual(2);
});
