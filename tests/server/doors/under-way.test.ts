import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Answers } from '../../../server/http/answers.ts';
import { Entrance } from '../../../server/http/entrance.ts';
import { addressTeller, HalfOpen } from '../../../server/http/half-open.ts';
import { RequestQueue } from '../../../server/http/line.ts';
import { Paces } from '../../../server/http/pace.ts';
import { UnderWay, type MostUnderWay } from '../../../server/http/under-way.ts';
import { limits } from '../../../server/limits.ts';

let http: Server;
let waiting: ServerResponse[] = [];
let over = 0;
let lookedAt = 0;
const nothing = { ...limits.paces.nothing, atOnce: 45 };
const sockets: Socket[] = [];
afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
	waiting = [];
	over = lookedAt = 0;
	http.closeAllConnections();
	http.close();
});

async function start(
	most: MostUnderWay = limits,
	listener = (res: ServerResponse) => void waiting.push(res)
) {
	const entrance = new Entrance({
		line: new RequestQueue(),
		underWay: new UnderWay(most),
		paces: new Paces(() => 0, { ...limits.paces, nothing } as unknown as typeof limits.paces),
		knows: ({ headers }) => {
			lookedAt += 1;
			return headers.cookie ?? null;
		},
		addressOf: addressTeller(1),
		over: () => (over += 1),
		open: new HalfOpen(limits.halfOpenPerAddress),
		refuse: (req, res, status) => new Answers(false, limits).refuseRequest(req, res, status)
	});
	http = createServer(entrance.requests((_, res) => listener(res)));
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
/** @param from an address, or a cookie that is good */
const get = (from: string, to = '/') => {
	const who = from.includes('.') ? `X-Forwarded-For: ${from}` : `Cookie: ${from}`;
	return `GET ${to} HTTP/1.1\r\nHost: x\r\n${who}\r\n\r\n`;
};

test('[K61] a body in chunks behind a request that is not answered yet ends the connection, and is no answer to that', async () => {
	await start();
	const p = await peer();
	p.ask('10.0.0.1');
	await expect.poll(() => waiting.length).toBe(1);
	p.socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nA\r\n');
	await expect.poll(() => p.closed).toBe(true);
	expect(p.got).toBe('');
});

test('[K52] a connection that asks and asks before an answer is ended, and nothing more of it is begun', async () => {
	await start();
	const flood = await peer();
	flood.ask('10.0.0.1', 700);
	await expect.poll(() => flood.closed).toBe(true);
	expect(waiting.length).toBeLessThanOrEqual(limits.underWayPerConnection);
	waiting.length = 0;
	// One after the other, as browsers do, is without end.
	const usual = await peer();
	for (let i = 0; i < 3 * limits.underWayPerConnection; i++) {
		usual.ask('10.0.0.1');
		await expect.poll(() => waiting.length, { interval: 5 }).toBe(i + 1);
		waiting.at(-1)?.end('here');
	}
	expect(usual.closed).toBe(false);
});

test('[K52] an address with too many requests under way is told so, others are not, and what is over is forgotten', async () => {
	await start({ underWayPerConnection: 3, underWayPerSeat: 1, underWayPerAddress: 4 });
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

test('[K56] whoever has a good cookie is counted apart from the strangers of the address', async () => {
	await start({ underWayPerConnection: 3, underWayPerSeat: 2, underWayPerAddress: 3 });
	const [strangers, seat, same] = [await peer(), await peer(), await peer()];
	strangers.ask('10.0.0.1', 3);
	await expect.poll(() => waiting.length).toBe(3);
	seat.ask('seat', 2);
	await expect.poll(() => waiting.length).toBe(5);
	same.ask('seat');
	await expect.poll(() => same.got).toContain(' 429 ');
});

test('[K56] whoever lets answers lie unread makes room for those who come', async () => {
	const large = 'x'.repeat(20_000_000);
	await start({ underWayPerConnection: 3, underWayPerSeat: 1, underWayPerAddress: 4 }, (res) => {
		waiting.push(res);
		if (waiting.length > 1) res.end(waiting.length < 5 ? large : 'here');
	});
	const polling = await peer();
	polling.ask('10.0.0.1');
	await expect.poll(() => waiting.length).toBe(1);
	const deaf = await peer();
	deaf.socket.pause();
	deaf.ask('10.0.0.1', 3);
	await expect.poll(() => waiting.length).toBe(4);
	const next = await peer();
	next.ask('10.0.0.1');
	await expect.poll(() => next.got).toContain('here');
	// Who waits for the server, and not the server for it, stays.
	expect(polling.closed).toBe(false);
	deaf.socket.resume();
	await expect.poll(() => deaf.closed).toBe(true);
});

test('[K57] an address where strangers keep finding nothing is told so before anything is looked for', async () => {
	let asked = 0;
	await start(limits, (res) => {
		asked += 1;
		res.writeHead(404).end();
	});
	const status = async (from: string, to: string, method = 'GET') => {
		const p = await peer();
		p.socket.write(get(from, to).replace('GET', method));
		await expect.poll(() => p.got, { interval: 5 }).toContain('\r\n\r\n');
		p.socket.destroy();
		return p.got.slice(9, 12);
	};
	const flood = await peer();
	for (let i = 0; i < nothing.atOnce; i += 15) {
		flood.got = '';
		flood.socket.write(get('10.0.0.1', '/s/none/api/me').repeat(15));
		await expect.poll(() => flood.got.split('404 ').length, { interval: 1 }).toBe(16);
	}
	const before = asked;
	for (const to of [
		'/s/none/api/me',
		'/S/none/API/me',
		'/s/x/live/?EIO=4',
		'/o/api/sessions',
		'/s/x/slides/y'
	])
		expect(await status('10.0.0.1', to), to).toBe('429');
	expect(await status('10.0.0.1', '/s/none/api/me', 'POST')).toBe('429');
	expect([asked, over]).toEqual([before, 6]);
	// Pages and the way in, whoever has come in, and other addresses.
	expect(await status('10.0.0.1', '/s/none/join')).toBe('404');
	expect(await status('10.0.0.1', '/s/none/api/redeem', 'POST')).toBe('404');
	expect(await status('seat', '/s/none/api/me')).toBe('404');
	expect(await status('10.0.0.2', '/s/none/api/me')).toBe('404');
});

test('[K55] of what stands in one piece on a connection one cookie is looked at', async () => {
	await start(limits, (res) => void res.end('here'));
	const flood = await peer();
	flood.ask('a=1', 10);
	await expect.poll(() => flood.got.split('here').length - 1).toBe(10);
	expect(lookedAt).toBeLessThan(5);
	const before = lookedAt;
	flood.ask('a=1');
	await expect.poll(() => flood.got.split('here').length - 1).toBe(11);
	expect(lookedAt).toBe(before + 1);
});
