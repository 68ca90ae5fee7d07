import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import pino from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { compose, type Composed } from '../../../server/compose.ts';
import { limits, readConfig } from '../../../server/config.ts';
import { voiceOff } from '../../../server/voice/index.ts';
import type { Desk } from '../../../src/domain/session/view.ts';
import type { Role } from '../../../src/domain/session/roles.ts';
import type { Stage } from '../../../src/domain/session/view.ts';
import { Remote } from '../../support/remote.ts';
import { recorded } from '../../support/recorded.ts';

const PUBLIC = 'https://pick.example';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

/** A server whose log is kept, behind http or as it stands behind https. */
async function house(
	publicUrl = '',
	clock = () => Date.now(),
	pages: RequestHandler = (req, res) => void res.status(200).send(`page ${req.url}`),
	dataDir = mkdtempSync(join(tmpdir(), 'blindpick-signing-'))
) {
	const lines: string[] = [];
	const server: Composed = await compose({
		config: readConfig({ DATA_DIR: dataDir, PORT: '0', PUBLIC_URL: publicUrl }),
		clock,
		random: (n) => new Uint8Array(randomBytes(n)),
		log: pino({ level: 'trace', base: null, timestamp: false }, { write: (line) => lines.push(line) }),
		voice: voiceOff('not in this test'),
		pages: async () => pages
	});
	const at = `http://localhost:${await server.listen()}`;
	const origin = publicUrl || at;
	closing.push(async () => {
		await server.close();
		rmSync(dataDir, { recursive: true, force: true });
	});
	const post = (path: string, body: unknown, cookie = '') =>
		fetch(at + path, {
			method: 'POST',
			headers: { 'content-type': 'application/json', origin, cookie },
			body: JSON.stringify(body)
		});
	const session = await server.sessions.create();
	const desk = (await server.sessions.organizerSeat(session)) as string;
	const by = (command: object) =>
		server.sessions.submit(session, randomBytes(9).toString('hex'), command as never, {
			kind: 'seat',
			seat: desk,
			role: 'organizer'
		});
	/** Adds a seat; its path and link. */
	async function add(role: Role): Promise<{ seat: string; path: string; token: string }> {
		const identity = { name: 'Quipu', country: 'PE', city: '', website: '', contact: '' };
		const ack =
			role === 'presenter'
				? await by({
						type: 'putStartup',
						startup: null,
						identity: { ...identity, legalRepresentative: '', people: [] }
					})
				: await by({ type: 'addSeat', role, startup: null, name: role });
		if (!ack.ok) throw new Error(ack.refusal);
		const seat = server.people.seats.all(session).findLast((s) => s.role === role);
		if (seat === undefined) throw new Error('no seat');
		const token = server.people.invitations.show(session, seat.seat) ?? '';
		return { seat: seat.seat, path: `/s/${seat.path}`, token };
	}
	const signIn = async () =>
		cookieOf(await post('/o/api/redeem', { token: server.people.organizers.issueLink() }));
	return { server, at, origin, session, by, add, post, signIn, lines, get: getter(at) };
}

const getter =
	(at: string) =>
	(path: string, cookie = '') =>
		fetch(at + path, { headers: { cookie } });
const cookieOf = (r: Response) => (r.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

test('[A9] over https cookies have a name that a browser takes from https alone, and the plain one is nothing', async () => {
	const h = await house(PUBLIC);
	const { path, token } = await h.add('official');
	const redeemed = await h.post(`${path}/api/redeem`, { token });
	const set = redeemed.headers.get('set-cookie') ?? '';
	expect(set).toMatch(
		new RegExp(
			`^__Secure-bp_seat=[\\w-]{43}; Max-Age=7776000; Path=${path};.*HttpOnly; Secure; SameSite=Strict`
		)
	);
	expect((await h.get(`${path}/api/me`, cookieOf(redeemed))).status).toBe(204);
	expect((await h.get(`${path}/api/me`, cookieOf(redeemed).replace('__Secure-', ''))).status).toBe(404);
	expect(await h.signIn()).toMatch(/^__Secure-bp_organizer=/);
});

test('[A10] signing out ends the sign-in at the server and every open page of it, and leaves the others', async () => {
	const h = await house();
	const [here, there] = [await h.signIn(), await h.signIn()];
	const page = new Remote(h.at, '/o/live', here, { session: h.session });
	await page.until<Desk>((d) => d.draft !== undefined);
	expect((await h.post('/o/api/sign-out', {}, '')).status).toBe(404);
	const out = await h.post('/o/api/sign-out', {}, here);
	expect([out.status, out.headers.get('set-cookie')]).toEqual([
		204,
		expect.stringMatching(/^bp_organizer=; Path=\/o; Expires=Thu, 01 Jan 1970/)
	]);
	await expect.poll(() => page.ended, { timeout: 4000 }).toBe('revoked');
	page.close();
	expect((await h.get('/o/api/me', here)).status).toBe(404);
	expect((await h.get('/o/api/me', there)).status).toBe(204);
	const third = await h.signIn();
	expect((await h.post('/o/api/sign-out', { everywhere: true }, there)).status).toBe(204);
	expect((await h.get('/o/api/me', third)).status).toBe(404);
});

test('[A7] to ask whether one is in is no visit: a page that asks by itself keeps no sign-in', async () => {
	const h = await house();
	const cookie = await h.signIn();
	const asked = vi.spyOn(h.server.people.organizers, 'authenticate');
	expect((await h.get('/o/api/me', cookie)).status).toBe(204);
	expect((await h.get('/o/api/sessions', cookie)).status).toBe(200);
	expect(asked.mock.calls.map(([, visit]) => visit)).toEqual([false, true, true]);
});

test('[A11] pages, answers and views by polling are kept in no cache', async () => {
	const h = await house();
	const { path, token } = await h.add('official');
	const cookie = cookieOf(await h.post(`${path}/api/redeem`, { token }));
	const asked = [
		...['', '/join', '/api/me', '/api/nowhere', '/slides/x', '/live/?EIO=4&transport=polling'].map(
			(x) => path + x
		),
		...['/o', '/o/sessions/x', '/o/api/sessions', '/o/api/sessions/x/record.json']
	];
	for (const at of asked) {
		const answer = await h.get(at, cookie);
		expect(`${at} ${answer.headers.get('cache-control')}`).toMatch(/ (private, )?no-store$/);
	}
});

test('[A12] names of people and startups with characters that nobody sees are refused', async () => {
	const h = await house();
	const organizer = await h.signIn();
	const desk = new Remote(h.at, '/o/live', organizer, { session: h.session });
	await desk.until<Desk>((d) => d.draft !== undefined);
	const startup = { country: 'PE', city: '', website: '', legalRepresentative: '', contact: '', people: [] };
	for (const bad of [
		'An\u200ba',
		'\u202eanA',
		'A\u2066na',
		'A\u00adna',
		'A\ufeffna',
		'A\u{e0041}na',
		'A\u3164na'
	]) {
		await expect(desk.do({ type: 'addSeat', role: 'official', startup: null, name: bad })).rejects.toThrow(
			'invalid'
		);
		for (const who of [{ name: bad }, { name: 'N', city: bad }, { name: 'N', people: [bad] }]) {
			const identity = { ...startup, ...who };
			await expect(desk.do({ type: 'putStartup', startup: null, identity })).rejects.toThrow('invalid');
		}
	}
	await desk.do({ type: 'addSeat', role: 'official', startup: null, name: 'نادية Ñaña O’Brien-Żółć 李' });
	desk.close();
});

test('[A13] who comes in, is refused, leaves and takes the record is logged by name and counted, and nothing says who', async () => {
	const h = await house();
	const told = () => h.lines.splice(0).map((l) => JSON.parse(l) as { event?: string; role?: string });
	const said = () => told().map((l) => `${l.event} ${l.role}`);
	const { seat, path, token } = await h.add('official');
	await h.post(`${path}/api/redeem`, { token: 'wrong' });
	await h.post('/s/nowhere/api/redeem', { token });
	const cookie = cookieOf(await h.post(`${path}/api/redeem`, { token }));
	await h.post(`${path}/api/slides/deck`, {}, cookie);
	await fetch(`${h.at}${path}/api/redeem`, {
		method: 'POST',
		headers: { origin: 'https://x.example', cookie }
	});
	expect(said()).toEqual([
		'redeem-refused official',
		'redeem-refused null',
		'seat-taken official',
		'right-refused official',
		'origin-refused official'
	]);
	await h.by({ type: 'revokeLink', seat });
	await h.get(`${path}/api/me`, cookie);
	const organizer = await h.signIn();
	await h.post('/o/api/redeem', { token: 'wrong' });
	await h.by({ type: 'abort', reason: 'x' });
	await h.get(`/o/api/sessions/${h.session}/record.json`, organizer);
	await h.post('/o/api/sign-out', {}, organizer);
	expect(said()).toEqual([
		'link-revoked official',
		'cookie-refused official',
		'sign-in organizer',
		'redeem-refused organizer',
		'record-exported organizer',
		'sign-out organizer'
	]);
	await h.server.close();
	closing.length = 0;
	expect(told().at(-1)).toMatchObject({
		event: 'counts',
		'redeem-refused': 3,
		'seat-taken': 1,
		'sign-in': 1
	});
});

test('[A13] nothing that comes from a startup is logged: it would tell when its people come', async () => {
	const h = await house();
	const { seat, path, token } = await h.add('presenter');
	await h.post(`${path}/api/redeem`, { token: 'wrong' });
	const cookie = cookieOf(await h.post(`${path}/api/redeem`, { token }));
	await h.post(`${path}/api/redeem`, { token });
	await h.get(`${path}/api/record.json`, cookie);
	await h.by({ type: 'revokeLink', seat });
	await h.get(`${path}/api/me`, cookie);
	await h.post(`${path}/api/redeem`, { token });
	expect(h.lines).toEqual([]);
});

test('[A13] what was refused to a startup is told as a sum, when another day has passed, over restarts too', async () => {
	let ahead = 0;
	const clock = () => Date.now() + ahead;
	const dataDir = mkdtempSync(join(tmpdir(), 'blindpick-signing-'));
	const h = await house('', clock, undefined, dataDir);
	const { path, token } = await h.add('presenter');
	for (const tried of ['wrong', 'wrong', token]) await h.post(`${path}/api/redeem`, { token: tried });
	const day = new Date(clock()).toISOString().slice(0, 10);
	await h.server.close();
	const after = async (days: number) => {
		ahead = days * 24 * 3_600_000;
		const { lines, server } = await house('', clock, undefined, dataDir);
		await server.close();
		return lines.map((line) => JSON.parse(line) as object).filter((line) => 'day' in line);
	};
	expect([h.lines, await after(0), await after(1)]).toEqual([[], [], []]);
	const sums = { log: 'security', event: 'counts', role: 'presenter', day };
	expect(await after(2)).toEqual([{ level: 40, ...sums, 'redeem-refused': 2, 'seat-taken': 1 }]);
	expect(await after(3)).toEqual([]);
	closing.length = 0;
	rmSync(dataDir, { recursive: true, force: true });
});

test('[A14] [A8] a device is written down, sealed, before it is let in; the link is not to be read at the desk again', async () => {
	const h = await house();
	const { seat, path, token } = await h.add('presenter');
	const room = await h.server.sessions.room(h.session);
	const types = async () =>
		(await recorded(room)).events.map((e) => e.type).filter((t) => /Link|SeatMoved/.test(t));
	const link = () => {
		const { people } = h.server;
		const shown = people.invitations.show(h.session, seat);
		return shown === undefined ? '' : `#${shown}`;
	};
	expect(link()).toContain(token);
	const first = cookieOf(await h.post(`${path}/api/redeem`, { token }));
	expect([await types(), link()]).toEqual([['LinkRedeemed'], '']);
	// The same device again is no news; another one asks first.
	const again = cookieOf(await h.post(`${path}/api/redeem`, { token }, first));
	expect((await h.post(`${path}/api/redeem`, { token })).status).toBe(409);
	expect(await types()).toEqual(['LinkRedeemed']);
	const moved = cookieOf(await h.post(`${path}/api/redeem`, { token, move: true }));
	await h.by({ type: 'reissueLink', seat });
	expect(link()).toContain('#');
	expect(await types()).toEqual(['LinkRedeemed', 'SeatMoved', 'LinkIssued']);
	const { events, details } = await recorded(room);
	for (const e of events.filter((x) => /Link|SeatMoved/.test(x.type))) {
		expect(Object.keys(e.data as object)).toEqual(['sealed']);
		expect(JSON.stringify(e)).not.toContain(seat);
	}
	expect(details).toMatch(/^[0-9a-f]{64}$/);
	// What cannot be written down does not happen.
	const fresh = h.server.people.invitations.show(h.session, seat) ?? '';
	const { journal } = h.server.sessions.ports;
	const append = journal.append.bind(journal);
	journal.append = async () => ({ ok: false, reason: 'storage' }) as never;
	expect((await h.post(`${path}/api/redeem`, { token: fresh, move: true })).status).toBe(503);
	journal.append = append;
	expect(
		await Promise.all([first, again, moved].map(async (c) => (await h.get(`${path}/api/me`, c)).status))
	).toEqual([404, 404, 204]);
	expect((await h.post(`${path}/api/redeem`, { token: fresh, move: true })).status).toBe(204);
});

test('[A26] paces exceeded and what cannot be read are told by name once a minute, counted each time, of presenters never', async () => {
	const h = await house();
	const [official, presenter] = [await h.add('official'), await h.add('presenter')];
	const enter = async ({ path, token }: typeof official) =>
		cookieOf(await h.post(`${path}/api/redeem`, { token }));
	const held = [
		[official, await enter(official)],
		[presenter, await enter(presenter)]
	] as const;
	const organizer = await h.signIn();
	h.lines.length = 0;
	const { atOnce } = limits.paces.ask;
	for (const [{ path }, cookie] of held)
		for (let i = 0; i < atOnce + 20; i += 20)
			await Promise.all(Array.from({ length: 40 }, () => h.get(`${path}/api/me`, cookie)));
	const at = (path: string, cookie: string) => {
		const headers = { 'content-type': 'application/json', origin: h.origin, cookie };
		return fetch(h.at + path, { method: 'POST', body: '{', headers });
	};
	for (let i = 0; i < 3; i++) await at('/o/api/sign-out', organizer);
	await at(`${presenter.path}/api/slides/deck`, held[1][1]);
	await at(`${presenter.path}/api/redeem`, '');
	const page = new Remote(h.at, `${official.path}/live`, held[0][1], {});
	await page.until(() => true);
	await expect(page.do({ type: 'saveSheet', nonsense: true } as never)).rejects.toThrow('invalid');
	page.close();
	const said = h.lines.map((l) => JSON.parse(l) as { event: string; role: string });
	expect(said.map((l) => `${l.event} ${l.role}`)).toEqual([
		'pace-exceeded official',
		'input-refused organizer',
		'input-refused official'
	]);
	await h.server.close();
	closing.length = 0;
	const counts = JSON.parse(h.lines.at(-1) ?? '{}') as Record<string, number>;
	expect(counts['input-refused']).toBe(4);
	expect(counts['pace-exceeded']).toBeGreaterThan(10);
});

test('[A27] a page that fails is one line of the one log, with its places and no word of its message', async () => {
	const words = 'Quipu\n{"level":60}\n    at evil (server/x.ts:1:1)';
	const h = await house('', Date.now, (req, res) => {
		req.pageFailed?.(new TypeError(words), '/s/[path]');
		res.status(500).end();
	});
	h.lines.length = 0;
	expect((await h.get('/s/x')).status).toBe(500);
	expect(h.lines).toHaveLength(1);
	expect(JSON.parse(h.lines[0] ?? '')).toMatchObject({
		level: 50,
		msg: 'page /s/[path] failed',
		error: 'TypeError'
	});
	expect(h.lines[0]).not.toMatch(/Quipu|evil|\\n/);
});

test('[A30] who opens a new link stays on every page of the browser, by the new sign-in; the old one is nothing', async () => {
	const h = await house();
	const old = await h.signIn();
	const page = new Remote(h.at, '/o/live', old, { session: h.session });
	await page.until<Desk>((d) => d.draft !== undefined);
	const link = { token: h.server.people.organizers.issueLink() };
	const renewed = cookieOf(await h.post('/o/api/redeem', link, old));
	expect((await h.get('/o/api/me', renewed)).status).toBe(204);
	expect((await h.get('/o/api/me', old)).status).toBe(404);
	await expect.poll(() => page.connected, { timeout: 4000 }).toBe(false);
	expect(page.ended).toBeNull();
	page.close();
});

test('[A31] organizers see their sign-ins; others end by whoever has just used a link, and their pages are out', async () => {
	let ahead = 0;
	const h = await house('', () => Date.now() + ahead);
	const there = await h.signIn();
	const page = new Remote(h.at, '/o/live', there, { session: h.session });
	await page.until<Desk>((d) => d.draft !== undefined);
	ahead += 11 * 60_000;
	const here = await h.signIn();
	const list = async (cookie: string) =>
		(await (await h.get('/o/api/sign-ins', cookie)).json()) as { id: string; mine: boolean }[];
	expect((await h.get('/o/api/sign-ins')).status).toBe(404);
	const seen = await list(here);
	expect(seen.map((x) => x.mine)).toEqual([true, false]);
	expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${there.split('=')[1]}|${here.split('=')[1]}|127`));
	// An older sign-in turns nobody out, neither one nor all.
	expect((await h.post('/o/api/sign-out', { one: seen[0]?.id }, there)).status).toBe(409);
	expect((await h.post('/o/api/sign-out', { everywhere: true }, there)).status).toBe(409);
	expect((await h.post('/o/api/sign-out', { one: 'nobody' }, here)).status).toBe(404);
	expect((await h.post('/o/api/sign-out', { one: seen[1]?.id }, here)).status).toBe(204);
	await expect.poll(() => page.ended, { timeout: 4000 }).toBe('revoked');
	page.close();
	expect((await h.get('/o/api/me', there)).status).toBe(404);
	expect((await list(here)).map((x) => x.mine)).toEqual([true]);
	// The own one ends at any time.
	ahead += 11 * 60_000;
	expect((await h.post('/o/api/sign-out', {}, here)).status).toBe(204);
	expect((await h.get('/o/api/me', here)).status).toBe(404);
});

test('[A32] a seat signs itself out on all its pages at once, in the evidence and the log; its link opens it again', async () => {
	const h = await house();
	const { path, token } = await h.add('official');
	const cookie = cookieOf(await h.post(`${path}/api/redeem`, { token }));
	const page = new Remote(h.at, `${path}/live`, cookie);
	await page.until<Stage>((v) => v.phase === 'draft');
	h.lines.length = 0;
	const out = await h.post(`${path}/api/sign-out`, {}, cookie);
	expect([out.status, out.headers.get('clear-site-data')]).toEqual([204, '"cache"']);
	expect(out.headers.get('set-cookie')).toMatch(
		new RegExp(`^bp_seat=; Path=${path}; Expires=Thu, 01 Jan 1970`)
	);
	await expect.poll(() => page.ended, { timeout: 4000 }).toBe('left');
	page.close();
	expect((await h.get(`${path}/api/me`, cookie)).status).toBe(404);
	expect((await h.post(`${path}/api/sign-out`, {}, cookie)).status).toBe(404);
	expect(h.lines.map((l) => (JSON.parse(l) as { event: string }).event)).toEqual([
		'seat-left',
		'cookie-refused'
	]);
	expect((await h.post(`${path}/api/redeem`, { token })).status).toBe(204);
	const { events } = await recorded(await h.server.sessions.room(h.session));
	const links = events.filter((e) => /Link|SeatMoved|SeatLeft/.test(e.type));
	expect(links.map((e) => e.type)).toEqual(['LinkRedeemed', 'SeatLeft', 'SeatMoved']);
	for (const e of links) expect(Object.keys(e.data as object)).toEqual(['sealed']);
});

test('[A32] every seat can sign out in every phase, also when all is over; presenters leave no line', async () => {
	const h = await house();
	const seats = await Promise.all(
		(['moderator', 'auditor', 'projector', 'captioner', 'presenter'] as const).map((role) => h.add(role))
	);
	for (const over of [false, true]) {
		if (over) await h.by({ type: 'abort', reason: 'x' });
		for (const { path, token } of seats) {
			const cookie = cookieOf(await h.post(`${path}/api/redeem`, { token }));
			expect((await h.post(`${path}/api/sign-out`, {}, cookie)).status).toBe(204);
			expect((await h.get(`${path}/api/me`, cookie)).status).toBe(404);
		}
	}
	const told = h.lines.map((l) => JSON.parse(l) as { event: string; role: string });
	expect(told.filter((l) => l.event === 'seat-left').map((l) => l.role)).toEqual(
		[1, 2].flatMap(() => ['moderator', 'auditor', 'projector', 'captioner'])
	);
	expect(told.filter((l) => l.role === 'presenter')).toEqual([]);
});

test('[A35] an abort ends the links after 30 days', async () => {
	let ahead = 0;
	const h = await house('', () => Date.now() + ahead);
	const { path, token } = await h.add('official');
	await h.by({ type: 'abort', reason: 'x' });
	expect((await h.post(`${path}/api/redeem`, { token })).status).toBe(204);
	ahead += 30 * 24 * 3_600_000;
	expect((await h.post(`${path}/api/redeem`, { token, move: true })).status).toBe(404);
});

test('[A36] a browser is marked when somebody who approves comes in, and never for the others', async () => {
	const h = await house(PUBLIC);
	const marks: Record<string, string> = {};
	for (const role of ['moderator', 'auditor', 'official', 'presenter', 'projector', 'captioner'] as const) {
		const { path, token } = await h.add(role);
		const jar = Object.values(marks)[0] ?? '';
		const set = (await h.post(`${path}/api/redeem`, { token }, jar)).headers.getSetCookie();
		const mark = set.find((c) => c.includes('bp_browser'));
		if (mark !== undefined) {
			expect(mark).toMatch(
				/^__Host-bp_browser=[\w-]{22}; Max-Age=7776000; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/
			);
			marks[role] = mark.split(';')[0] ?? '';
		}
	}
	expect(Object.keys(marks)).toEqual(['moderator', 'auditor']);
	expect(marks.moderator).toBe(marks.auditor);
});

test('[A47] whoever presses again after a lost answer is in, open pages go over, and nobody else is let in', async () => {
	const h = await house();
	const before = await h.signIn();
	const page = new Remote(h.at, '/o/live', before, { session: h.session });
	await page.until<Desk>((d) => d.draft !== undefined);
	const token = h.server.people.organizers.issueLink();
	const redeem = (press?: string, cookie = before) => h.post('/o/api/redeem', { token, press }, cookie);
	expect((await redeem('p')).status).toBe(204);
	expect((await redeem('q')).status).toBe(404);
	expect((await redeem()).status).toBe(404);
	// The answer was lost: the browser has the former cookie, and it is good.
	expect((await h.get('/o/api/me', before)).status).toBe(204);
	expect(page.ended).toBeNull();
	const answer = await redeem('p');
	const cookie = cookieOf(answer);
	expect((await h.get('/o/api/me', cookie)).status).toBe(204);
	expect((await h.get('/o/api/me', before)).status).toBe(404);
	expect((await redeem('p', cookie)).status).toBe(404);
	await expect.poll(() => page.connected, { timeout: 4000 }).toBe(false);
	expect(page.ended).toBeNull();
	page.close();
});

test('[A48] a link that a browser sends twice is opened once: no question, one event, one device', async () => {
	const h = await house();
	const { path, seat, token } = await h.add('official');
	const press = { token, press: 'p' };
	const { journal } = h.server.sessions.ports;
	const append = journal.append.bind(journal);
	const store = Promise.withResolvers<void>();
	journal.append = async (what) => (await store.promise, append(what));
	const look = vi.spyOn(h.server.people.devices, 'look');
	const sent = [1, 2].map(() => h.post(`${path}/api/redeem`, press));
	// The second comes while the first is being written down.
	await expect.poll(() => look.mock.calls.length, { timeout: 4000 }).toBeGreaterThan(2);
	store.resolve();
	const both = await Promise.all(sent);
	expect(both.map(({ status }) => status)).toEqual([204, 204]);
	expect((await h.post(`${path}/api/redeem`, press)).status).toBe(204);
	expect((await h.post(`${path}/api/redeem`, { token, press: 'q' })).status).toBe(409);
	const { events } = await recorded(await h.server.sessions.room(h.session));
	const opened = events.map(({ type }) => type).filter((t) => /^(LinkRedeemed|SeatMoved)$/.test(t));
	expect(opened).toEqual(['LinkRedeemed']);
	expect(h.server.people.seats.of(h.session, seat)?.redeemedAt).not.toBeNull();
	expect((await h.post(`${path}/api/redeem`, { token, press: 'q', move: true })).status).toBe(204);
	// Moved away: the former page is asked as any other.
	expect((await h.post(`${path}/api/redeem`, press)).status).toBe(409);
});

test('[A49] a session that a browser begins twice, or whose answer was lost, is begun once', async () => {
	const h = await house();
	const cookie = await h.signIn();
	const many = (await h.server.sessions.list()).length;
	const begin = async (press?: string) => {
		const answer = await h.post('/o/api/sessions?lang=es', { press }, cookie);
		return ((await answer.json()) as { id: string }).id;
	};
	const [one, same] = await Promise.all([begin('press one'), begin('press one')]);
	expect([same, await begin('press one')]).toEqual([one, one]);
	expect(new Set([one, await begin('press two'), await begin(), await begin()]).size).toBe(4);
	expect(await h.server.sessions.list()).toHaveLength(many + 4);
});

test('[A49] a sign-out that a browser sends twice is answered twice, of a seat, here and everywhere; another press is nobody’s', async () => {
	const h = await house();
	const { path, token } = await h.add('official');
	const seat = cookieOf(await h.post(`${path}/api/redeem`, { token }));
	for (const [at, body, cookie] of [
		[path, {}, seat],
		['/o', {}, await h.signIn()],
		['/o', { everywhere: true }, await h.signIn()]
	] as const) {
		const leave = (press: string, as: string = cookie) =>
			fetch(`${h.at}${at}/api/sign-out`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', origin: h.origin, cookie: as, 'x-press': press },
				body: JSON.stringify(body)
			});
		const answers = [await leave('p'), await leave('p')];
		for (const answer of answers)
			expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
				204,
				expect.stringMatching(/=; Path/)
			]);
		expect([(await leave('q')).status, (await leave('p', '')).status]).toEqual([404, 404]);
		expect((await h.get(`${at}/api/me`, cookie)).status).toBe(404);
	}
});
