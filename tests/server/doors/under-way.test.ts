import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { addressTeller } from '../../../server/http/half-open.ts';
import { bounded } from '../../../server/http/under-way.ts';
import { limits } from '../../../server/limits.ts';

let http: Server;
let waiting: ServerResponse[] = [];
const sockets: Socket[] = [];
afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
	waiting = [];
	http.closeAllConnections();
	http.close();
});

async function start(most = limits as { underWayPerConnection: number; underWayPerAddress: number }) {
	http = createServer(bounded((_, res) => void waiting.push(res), most, addressTeller(1)));
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
}

async function peer() {
	const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
	sockets.push(socket);
	const p = {
		got: '',
		closed: false,
		ask: (from: string, times = 1) => socket.write(get(from).repeat(times)),
		socket
	};
	socket.on('data', (d) => (p.got += d.toString()));
	socket.on('error', () => {}).on('close', () => (p.closed = true));
	await once(socket, 'connect');
	return p;
}
const get = (from: string) => `GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${from}\r\n\r\n`;

test('[K52] a connection that asks and asks before an answer is ended, and nothing more of it is begun', async () => {
	await start();
	const flood = await peer();
	flood.ask('10.0.0.1', 700);
	await expect.poll(() => flood.closed).toBe(true);
	expect(waiting).toHaveLength(limits.underWayPerConnection);
	// One after the other, as browsers do, is without end.
	const usual = await peer();
	for (let i = 0; i < 3 * limits.underWayPerConnection; i++) {
		usual.ask('10.0.0.1');
		await expect.poll(() => waiting.length, { interval: 5 }).toBe(limits.underWayPerConnection + i + 1);
		waiting.at(-1)?.end('here');
	}
	expect(usual.closed).toBe(false);
});

test('[K52] an address with too many requests under way is told so, others are not, and what is over is forgotten', async () => {
	await start({ underWayPerConnection: 3, underWayPerAddress: 4 });
	const [a, b, other] = [await peer(), await peer(), await peer()];
	a.ask('10.0.0.1', 3);
	b.ask('10.0.0.1');
	await expect.poll(() => waiting.length).toBe(4);
	const fifth = await peer();
	fifth.ask('10.0.0.1');
	await expect.poll(() => fifth.got).toContain(' 429 ');
	other.ask('10.0.0.2');
	await expect.poll(() => waiting.length).toBe(5);
	// Hung up, with answers that were never begun.
	a.socket.resetAndDestroy();
	waiting[3]?.end('here');
	await expect.poll(() => b.got).toContain('here');
	await expect.poll(() => waiting.slice(0, 3).every((res) => res.closed)).toBe(true);
	for (let i = 0; i < 4; i++) (await peer()).ask('10.0.0.1');
	await expect.poll(() => waiting.length).toBe(9);
});
