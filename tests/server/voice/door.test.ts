import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TokenVerifier } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { MediaKind } from '../../../src/domain/session/media.ts';
import { pipe } from '../../../server/voice/door.ts';
import { createVoice, voiceOff, type LocalVoice } from '../../../server/voice/index.ts';
import { dataDir, livekit, media, memoryLog, plan } from '../../fixtures/voice/setting.ts';

/** `/<seat>/<kind>/rtc…`, as the server in front names seat and kind. */
async function doorBefore(voice: LocalVoice): Promise<{ server: Server; base: string }> {
	const server = createServer((_req, res) => res.writeHead(404).end());
	server.on('upgrade', (req, socket, head) => {
		const [, seat = '', kind = ''] = (req.url ?? '').split('/');
		voice.upgrade({ session: 's', seat }, kind as MediaKind, req, socket, head);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, base: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const QUERY = 'access_token=any-word&auto_subscribe=1&sdk=js&protocol=16&version=2.23.0';

/** What a WebSocket comes to: 'open' or the status. */
function dial(url: string): Promise<{ outcome: string; ws: WebSocket }> {
	const ws = new WebSocket(url, { headers: { cookie: 'c=1', origin: 'http://elsewhere' } });
	return new Promise((resolve) => {
		ws.on('open', () => resolve({ outcome: 'open', ws }));
		ws.on('unexpected-response', (_req, res) => resolve({ outcome: String(res.statusCode), ws }));
		ws.on('error', () => resolve({ outcome: 'error', ws }));
	});
}

/** The raw bytes of an answer, to compare refusals with. */
function rawAnswer(base: string, path: string): Promise<string> {
	const [host, port] = base.split(':');
	const socket = connect(Number(port), host);
	socket.write(
		`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`
	);
	return new Promise((resolve) => {
		let text = '';
		socket.on('data', (chunk) => (text += chunk.toString()));
		socket.on('close', () => resolve(text));
	});
}

describe.skipIf(!livekit.ok)('the media door', media, () => {
	let voice: LocalVoice;
	let door: { server: Server; base: string };
	const log = memoryLog();
	const now = plan({
		stage: 'S',
		booth: 'B',
		stageSeats: ['official'],
		boothSeats: ['presenter'],
		speakers: ['official']
	});

	beforeAll(async () => {
		voice = await createVoice({ dataDir, config: { livekit: null, mediaIp: null }, log });
		door = await doorBefore(voice);
		voice.follow('s', now);
	}, 60_000);
	afterAll(async () => {
		door.server.close();
		await voice.close();
	});

	test.each(['/rtc', '/rtc/v1'])(
		'[M10] whoever may be in a room comes in through %s with any word as token',
		async (path) => {
			// A join request that asks for nothing: an empty wrapped message.
			const join = path.endsWith('v1') ? '&join_request=CAA=' : '';
			for (const [seat, kind] of [
				['official', 'stage'],
				['official', 'voice'],
				['presenter', 'booth']
			]) {
				const { outcome, ws } = await dial(`ws://${door.base}/${seat}/${kind}${path}?${QUERY}${join}`);
				expect([seat, kind, outcome]).toEqual([seat, kind, 'open']);
				ws.close();
			}
		}
	);

	test('[M10] everybody else gets the answer of a path that does not exist', async () => {
		const refused = [
			...['/official/booth', '/presenter/stage', '/presenter/voice', '/presenter/meeting', '/nobody/stage'],
			'/official/nothing'
		];
		const answers = await Promise.all(refused.map((p) => rawAnswer(door.base, `${p}/rtc?${QUERY}`)));
		expect(new Set(answers)).toEqual(
			new Set(['HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'])
		);
		const off = await doorBefore(voiceOff('no reason'));
		expect(await rawAnswer(off.base, `/official/stage/rtc?${QUERY}`)).toBe(answers[0]);
		off.server.close();
	});

	test('the question whether one would be let in is answered with LiveKit’s status', async () => {
		expect(await voice.validate({ session: 's', seat: 'official' }, 'stage')).toBe(200);
		expect(await voice.validate({ session: 's', seat: 'official' }, 'booth')).toBe(404);
		expect(await voice.validate({ session: 'other', seat: 'official' }, 'stage')).toBe(404);
	});

	test('[M10] a seat that is removed, or loses the right, loses the open connection at once', async () => {
		const closed = (ws: WebSocket) =>
			new Promise<number>((resolve) => ws.on('close', () => resolve(Date.now())));
		const official = await dial(`ws://${door.base}/official/stage/rtc?${QUERY}`);
		const speaker = await dial(`ws://${door.base}/official/voice/rtc?${QUERY}`);
		const presenter = await dial(`ws://${door.base}/presenter/booth/rtc?${QUERY}`);
		expect([official.outcome, speaker.outcome, presenter.outcome]).toEqual(['open', 'open', 'open']);
		const gone = closed(speaker.ws);
		voice.follow('s', { ...now, speakers: [] });
		await gone;
		expect(official.ws.readyState).toBe(WebSocket.OPEN);
		expect((await dial(`ws://${door.base}/official/voice/rtc?${QUERY}`)).outcome).toBe('404');
		const removed = closed(presenter.ws);
		voice.removeSeat('s', 'presenter');
		await removed;
		voice.follow('s', now);
		official.ws.close();
	});

	test('no log line holds a seat, a token or a room', () => {
		expect(log.lines.join('\n')).not.toMatch(/official|presenter|eyJ|any-word/);
	});
});

test('[M10] only how to connect passes on: no cookie, no origin, no token, no words of the client’s own', async () => {
	const seen: IncomingMessage[] = [];
	const upstream = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	upstream.on('connection', (ws, req) => {
		seen.push(req);
		ws.on('message', (m) => ws.send(m));
	});
	await new Promise((resolve) => upstream.once('listening', resolve));
	const url = `ws://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
	const front = createServer();
	front.on('upgrade', (req, socket, head) => pipe(req, socket, head, { url, token: 'minted' }));
	await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
	const base = `127.0.0.1:${(front.address() as AddressInfo).port}`;
	const query = `${QUERY}&publish=x&attributes=e30&name=Ana&region=pe`;
	const { ws, outcome } = await dial(`ws://${base}/deep/below/rtc/v1?${query}`);
	expect(outcome).toBe('open');
	const echoed = new Promise((resolve) => ws.on('message', (m) => resolve(String(m))));
	ws.send('hello');
	expect(await echoed).toBe('hello');
	expect(seen[0]?.url).toBe('/rtc/v1?auto_subscribe=1&sdk=js&version=2.23.0&protocol=16&access_token=minted');
	expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
		...[
			'connection',
			'host',
			'sec-websocket-extensions',
			'sec-websocket-key',
			'sec-websocket-version',
			'upgrade'
		]
	]);
	// LiveKit going away ends the client's side too.
	const closed = new Promise((resolve) => ws.on('close', resolve));
	upstream.clients.forEach((c) => c.terminate());
	await closed;
	upstream.close();
	front.close();
});

test('an external LiveKit that is not there refuses, and nothing is thrown', async () => {
	const external = { url: 'ws://127.0.0.1:9', apiKey: 'k', apiSecret: 'x'.repeat(32) };
	const voice = await createVoice({
		dataDir,
		config: { livekit: external, mediaIp: null },
		log: memoryLog()
	});
	expect(voice.status()).toEqual({ mode: 'external' });
	voice.follow('s', plan({ stage: 'S', stageSeats: ['a'] }));
	await sleep(50);
	expect(await voice.directAccess('s', 'a', 'stage')).toBe(null);
	await voice.close();
}, 20_000);

test('a token of the door names room and identity by random words', async () => {
	if (!livekit.ok) return;
	const voice = await createVoice({ dataDir, config: { livekit: null, mediaIp: null }, log: memoryLog() });
	voice.follow(
		's',
		plan({ stage: 'S', booth: 'B', stageSeats: ['seat-of-ana'], boothSeats: ['seat-of-eva'] })
	);
	const access = await voice.directAccess('s', 'seat-of-ana', 'stage');
	const claims = JSON.parse(Buffer.from(access?.token.split('.')[1] ?? '', 'base64url').toString());
	expect(claims.video.room).toMatch(/^[\w-]{22}$/);
	expect(claims.sub).toMatch(/^[\w-]{22}$/);
	await expect(new TokenVerifier('k', 'wrong'.repeat(8)).verify(access?.token ?? '')).rejects.toThrow();
	await voice.close();
});
