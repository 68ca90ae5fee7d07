import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import type { Composed } from '../../../server/compose.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { IDENTITY, composed, dataFolder, listening, opened, type Performed } from './composed.ts';

async function toReveal(perform: Performed, server: Composed, session: string): Promise<void> {
	const { state } = (await server.sessions.room(session))!;
	const slot = state.phase === 'lobby' ? state.slots[0]!.slot : '';
	const moderator = (command: Parameters<Performed>[0]) => perform(command, 'moderator-A', 'moderator');
	await moderator({ type: 'callSlot', slot });
	await moderator({ type: 'skipSlot', slot, reason: 'no vino' });
	await moderator({ type: 'openReview' });
	await moderator({ type: 'seal' });
	await moderator({ type: 'approveReveal' });
	expect(await perform({ type: 'approveReveal' }, 'auditor-A', 'auditor')).toMatchObject({ ok: true });
	expect((await server.sessions.room(session))!.state.phase).toBe('revealing');
}

/** Two sessions, A and B; `damage` is done to A's rows (`?`) while the server is down; then it is up again. */
async function twoSessions(damage: readonly string[], revealing: boolean) {
	const dir = dataFolder();
	const before = await composed(dir);
	const [a, b] = [await opened(before, 'A'), await opened(before, 'B')];
	const seats = Object.fromEntries(
		[a.session, b.session].flatMap((session) =>
			before.people.seats
				.all(session)
				.map(({ seat, path }) => [seat, { path, token: before.people.invitations.show(session, seat)! }])
		)
	);
	if (revealing) await toReveal(a.perform, before, a.session);
	await before.close();
	const db = openDatabase(dir);
	db.exec('PRAGMA foreign_keys = OFF');
	for (const sql of damage) expect(db.prepare(sql).run(a.session).changes).toBeGreaterThan(0);
	db.close();
	const { log, lines } = listening();
	const server = await composed(dir, log);
	onTestFinished(() => server.close());
	const base = `http://localhost:${await server.listen()}`;
	return { server, base, lines, seats, a: a.session, b: b.session };
}

const SECRET = (name: string) =>
	`UPDATE vault_secret SET sealed = zeroblob(60) WHERE session = ? AND name ${name}`;
const ways: [string, string[], boolean?][] = [
	['a changed row', [`UPDATE journal_event SET data = '{"at":1}' WHERE session = ? AND seq = 5`]],
	['a missing row', ['DELETE FROM journal_event WHERE session = ? AND seq = 5']],
	['unreadable JSON', [`UPDATE journal_event SET data = '{' WHERE session = ? AND seq = 5`]],
	['an unknown type of event', [`UPDATE journal_event SET type = 'Nonsense' WHERE session = ? AND seq = 5`]],
	['no end of the chain', ['DELETE FROM journal_head WHERE session = ?']],
	['no events at all', ['DELETE FROM journal_event WHERE session = ?']],
	['a damaged seed', [SECRET(`= 'seed'`)]],
	['a damaged identity', [SECRET(`LIKE 'identity:%'`)]],
	['a damaged key of names and notes', [SECRET(`= 'memo-key'`)]],
	['a missing identity', [`DELETE FROM vault_secret WHERE session = ? AND name LIKE 'identity:%'`]],
	['a missing salt', [`DELETE FROM vault_secret WHERE session = ? AND name LIKE 'salt:%'`]],
	['a missing detail key', [`DELETE FROM vault_secret WHERE session = ? AND name = 'details'`]],
	['a damaged reveal secret in the countdown', [SECRET(`= 'reveal-key'`)], true],
	['no summary either', ['DELETE FROM journal_summary WHERE session = ?', SECRET(`= 'seed'`)]]
];

test.each(ways)('[K22] %s stays with its session, at every door', async (_, damage, revealing = false) => {
	const { server, base, lines, seats, a, b } = await twoSessions(damage, revealing);
	const json = { 'content-type': 'application/json', origin: base };
	const post = (path: string, body: unknown, cookie = '') =>
		fetch(base + path, { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify(body) });
	const cookieOf = (r: Response) => (r.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
	const get = (path: string, cookie: string) => fetch(base + path, { headers: { cookie } });

	const desk = cookieOf(await post('/o/api/redeem', { token: server.people.organizers.issueLink() }));
	const list = await get('/o/api/sessions', desk);
	expect(list.status).toBe(200);
	const rows = (await list.json()) as { id: string; damaged: boolean; title: string }[];
	expect(Object.fromEntries(rows.map((r) => [r.id, r.damaged]))).toEqual({ [a]: true, [b]: false });
	expect(rows.find((r) => r.id === b)?.title).toBe('B');

	for (const path of [`/o/api/sessions/${a}/record.json`, `/o/api/sessions/${a}/takes`]) {
		expect((await get(path, desk)).status).toBe(503);
	}
	const deleted = await fetch(`${base}/o/api/sessions/${a}`, {
		method: 'DELETE',
		headers: { ...json, cookie: desk }
	});
	expect(deleted.status).toBe(503);

	const ends = (path: string, cookie: string, query: Record<string, string> = {}): Promise<string> => {
		const socket = io(base, {
			path,
			query,
			transports: ['websocket'],
			forceNew: true,
			reconnection: false,
			extraHeaders: { cookie, origin: base }
		});
		onTestFinished(() => void socket.disconnect());
		return new Promise((resolve, reject) => {
			socket.on('ended', ({ why }: { why: string }) => resolve(why));
			socket.on('view', () => resolve('view'));
			socket.on('connect_error', reject);
		});
	};
	expect(await ends('/o/live', desk, { session: a })).toBe('damaged');
	expect(await ends('/o/live', desk, { session: b })).toBe('view');
	for (const role of ['official', 'moderator', 'presenter', 'auditor']) {
		for (const [title, told] of [
			['A', 'damaged'],
			['B', 'view']
		] as const) {
			const { path, token } = seats[`${role}-${title}`]!;
			const redeemed = await post(`/s/${path}/api/redeem`, { token });
			expect(redeemed.status).toBe(204);
			expect(await ends(`/s/${path}/live`, cookieOf(redeemed))).toBe(told);
			expect((await get(`/s/${path}/slides/s`, cookieOf(redeemed))).status).toBe(title === 'A' ? 503 : 404);
		}
	}
	// One line, once, of the one session, without anybody's name.
	expect(lines.filter((l) => l.session === a).length).toBe(1);
	expect(lines.filter((l) => l.session === b)).toEqual([]);
	for (const word of [IDENTITY.name, 'Rosa', ...Object.values(seats).map((s) => s.token)])
		expect(JSON.stringify(lines.map((l) => l.whole))).not.toContain(word);

	// Whoever has no right to know meets what does not exist.
	const { path } = seats['official-A']!;
	for (const where of [`/s/${path}`, '/s/nowhere'])
		for (const what of ['/api/me', '/slides/s', '/api/record.json'])
			expect([where + what, (await get(where + what, '')).status]).toEqual([where + what, 404]);
	expect((await post(`/s/${path}/api/redeem`, { token: 'wrong' })).status).toBe(404);
	expect((await get(`/o/api/sessions/${a}/record.json`, '')).status).toBe(404);
});

test.each(['seed', 'salt:su-A'])(
	'[K22] %s that opens and is not the one committed to is damage',
	async (name) => {
		const dir = dataFolder();
		const before = await composed(dir);
		const { session } = await opened(before, 'A');
		const { vault } = before.sessions.ports;
		expect(vault.getSecret(session, name)).toHaveLength(32);
		vault.putSecret(session, name, new Uint8Array(32));
		await before.close();
		const server = await composed(dir);
		onTestFinished(() => server.close());
		await server.listen();
		await expect.poll(() => server.sessions.list()).toMatchObject([{ id: session, damaged: true }]);
	}
);

test('[K22] a session whose secrets an abort destroyed is not damaged', async () => {
	const dir = dataFolder();
	const before = await composed(dir);
	const { session, perform } = await opened(before, 'A');
	expect(await perform({ type: 'abort', reason: 'corte de luz' })).toMatchObject({ ok: true });
	await before.close();
	const { log, lines } = listening();
	const server = await composed(dir, log);
	onTestFinished(() => server.close());
	await server.listen();
	expect(await server.sessions.list()).toMatchObject([{ id: session, damaged: false, phase: 'aborted' }]);
	expect(lines).toEqual([]);
});

const REVEALED = (perform: Performed, server: Composed, session: string) =>
	toReveal(perform, server, session);
type Meets = (
	perform: Performed,
	base: string,
	desk: string,
	session: string,
	server: Composed
) => Promise<unknown>;
const help: Meets = (perform) => perform({ type: 'sendHelp', startup: 'su-A', text: 'Hola' }).catch(() => {});
const record: Meets = async (_, base, cookie, session) => {
	const answer = await fetch(`${base}/o/api/sessions/${session}/record.json`, { headers: { cookie } });
	expect(answer.status).toBe(503);
};
const words: Meets = async (_perform, _base, _desk, session, server) => {
	const room = (await server.sessions.room(session))!;
	await room.lookedOver('presenter-A', ['Una'], [], AbortSignal.timeout(5_000), false).catch(() => {});
};
const nothing: Meets = async () => {};
const whileOpen: [string, string[], Meets, ((...of: Parameters<typeof toReveal>) => Promise<unknown>)?][] = [
	['another end of the chain', [`UPDATE journal_head SET mac = 'x' WHERE session = ?`], help],
	['no end of the chain', ['DELETE FROM journal_head WHERE session = ?'], help],
	['a damaged key of names and notes', [SECRET(`= 'memo-key'`)], help],
	['a damaged identity, read to look over words', [SECRET(`LIKE 'identity:%'`)], words],
	['a damaged reveal secret in the countdown', [SECRET(`= 'reveal-key'`)], nothing, REVEALED],
	[
		'a changed row, read for the record',
		[`UPDATE journal_event SET data = '{"at":1}' WHERE session = ? AND seq = 5`],
		record,
		(perform) => perform({ type: 'abort', reason: 'corte de luz' })
	]
];

test.each(whileOpen)(
	'[K22] [M11] %s, met while people are in it, ends it for them and for nobody else',
	async (_, damage, meet, first = async () => {}) => {
		const dir = dataFolder();
		const { log, lines } = listening();
		const server = await composed(dir, log);
		onTestFinished(() => server.close());
		const base = `http://localhost:${await server.listen()}`;
		const [a, b] = [await opened(server, 'A'), await opened(server, 'B')];
		const { organizers } = server.people;
		const desk = `bp_organizer=${organizers.redeem(organizers.issueLink())}`;
		const told: Record<string, string[]> = {};
		const enter = (name: string, path: string, cookie: string, query: Record<string, string> = {}) => {
			const socket = io(base, {
				path,
				query,
				transports: ['websocket'],
				forceNew: true,
				reconnection: false,
				extraHeaders: { cookie, origin: base }
			});
			onTestFinished(() => void socket.disconnect());
			const heard = (told[name] = [] as string[]);
			socket.on('ended', ({ why }: { why: string }) => heard.push(why));
			return new Promise<void>((resolve) => socket.once('view', () => resolve()));
		};
		const cookies: Record<string, string> = {};
		for (const { session, title } of [
			{ ...a, title: 'A' },
			{ ...b, title: 'B' }
		]) {
			await enter(`organizer-${title}`, '/o/live', desk, { session });
			for (const { seat, path } of server.people.seats.all(session)) {
				const token = server.people.invitations.show(session, seat)!;
				const entered = server.people.devices.redeem(path, token);
				if (!entered.ok) throw new Error('no entry');
				cookies[seat] = `bp_seat=${entered.cookie}`;
				await enter(seat, `/s/${path}/live`, cookies[seat]);
			}
		}
		await first(a.perform, server, a.session);
		const { voice, journal } = server.sessions.ports;
		const ended: string[] = [];
		const follow = voice.follow.bind(voice);
		voice.follow = (session, plan) => {
			if (plan === null) ended.push(session);
			follow(session, plan);
		};
		let reads = 0;
		const read = journal.read.bind(journal);
		journal.read = (session, ...rest) => {
			if (session === a.session) reads += 1;
			return read(session, ...rest);
		};
		const db = openDatabase(dir);
		db.exec('PRAGMA foreign_keys = OFF');
		for (const sql of damage) expect(db.prepare(sql).run(a.session).changes).toBeGreaterThan(0);
		db.close();
		await meet(a.perform, base, desk, a.session, server);

		const ofA = Object.keys(told).filter((name) => name.endsWith('-A'));
		expect(ofA.length).toBe(7);
		await expect
			.poll(() => ofA.map((name) => told[name]), { timeout: 15_000 })
			.toEqual(ofA.map(() => ['damaged']));
		// Nor does its sound go on, and it is not looked at again and again.
		expect(ended).toEqual([a.session]);
		expect(reads).toBeLessThanOrEqual(2);
		for (const name of Object.keys(told))
			if (name.endsWith('-B')) expect([name, told[name]]).toEqual([name, []]);
		const list = (await server.sessions.list()).map(({ id, damaged }) => [id, damaged]);
		expect(Object.fromEntries(list)).toEqual({
			[b.session]: false,
			...(list.length > 1 ? { [a.session]: true } : {})
		});
		const { path } = server.people.seats.of(a.session, 'official-A')!;
		const slide = await fetch(`${base}/s/${path}/slides/s`, { headers: { cookie: cookies['official-A']! } });
		expect(slide.status).toBe(503);
		expect((await b.perform({ type: 'sendHelp', startup: 'su-B', text: 'Hola' })).ok).toBe(true);
		expect(lines.filter((l) => l.text.includes('damaged')).map((l) => l.session)).toEqual([a.session]);
		for (const word of [IDENTITY.name, 'Rosa', 'Hola'])
			expect(JSON.stringify(lines.map((l) => l.whole))).not.toContain(word);
	},
	30_000
);
