import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compose, type Composed } from '../../../server/compose.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { voiceOff } from '../../../server/voice/index.ts';
import { LiveConnection } from '../../../src/lib/live/connection.svelte.ts';
import { demoDraft } from '../../../server/demo/script.ts';
import { PROTOCOL } from '../../../src/wire/frames.ts';

/** What a browser adds by itself. */
const here = vi.hoisted(() => ({ base: '', cookie: '', again: {} }));
vi.mock('socket.io-client', async (original) => {
	const { io } = await original<typeof import('socket.io-client')>();
	return {
		io: (options: object) =>
			io(here.base, {
				...options,
				...here.again,
				forceNew: true,
				extraHeaders: { cookie: here.cookie, origin: here.base }
			})
	};
});

vi.mock('../../../src/lib/live/refused.svelte.ts', async (original) => ({
	...(await original<object>()),
	ASK_AGAIN_MS: 200
}));

let dataDir: string;
let live: LiveConnection | null = null;
/** By how much the server's clock was put forward. */
let ahead = 0;
const outdated = vi.fn();
const there = vi.fn<() => Promise<boolean | null>>();
beforeEach(() => {
	ahead = 0;
	dataDir = mkdtempSync(join(tmpdir(), 'blindpick-comeback-'));
	const page = new EventTarget();
	vi.stubGlobal('window', page);
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
	outdated.mockClear();
	there.mockReset().mockResolvedValue(null);
	here.again = {};
});
afterEach(() => {
	live?.close();
	live = null;
	vi.unstubAllGlobals();
	rmSync(dataDir, { recursive: true, force: true });
});

async function start(port = 0): Promise<{ server: Composed; port: number }> {
	const server = await compose({
		config: readConfig({ DATA_DIR: dataDir, PORT: String(port) }),
		clock: () => Date.now() + ahead,
		random: (n) => new Uint8Array(randomBytes(n)),
		log: createLog('silent'),
		voice: voiceOff('not in this test'),
		pages: async () => (_req, res) => void res.status(404).end()
	});
	return { server, port: await server.listen() };
}

/** An organizer's page of a new session. */
async function desk({ server, port }: { server: Composed; port: number }): Promise<LiveConnection> {
	here.base = `http://localhost:${port}`;
	const token = server.people.organizers.issueLink();
	const redeemed = await fetch(`${here.base}/o/api/redeem`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: here.base },
		body: JSON.stringify({ token })
	});
	here.cookie = (redeemed.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
	const session = await server.sessions.create();
	return (live = new LiveConnection('/o/live', there, outdated, { session }));
}

const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true), { timeout: 8000 });

test('[E11] after an orderly stop a page comes back by itself, and what it sent meanwhile is carried out once', async () => {
	const first = await start();
	const page = await desk(first);
	await until(() => page.own !== null);
	await first.server.close();
	await until(() => page.link === 'offline');
	const { draftRevision } = page.shared as { draftRevision: number };
	const draft = demoDraft(() => randomBytes(9).toString('hex'), Date.now());
	const sent = page.send({ type: 'saveDraft', draft, base: draftRevision });
	const second = await start(first.port);
	await until(() => page.link === 'online');
	expect(await sent).toMatchObject({ ok: true });
	await until(() => (page.shared as { draftRevision: number }).draftRevision === draftRevision + 1);
	await second.server.close();
});

test('[S28] [S35] a page tells a server that all of its data went back, also after a reload, and none that was only started again', async () => {
	const storage = new Map<string, string>();
	vi.stubGlobal('sessionStorage', {
		getItem: (key: string) => storage.get(key) ?? null,
		setItem: (key: string, value: string) => storage.set(key, value),
		removeItem: (key: string) => storage.delete(key)
	});
	const first = await start();
	const page = await desk(first);
	const [session = ''] = (await first.server.sessions.list()).map(({ id }) => id);
	await until(() => page.own !== null);
	await first.server.close();
	const older = `${dataDir}-older`;
	cpSync(dataDir, older, { recursive: true });
	const goBack = async () => {
		rmSync(dataDir, { recursive: true });
		cpSync(older, dataDir, { recursive: true });
		return start(first.port);
	};
	const behind = () => (live?.own as { behind: string | null } | null)?.behind;
	const second = await start(first.port);
	await until(() => page.arrivals === 2);
	expect(await page.send(seat('after the backup'))).toMatchObject({ ok: true });
	await until(() => (page.shared as { people: readonly unknown[] }).people.length === 1);
	expect(behind()).toBeNull();
	page.close();
	await second.server.close();
	// Reloaded, while the server is away.
	const third = await goBack();
	live = new LiveConnection('/o/live', there, outdated, { session });
	await until(() => behind() != null);
	const which = behind();
	live.close();
	// Known to be so until the next start, also where nobody tells it any more.
	storage.clear();
	live = new LiveConnection('/o/live', there, outdated, { session });
	await until(() => behind() === which);
	expect(await live.send(seat('after the first'))).toMatchObject({ ok: true });
	await until(() => (live?.shared as { people: readonly unknown[] }).people.length === 1);
	await third.server.close();
	const fourth = await goBack();
	await until(() => behind() != null && behind() !== which);
	await fourth.server.close();
	const fifth = await start(first.port);
	await until(() => behind() === null);
	await fifth.server.close();
	rmSync(older, { recursive: true });
});

test('[E11] what was meant for a moment is not done late, and nothing is left to be sent', async () => {
	const first = await start();
	const page = await desk(first);
	await until(() => page.own !== null && page.clock.samples > 0);
	const named = () => (page.shared as { people: readonly { name: string }[] }).people.map((p) => p.name);
	expect(await page.sendNow(seat('in time'))).toMatchObject({ ok: true });
	// Held back for longer than anybody waits, by a device that slept too.
	const measured = vi.spyOn(page.clock, 'now').mockReturnValue(page.clock.now() - 60_000);
	const age = vi.spyOn(page.clock, 'stopwatch').mockReturnValue(() => 12_000);
	expect(await page.sendNow(seat('late'))).toBeNull();
	measured.mockRestore();
	age.mockRestore();
	await first.server.close();
	await until(() => page.link === 'offline');
	expect(await page.sendNow(seat('offline'))).toBeNull();
	const second = await start(first.port);
	await until(() => page.link === 'online');
	expect(await page.send(seat('afterwards'))).toMatchObject({ ok: true });
	await until(() => named().includes('afterwards'));
	expect(named()).toEqual(['in time', 'afterwards']);
	await second.server.close();
});

test('[E23] after the server’s clock was put forward a press for its moment is done at once, with no second one', async () => {
	const first = await start();
	const page = await desk(first);
	await until(() => page.own !== null && page.clock.samples > 7);
	ahead = 60_000;
	const pressed = performance.now();
	expect(await page.sendNow(seat('pressed once'))).toMatchObject({ ok: true });
	expect(performance.now() - pressed).toBeLessThan(1_000);
	expect(Math.abs(page.now() - Date.now() - ahead)).toBeLessThan(50);
	await first.server.close();
});

test('[D21] a page whose device slept, is looked at again or counts down to the reveal asks for the server’s time', async () => {
	let [t, asked] = [1_000_000, 0];
	const http = await door((_, socket) => {
		socket.emit('view', view(PROTOCOL));
		socket.on('clock', (_frame, ack: (answer: { t: number }) => void) => {
			asked += 1;
			ack({ t: t + performance.now() });
		});
		socket.on('presence', () =>
			socket.emit('view', {
				...view(PROTOCOL),
				version: 2,
				shared: JSON.stringify({ reveal: { instant: t + performance.now() + 9_000, key: null, seed: null } })
			})
		);
	});
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	await until(() => page.clock.samples > 7);
	const followed = () => Math.abs(page.now() - performance.now() - t) < 100;
	t = 2_000_000;
	document.dispatchEvent(new Event('visibilitychange'));
	await until(followed);
	t = 3_000_000;
	vi.spyOn(page.clock, 'slept').mockReturnValueOnce(true);
	await until(followed);
	t = 4_000_000;
	page.setReady(true);
	await until(followed);
	// While the countdown runs, each second.
	const before = asked;
	await new Promise((done) => setTimeout(done, 2_500));
	expect(asked - before).toBeGreaterThanOrEqual(2);
	page.close();
	http.closeAllConnections();
	http.close();
});

test('[E11] what was under way when the connection broke is given up at once, and not sent over the next one', async () => {
	let commands = 0;
	const http = await door((n, socket) => {
		socket.emit('view', view(PROTOCOL));
		socket.on('clock', (_frame, ack: (answer: { t: number }) => void) => ack({ t: Date.now() }));
		socket.on('command', () => {
			commands += 1;
			if (n === 1) socket.disconnect(true);
		});
	});
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	await until(() => page.own !== null);
	expect(await page.sendNow({ type: 'cutNow' })).toBeNull();
	await until(() => page.link === 'online');
	await new Promise((done) => setTimeout(done, 300));
	expect(commands).toBe(1);
	page.close();
	http.closeAllConnections();
	http.close();
});

test('[E45] over a connection that has not told the server’s clock no press is sent that might be done late', async () => {
	let commands = 0;
	const http = await door((n, socket) => {
		socket.emit('view', view(PROTOCOL));
		if (n === 1) socket.on('clock', (_frame, ack: (answer: { t: number }) => void) => ack({ t: Date.now() }));
		socket.on('command', (_frame, ack: (answer: object) => void) => {
			commands += 1;
			ack({ ok: true, at: 1, made: null });
			socket.disconnect(true);
		});
	});
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	await until(() => page.clock.samples > 7);
	expect(await page.sendNow({ type: 'cutNow' })).toMatchObject({ ok: true });
	await until(() => page.arrivals === 2);
	expect(await page.sendNow({ type: 'abort', reason: 'Se fue la luz' })).toBeNull();
	expect(commands).toBe(1);
	page.close();
	http.closeAllConnections();
	http.close();
});

const seat = (name: string) => ({ type: 'addSeat', role: 'official', startup: null, name }) as const;

/** A door of which each opening is as the test says. */
async function door(
	open: (n: number, socket: import('socket.io').Socket) => void,
	port = 0
): Promise<HttpServer> {
	const http = createServer();
	let n = 0;
	new Server(http, { path: '/s/x/live' }).on('connection', (socket) => open((n += 1), socket));
	await new Promise<void>((done) => http.listen(port, done));
	here.base = `http://localhost:${(http.address() as { port: number }).port}`;
	return http;
}
const view = (protocol: number) => ({
	protocol,
	version: 1,
	shared: '{"audience":"gate"}',
	own: '{"seat":"a"}'
});

test('[E11] a page that was sent away without a word, even twice, comes back', async () => {
	const http = await door((n, socket) => {
		if (n < 3) socket.disconnect(true);
		else socket.emit('view', view(PROTOCOL));
	});
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	await until(() => page.own !== null);
	expect(page.link).toBe('online');
	page.close();
	http.closeAllConnections();
	http.close();
});

test('[E11] one that was sent away with a word stays away', async () => {
	let opened = 0;
	const http = await door((n, socket) => {
		opened = n;
		socket.emit('view', view(PROTOCOL));
		socket.emit('ended', { why: 'moved' });
		socket.disconnect(true);
	});
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	await until(() => page.ended === 'moved');
	window.dispatchEvent(new Event('online'));
	await new Promise((done) => setTimeout(done, 600));
	expect(opened).toBe(1);
	page.close();
	http.closeAllConnections();
	http.close();
});

test('[E35] no number of tries at a door that stays shut is a refusal, however well the server answers beside it', async () => {
	here.again = { reconnectionDelay: 20, reconnectionDelayMax: 20 };
	let shut = (): void => {};
	const http = await door((_, socket) => {
		shut = () => socket.conn.close();
		socket.emit('view', view(PROTOCOL));
	});
	const { port } = new URL(here.base);
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	await until(() => page.own !== null);
	http.close();
	shut();
	there.mockResolvedValue(true);
	await until(() => there.mock.calls.length > 20);
	expect(page.refused.now).toBe(false);
	// A slow answer is waited for, and not asked for again meanwhile.
	let answer = (_: boolean | null): void => {};
	there.mockClear().mockReturnValue(new Promise((done) => (answer = done)));
	await new Promise((done) => setTimeout(done, 300));
	expect(there.mock.calls.length).toBeLessThanOrEqual(1);
	const back = await door((_, socket) => socket.emit('view', view(PROTOCOL)), Number(port));
	await until(() => page.link === 'online');
	// What was said while it was away counts no more.
	answer(false);
	await new Promise((done) => setTimeout(done, 100));
	expect([page.refused.now, page.link]).toEqual([false, 'online']);
	page.close();
	back.closeAllConnections();
	back.close();
});

test('[E36] a page that is refused asks again, at once when somebody looks at it, and comes back by itself', async () => {
	const http = await door(() => {});
	const { port } = new URL(here.base);
	http.close();
	there.mockResolvedValue(false);
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	const asked = () => there.mock.calls.length;
	await until(() => page.refused.now && asked() > 2);
	document.dispatchEvent(new Event('visibilitychange'));
	// Trouble takes nothing back.
	there.mockResolvedValue(null);
	const before = asked();
	await until(() => asked() > before + 1);
	expect(page.refused.now).toBe(true);
	const back = await door((_, socket) => socket.emit('view', view(PROTOCOL)), Number(port));
	there.mockResolvedValue(true);
	await until(() => page.own !== null);
	expect([page.refused.now, page.link]).toEqual([false, 'online']);
	const then = asked();
	await new Promise((done) => setTimeout(done, 500));
	expect(asked()).toBe(then);
	page.close();
	back.closeAllConnections();
	back.close();
});

test('[E12] a view of another protocol is not read, and the page says so once', async () => {
	const http = await door((_, socket) => socket.emit('view', { protocol: PROTOCOL + 1, all: 'otherwise' }));
	const page = (live = new LiveConnection('/s/x/live', there, outdated));
	await until(() => outdated.mock.calls.length > 0);
	await new Promise((done) => setTimeout(done, 600));
	expect([outdated.mock.calls.length, page.own]).toEqual([1, null]);
	page.close();
	http.closeAllConnections();
	http.close();
});
