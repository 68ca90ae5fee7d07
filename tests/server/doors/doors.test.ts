import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compose, type Composed } from '../../../server/compose.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { voiceOff } from '../../../server/voice/index.ts';
import { withNews, type CommandAck, type ViewFrame } from '../../../src/wire/frames.ts';
import type { Desk } from '../../../src/domain/session/view.ts';

let server: Composed;
let base: string;
let dataDir: string;
const sockets: Socket[] = [];

async function start(): Promise<void> {
	server = await compose({
		config: readConfig({ DATA_DIR: dataDir, PORT: '0' }),
		clock: () => Date.now(),
		random: (n) => new Uint8Array(randomBytes(n)),
		log: createLog('silent'),
		voice: voiceOff('not in this test'),
		pages: async () => (_req, res) => void res.status(404).type('text/plain').send('')
	});
	base = `http://localhost:${await server.listen()}`;
}

beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'blindpick-doors-'));
	await start();
});
afterEach(async () => {
	for (const s of sockets.splice(0)) s.disconnect();
	await server.close();
	rmSync(dataDir, { recursive: true, force: true });
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
	fetch(base + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: base, ...headers },
		body: JSON.stringify(body)
	});
const cookieOf = (r: Response) => (r.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

class Client {
	readonly socket: Socket;
	frames: ViewFrame[] = [];
	ended: string | null = null;
	#shared: object | null = null;
	#own: object | null = null;
	constructor(path: string, cookie: string, query: Record<string, string> = {}) {
		this.socket = io(base, {
			path,
			query,
			transports: ['websocket'],
			forceNew: true,
			reconnection: false,
			extraHeaders: { cookie, origin: base }
		});
		sockets.push(this.socket);
		this.socket.on('view', (f: ViewFrame) => {
			this.frames.push(f);
			this.#shared = withNews(this.#shared, f.shared);
			this.#own = withNews(this.#own, f.own);
		});
		this.socket.on('ended', (e: { why: string }) => (this.ended = e.why));
	}
	get shared() {
		return JSON.parse(JSON.stringify(this.#shared ?? {}));
	}
	get own() {
		return JSON.parse(JSON.stringify(this.#own ?? {}));
	}
	send(command: unknown, id: string = randomBytes(8).toString('hex')): Promise<CommandAck> {
		return this.socket.timeout(4000).emitWithAck('command', { id, command });
	}
	async seen(): Promise<this> {
		await expect.poll(() => this.frames.length, { timeout: 4000 }).toBeGreaterThan(0);
		return this;
	}
}

async function organizer(): Promise<{ desk: Client; id: string; cookie: string }> {
	const redeemed = await post('/o/api/redeem', { token: server.people.organizers.issueLink() });
	expect(redeemed.status).toBe(204);
	const cookie = cookieOf(redeemed);
	const made = await post('/o/api/sessions', {}, { cookie });
	const { id } = (await made.json()) as { id: string };
	const desk = await new Client('/o/live', cookie, { session: id }).seen();
	return { desk, id, cookie };
}

async function addOfficial(desk: Client): Promise<{ path: string; token: string; seat: string }> {
	const ack = await desk.send({ type: 'addSeat', role: 'official', startup: null, name: 'Ana' });
	const seat = ack.ok ? (ack.made as string) : '';
	const person = () => (desk.shared as Desk).people?.find((p) => p.seat === seat);
	await expect.poll(() => person()?.link.path ?? '', { timeout: 4000 }).toContain('#');
	const [path, token] = (person()?.link.path ?? '').split('/join#');
	return { path: path as string, token: token as string, seat };
}

test('[S7] a command sent twice is carried out once, also after a restart', async () => {
	const { desk, id, cookie } = await organizer();
	const command = { type: 'addSeat', role: 'official', startup: null, name: 'Ana' };
	const first = await desk.send(command, 'same-id-123');
	expect(await desk.send(command, 'same-id-123')).toEqual(first);
	desk.socket.disconnect();
	await server.close();
	await start();
	const again = await new Client('/o/live', cookie, { session: id }).seen();
	expect(await again.send(command, 'same-id-123')).toEqual(first);
	expect((again.shared as Desk).people).toHaveLength(1);
});

test('[A3] [B3] unknown, revoked and foreign links, seats and slides get one answer, like a missing path', async () => {
	const { desk } = await organizer();
	const { path, token, seat } = await addOfficial(desk);
	const other = await addOfficial(desk);
	await desk.send({ type: 'revokeLink', seat });
	const answers = await Promise.all([
		post(`${path}/api/redeem`, { token }),
		post(`${path}/api/redeem`, { token: other.token }),
		post(`/s/unknown/api/redeem`, { token }),
		post(`${path}/api/redeem`, { nonsense: true }),
		fetch(`${base}${path}/api/me`),
		fetch(`${base}${path}/api/record.json`),
		fetch(`${base}${path}/slides/abc`),
		fetch(`${base}${path}/api/nowhere`),
		fetch(`${base}/o/api/sessions`),
		fetch(`${base}/o/api/sessions/x/record.json`)
	]);
	const told = await Promise.all(
		answers.map(async (r) => {
			const headers = [...r.headers].filter(([k]) => !['date', 'connection', 'keep-alive'].includes(k));
			return JSON.stringify([r.status, headers, await r.text()]);
		})
	);
	expect(new Set(told).size).toBe(1);
	expect(answers[0]?.status).toBe(404);
});

test('[K64] a path has one spelling: in any other there is nothing, so that none is counted apart', async () => {
	const { desk } = await organizer();
	const { path, token } = await addOfficial(desk);
	const letter = path[3] ?? '';
	const spellings = [
		path.replace('/s/', '/S/'),
		path.replace('/s/', '/%73/'),
		`/s/%${letter.charCodeAt(0).toString(16)}${path.slice(4)}`
	];
	for (const other of spellings) {
		expect((await post(`${other}/api/redeem`, { token })).status, other).toBe(404);
		expect((await fetch(`${base}${other}/join`)).status, other).toBe(404);
	}
	expect((await post(`${path}/api/redeem`, { token })).status).toBe(204);
});

test('[A4] a second device asks, then takes over, and the first is told', async () => {
	const { desk } = await organizer();
	const { path, token } = await addOfficial(desk);
	const first = await post(`${path}/api/redeem`, { token });
	expect(first.headers.get('set-cookie')).toMatch(new RegExp(`Path=${path};.*HttpOnly.*SameSite=Strict`));
	const one = await new Client(`${path}/live`, cookieOf(first)).seen();
	expect((await post(`${path}/api/redeem`, { token })).status).toBe(409);
	const second = await post(`${path}/api/redeem`, { token, move: true });
	expect(second.status).toBe(204);
	await expect.poll(() => one.ended, { timeout: 4000 }).toBe('moved');
	await new Client(`${path}/live`, cookieOf(second)).seen();
});

test('[A5] revoking a link ends its socket at once', async () => {
	const { desk } = await organizer();
	const { path, token, seat } = await addOfficial(desk);
	const cookie = cookieOf(await post(`${path}/api/redeem`, { token }));
	const official = await new Client(`${path}/live`, cookie).seen();
	await desk.send({ type: 'revokeLink', seat });
	await expect.poll(() => official.ended, { timeout: 4000 }).toBe('revoked');
	expect((await fetch(`${base}${path}/api/me`, { headers: { cookie } })).status).toBe(404);
});

test('[E55] [E56] every page of a deleted draft is told so at once, and whoever deleted it has the answer before', async () => {
	const { desk, id, cookie } = await organizer();
	const { path, token } = await addOfficial(desk);
	const gone = await addOfficial(desk);
	const enter = async (at: string, by: string) =>
		new Client(`${at}/live`, cookieOf(await post(`${at}/api/redeem`, { token: by }))).seen();
	const [official, removed] = [await enter(path, token), await enter(gone.path, gone.token)];
	await desk.send({ type: 'removeSeat', seat: gone.seat });
	await expect.poll(() => removed.ended, { timeout: 4000 }).toBe('removed');
	const other = await new Client('/o/live', cookie, { session: id }).seen();
	expect(await desk.send({ type: 'deleteDraft' })).toMatchObject({ ok: true });
	await expect
		.poll(() => [official.ended, other.ended, desk.ended], { timeout: 4000 })
		.toEqual(['deleted', 'deleted', 'deleted']);
});

test('[B3] malformed, oversized, foreign and too fast frames are refused and harm nobody', async () => {
	const { desk } = await organizer();
	const { path, token } = await addOfficial(desk);
	const cookie = cookieOf(await post(`${path}/api/redeem`, { token }));
	const official = await new Client(`${path}/live`, cookie).seen();
	expect(official.shared.audience).toBe('gate');
	expect(await official.send({ type: 'nonsense' })).toEqual({ ok: false, refusal: 'not-found' });
	expect(await official.send({ type: 'askQuestion', text: '\ud800 half' })).toEqual({
		ok: false,
		refusal: 'invalid'
	});
	expect(await official.send({ type: 'releaseKey' })).toEqual({ ok: false, refusal: 'not-found' });
	expect(await official.send({ type: 'openDoors' })).toEqual({ ok: false, refusal: 'not-found' });
	const many = await Promise.all(Array.from({ length: 240 }, () => official.send({ type: 'leaveFloor' })));
	expect(many.filter((a) => !a.ok && a.refusal === 'rate').length).toBeGreaterThan(20);
	official.socket.emit('command', 'x'.repeat(200_000));
	await expect.poll(() => official.socket.connected, { timeout: 4000 }).toBe(false);
	expect((await desk.send({ type: 'addSeat', role: 'auditor', startup: null, name: 'Auda' })).ok).toBe(true);
});

test('[B3] pages of other origins reach neither socket nor forms', async () => {
	const { desk } = await organizer();
	const { path, token } = await addOfficial(desk);
	const foreign = { origin: 'https://elsewhere.example' };
	expect((await post(`${path}/api/redeem`, { token }, foreign)).status).toBe(404);
	const cookie = cookieOf(await post(`${path}/api/redeem`, { token }));
	const socket = io(base, {
		path: `${path}/live`,
		transports: ['websocket'],
		forceNew: true,
		reconnection: false,
		extraHeaders: { cookie, ...foreign }
	});
	sockets.push(socket);
	const opened = new Promise<void>((ok, no) => socket.on('connect', () => ok()).on('connect_error', no));
	await expect(opened).rejects.toThrow();
});

test('[A46] a deletion that comes later than it was meant deletes nothing; the list tells the clock it is meant by', async () => {
	const { id, cookie } = await organizer();
	const list = () => fetch(`${base}/o/api/sessions`, { headers: { cookie } });
	const remove = (before: string) =>
		fetch(`${base}/o/api/sessions/${id}`, {
			method: 'DELETE',
			headers: { origin: base, cookie, 'x-before': before }
		});
	const now = Number((await list()).headers.get('x-now'));
	expect(Math.abs(Date.now() - now)).toBeLessThan(5_000);
	expect((await remove(String(now - 1))).status).toBe(408);
	expect((await remove('soon')).status).toBe(400);
	expect(await (await list()).json()).toHaveLength(1);
	expect((await remove(String(now + 8_000))).status).toBe(204);
	expect(await (await list()).json()).toEqual([]);
});

test('[O1] a draft is deleted by its organizer alone, and no longer once its doors were opened', async () => {
	const { desk, id, cookie } = await organizer();
	const remove = (session: string, headers: Record<string, string>) =>
		fetch(`${base}/o/api/sessions/${session}`, { method: 'DELETE', headers });
	expect((await remove(id, { origin: base })).status).toBe(404);
	expect((await remove(id, { origin: 'https://elsewhere.example', cookie })).status).toBe(404);
	expect((await remove('unknown', { origin: base, cookie })).status).toBe(404);
	const { path, token } = await addOfficial(desk);
	const draft = (desk.shared as Desk).draft;
	for (const role of ['moderator', 'auditor']) {
		await desk.send({ type: 'addSeat', role, startup: null, name: role });
	}
	const identity = {
		name: 'Quipu',
		country: 'PE',
		city: '',
		website: '',
		legalRepresentative: '',
		contact: ''
	};
	await desk.send({ type: 'putStartup', startup: null, identity: { ...identity, people: [] } });
	const challenge = { title: 'T', problem: 'P', affected: '', requirement: 'R' };
	const whole = { ...draft, entity: 'E', challenge, startsAt: 1_900_000_000_000, quorum: 1 };
	await desk.send({ type: 'saveDraft', draft: whole, base: 0 });
	const other = await organizer();
	expect((await desk.send({ type: 'openDoors' })).ok).toBe(true);
	expect((await remove(id, { origin: base, cookie })).status).toBe(409);
	expect((await post(`${path}/api/redeem`, { token })).status).toBe(204);
	expect((await remove(other.id, { origin: base, cookie })).status).toBe(204);
	const list = await fetch(`${base}/o/api/sessions`, { headers: { cookie } });
	expect(((await list.json()) as { id: string }[]).map((s) => s.id)).toEqual([id]);
});
