import { once } from 'node:events';
import { IncomingMessage, type Server } from 'node:http';
import { connect, Socket, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Answers } from '../../../server/http/answers.ts';
import { Doors, type DoorParts } from '../../../server/http/doors.ts';
import { createHttp, HalfOpen } from '../../../server/http/half-open.ts';
import { RequestQueue } from '../../../server/http/line.ts';
import { networkOf, Paces } from '../../../server/http/pace.ts';
import { limits } from '../../../server/limits.ts';
import { Front, type Held } from '../../support/front.ts';
import { freshPages } from '../../support/pages.ts';
import { dial, request, say, UPGRADE } from '../../support/raw.ts';

let safe: Front;
let official: Held;
beforeAll(async () => {
	safe = await Front.open({ PUBLIC_URL: 'https://pick.example.org' }, freshPages);
	official = await safe.seat('official');
}, 300_000);
afterAll(() => safe.close());

const ours = () => [`Cookie: ${official.cookie}`, 'Origin: https://pick.example.org'];
const seat = () => official.path.replace('/live/?', '');
const headOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n'));

test('[A20] every answer forbids what it has no need of, whichever part of the server gives it', async () => {
	const upgrade = (to: string, with_ = ours()) => request(to, [...with_, ...UPGRADE]);
	const post = (to: string, body: string, more: string[] = []) =>
		request(
			to,
			[...ours(), 'Content-Type: application/json', `Content-Length: ${body.length}`, ...more],
			'POST'
		) + body;
	const asked: [string, string][] = [
		[request('/s/x'), '200'],
		[request('/nothing'), '404'],
		[request('/healthz'), '200'],
		[request('//'), '404'],
		[request('/favicon.svg'), '200'],
		[request(`${seat()}/api/me`, ours()), '204'],
		[request(`${seat()}/api/me`), '404'],
		[post(`${seat()}/api/redeem`, '{'), '404'],
		[post(`${seat()}/api/redeem`, `{"token":"${'x'.repeat(5000)}"}`), '413'],
		[upgrade('/nothing'), '404'],
		[upgrade('/s/x/live/?EIO=4&transport=websocket'), '404'],
		[upgrade(`${seat()}/media/stage/rtc`), '404'],
		[upgrade(`${seat()}/live/?EIO=4&transport=websocket`), '101'],
		[upgrade(`${seat()}/live/?EIO=4&transport=pigeon`), '400'],
		[upgrade(`${seat()}/live/?EIO=4&transport=websocket&sid=unknown`), '400'],
		[request(`${seat()}/live/?EIO=4&transport=websocket`, [...ours(), ...UPGRADE.slice(0, 3)]), '400'],
		[request(`${seat()}/live/?EIO=4&transport=polling`, ours()), '200'],
		[request(`${seat()}/live/?EIO=9&transport=polling`, ours()), '400'],
		['GET / HTTP/1.1\r\n\r\n', '400'],
		['NONSENSE\r\n\r\n', '400'],
		[request('/', ['Expect: more']), '417'],
		[request('/', [`X: ${'x'.repeat(20_000)}`]), '431']
	];
	for (const [bytes, status] of asked) {
		const head = headOf(await say(safe.base, bytes)).toLowerCase();
		const what = bytes.slice(0, 90);
		expect([what, head.slice(9, 12)]).toEqual([what, status]);
		for (const line of [
			/\r\nx-content-type-options: nosniff(\r\n|$)/,
			/\r\nstrict-transport-security: max-age=31536000; includesubdomains(\r\n|$)/,
			/\r\ncontent-security-policy: [^\r]*object-src 'none'/,
			/\r\ncontent-security-policy: [^\r]*base-uri 'none'/,
			/\r\ncontent-security-policy: [^\r]*frame-ancestors 'none'/
		])
			expect(head, what).toMatch(line);
	}
});

test('[A20] what is no page may load nothing, pages keep a policy with a nonce, and their workers may work', async () => {
	const policy = async (to: string) => (await fetch(safe.base + to)).headers.get('content-security-policy');
	expect(await policy('/healthz')).toMatch(/^default-src 'none'/);
	expect(await policy('/s/x')).toMatch(/script-src 'self' [^;]*'nonce-/);
	const script =
		/\/_app\/immutable\/[^"]+\.js/.exec(await (await fetch(`${safe.base}/s/x`)).text())?.[0] ?? '';
	expect(await policy(script)).toMatch(/script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'/);
});

test('[A20] text says how it is written, pages and their parts included', async () => {
	const home = await (await fetch(`${safe.base}/s/x`)).text();
	const parts = [...home.matchAll(/\/_app\/immutable\/[^"]+\.(?:js|css)/g)].map((m) => m[0]);
	expect(parts.some((p) => p.endsWith('.js')) && parts.some((p) => p.endsWith('.css'))).toBe(true);
	for (const to of ['/nothing', '/s/x', '/favicon.svg', '/healthz', ...parts]) {
		const type = (await fetch(safe.base + to)).headers.get('content-type');
		expect([to, type]).toEqual([to, expect.stringMatching(/^[a-z]+\/[a-z+]+; ?charset=utf-8$/i)]);
	}
});

test('[A20] over http nothing is said of https', () => {
	const names = new Answers(false, limits).headers.map(([name]) => name);
	expect(names).not.toContain('Strict-Transport-Security');
	expect(names).toContain('Content-Security-Policy');
});

/** A server that refuses without reading, and how much it took all the same. */
async function refusing(refusedBytes: number) {
	const most = { ...limits, refusedBytes, farewellMs: 300 } as unknown as typeof limits;
	const http: Server = createHttp(most, false, new Answers(false, most), new HalfOpen(3), new RequestQueue());
	const seen: IncomingMessage[] = [];
	http.on('request', (req, res) => {
		seen.push(req);
		res.writeHead(429).end('no');
	});
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	return { http, seen, port: (http.address() as AddressInfo).port };
}

test('[A21] the answer to a body that was refused arrives, and what comes after it is not taken', async () => {
	const { http, seen, port } = await refusing(1 << 20);
	const socket = connect(port, '127.0.0.1');
	let got = '';
	socket.on('data', (d) => (got += d)).on('error', () => {});
	const gone = new Promise((resolve) => socket.on('close', resolve));
	socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n');
	const piece = Buffer.alloc(1 << 16);
	const more = (): void => {
		while (!socket.destroyed && socket.writable)
			if (!socket.write(piece)) return void socket.once('drain', more);
	};
	more();
	await gone;
	expect(got).toMatch(/^HTTP\/1.1 429 .*\r\nConnection: close\r\n.*no\r\n/is);
	// As much as it reads, and what the network holds.
	expect(seen[0]?.socket.bytesRead).toBeLessThan(3 << 20);
	http.close();
});

test('[A21] who sends all before it reads, as a browser does, gets the answer too', async () => {
	const { http, port } = await refusing(1 << 20);
	const socket = connect(port, '127.0.0.1');
	const body = Buffer.alloc(900_000);
	socket.pause();
	socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n');
	for (let at = 0; at < body.length; at += 100_000) {
		await new Promise((resolve) => setTimeout(resolve, 20));
		socket.write(body.subarray(at, at + 100_000));
	}
	let got = '';
	socket.on('data', (d) => (got += d));
	socket.resume();
	await once(socket, 'close');
	expect(got).toMatch(/^HTTP\/1.1 429 /);
	http.close();
});

test('[A21] a body that says it is too long, or does not say how long it is, is not read to its end', async () => {
	const at = `${seat()}/api/redeem`;
	const json = [...ours(), 'Content-Type: application/json'];
	const chunks = `2000\r\n${'x'.repeat(0x2000)}\r\n`;
	for (const [status, bytes] of [
		[413, request(at, [...json, 'Content-Length: 1000000000'], 'POST') + '{'],
		[411, request(at, [...json, 'Transfer-Encoding: chunked'], 'POST') + chunks],
		[417, request(at, [...json, 'Expect: more', 'Transfer-Encoding: chunked'], 'POST') + chunks]
	] as const) {
		const socket = await dial(safe.base);
		let got = '';
		socket.on('data', (d) => (got += d)).on('error', () => {});
		socket.write(bytes);
		const answer = new RegExp(`^HTTP/1.1 ${status} .*connection: close`, 'is');
		await expect.poll(() => got, { timeout: 4000 }).toMatch(answer);
		socket.destroy();
	}
});

test('[A22] pages, their files and the question of health have a pace by address, for a whole ministry', async () => {
	const house = await Front.open({}, freshPages);
	const { paces } = limits;
	// A ministry of 500 behind one address reloads at the same moment, twice.
	expect(paces.page.atOnce).toBeGreaterThanOrEqual(2 * 500 * 3);
	expect(paces.part.atOnce).toBeGreaterThanOrEqual(2 * 500 * 60);
	const over: ((() => void) | null)[] = [];
	for (const name of ['page', 'part'] as const)
		for (let i = 0; i < paces[name].underWay; i++) over.push(house.server.paces.enter(name, '127.0.0.1', 0));
	const status = async (to: string) => (await fetch(house.base + to)).status;
	expect([await status('/s/x'), await status('/healthz'), await status('/_app/x.js')]).toEqual([
		429, 429, 429
	]);
	// What is asked of a seat has paces of its own.
	expect(await status('/o/api/me')).toBe(404);
	for (const done of over) done?.();
	expect([await status('/s/x'), await status('/healthz')]).toEqual([200, 200]);
	await house.close();
});

test('[K56] [K57] a cookie that is good lets in, whatever strangers of the address have used up', async () => {
	const house = await Front.open({}, async () => (_req, res) => void res.end('page'));
	const { paces } = house.server;
	const official = await house.seat('official');
	const seatAt = official.path.replace('/live/?', '');
	const organizer = house.organizer();
	for (let i = 0; i < limits.paces.page.underWay; i++) paces.enter('page', '127.0.0.1', 0);
	vi.spyOn(paces, 'spent').mockReturnValue(true);
	const status = async (to: string, cookie = '') =>
		(await fetch(house.base + to, { headers: { cookie } })).status;
	const upgraded = async (to: string, cookie = '') => {
		const headers = [...UPGRADE, `Origin: http://localhost:${house.port}`, `Cookie: ${cookie}`];
		return (await say(house.base, request(to, headers))).slice(9, 12);
	};
	const live = `${official.path}EIO=4&transport=websocket`;
	for (const cookie of ['', 'bp_seat=x', organizer.cookie]) {
		expect(await status(seatAt, cookie)).toBe(429);
		expect(await status(`${seatAt}/api/me`, cookie)).toBe(429);
		expect(await upgraded(live, cookie)).toBe('429');
	}
	expect(await status(seatAt, official.cookie)).toBe(200);
	expect(await status(`${seatAt}/api/me`, official.cookie)).toBe(204);
	expect(await status(`${seatAt}/api/nothing`, official.cookie)).toBe(404);
	expect(await upgraded(live, official.cookie)).toBe('101');
	expect(await status('/o', organizer.cookie)).toBe(200);
	expect(await status('/o/api/me', organizer.cookie)).toBe(204);
	// And one that asks and asks has what the others have.
	for (let i = 0; i < limits.paces.ownPage.underWay; i++)
		paces.enter('ownPage', `seat ${house.session} ${official.seat}`, 0);
	expect(await status(seatAt, official.cookie)).toBe(429);
	await house.close();
});

test('[A22] of the addresses that a network has to itself all count as one', () => {
	expect(networkOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
	expect(networkOf('10.0.0.2')).toBe('10.0.0.2');
	expect(networkOf('2001:db8::1')).toBe(networkOf('2001:0db8:0:0:ffff::2'));
	expect(networkOf('2001:db8::1')).not.toBe(networkOf('2001:db8:0:1::1'));
	expect(networkOf('::1')).toBe('0:0:0:0');
	expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0');
	const paces = new Paces(() => 0, limits.paces);
	for (let i = 0; i < limits.paces.page.atOnce; i++)
		paces.enter('page', networkOf(`2001:db8::${i.toString(16)}`), 0)?.();
	expect(paces.enter('page', networkOf('2001:db8::beef'), 0)).toBe(null);
	expect(paces.enter('page', networkOf('2001:db9::1'), 0)).not.toBe(null);
});

test('[K64] links that are tried from the many addresses of one network are counted together, and another network’s apart', async () => {
	const doors = new Doors({ limits, clock: () => 0 } as DoorParts);
	const tries = (ip: string) =>
		doors.mayRedeem(Object.assign(new IncomingMessage(new Socket()), { ip, baseUrl: '/s/path' }));
	for (let i = 0; i < limits.redeemsPerMinute; i++)
		expect(await tries(`2001:db8::${i.toString(16)}`)).toBe(true);
	expect(await tries('2001:db8::beef')).toBe(false);
	expect(await tries('2001:db8:0:1::1')).toBe(true);
	expect(await tries('192.0.2.1')).toBe(true);
});
