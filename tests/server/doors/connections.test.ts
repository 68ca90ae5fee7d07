import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../../server/limits.ts';
import type { Desk } from '../../../src/domain/session/view.ts';
import { withNews, type ViewFrame } from '../../../src/wire/frames.ts';
import { Front, type Raw } from '../../support/front.ts';
import { signOut } from '../../support/people.ts';

let front: Front;
beforeEach(async () => (front = await Front.open()));
afterEach(() => front.close());

const MB = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heap(): number {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

const viewsOf = (r: Raw) =>
	r.frames
		.filter((f) => f.startsWith('42["view"'))
		.map((f) => (JSON.parse(f.slice(2)) as [string, ViewFrame])[1]);

/** What a page has that applied every frame it got. */
function shown(views: readonly ViewFrame[]): Desk {
	const news = views.map((v) => v.shared);
	return news.reduce<object | null>((before, text) => withNews(before, text), {}) as Desk;
}

/** Changes the desk's view so often, each time by 300 000 characters. */
async function write(times: number): Promise<string> {
	const room = await front.server.sessions.room(front.session);
	if (room?.state.phase !== 'draft') throw new Error('no draft');
	const { draft } = room.state;
	let base = room.state.draftRevision;
	let problem = '';
	for (let i = 0; i < times; i++) {
		problem = `${i} `.padEnd(300_000, 'ñandú ');
		await front.desk({
			type: 'saveDraft',
			draft: { ...draft, challenge: { ...draft.challenge, problem } },
			base
		});
		base++;
		await new Promise((resolve) => setTimeout(resolve, 16));
	}
	return problem;
}

test('[K10] who answers pings and reads nothing costs no memory, and has the newest view once it reads', async () => {
	const held = front.organizer();
	const quiet: Raw[] = [];
	for (let i = 0; i < 4; i++) quiet.push(await front.enter(held));
	for (const r of quiet) r.ws.pause();
	const sids: string[] = [];
	for (let i = 0; i < 2; i++) {
		const { sid } = JSON.parse((await (await front.poll(held)).text()).slice(1)) as { sid: string };
		await front.poll(held, sid, '40');
		sids.push(sid);
	}
	await write(10);
	const before = heap();
	const last = await write(60);
	for (const sid of sids) await front.poll(held, sid, '3');
	for (const r of quiet) r.say('3');
	// Without the cure six connections keep 60 views of half a megabyte each.
	expect(heap() - before).toBeLessThan(60 * MB);
	const [first] = quiet;
	first?.ws.resume();
	await first?.until((r) => shown(viewsOf(r)).draft.challenge.problem === last);
	const versions = viewsOf(first as Raw).map((v) => v.version);
	expect(versions).toEqual([...versions].sort((a, b) => a - b));
	expect(versions.length).toBeLessThan(70);
}, 60_000);

test('[K10] who reads nothing for long is cut, whatever it sends', async () => {
	const quiet = await front.enter(front.organizer());
	quiet.ws.pause();
	// More than any kernel keeps for a reader.
	await write(40);
	front.later(limits.unreadMs + 1_000);
	await write(1);
	quiet.say('3');
	await new Promise((resolve) => setTimeout(resolve, 600));
	quiet.ws.resume();
	await quiet.until((r) => r.closed);
}, 60_000);

test('[K11] what a seat may send is one measure over all its tabs and reconnects', async () => {
	const official = await front.seat('official');
	const hand = { type: 'raiseHand', raised: true };
	const tabs = [await front.enter(official), await front.enter(official)];
	const acks = await Promise.all(tabs.flatMap((t) => Array.from({ length: 90 }, () => t.command(hand))));
	const held = acks.filter((a) => a !== null && !a.ok && a.refusal === 'rate').length;
	expect(held).toBeGreaterThan(20);
	for (const t of tabs) t.ws.terminate();
	const again = await front.enter(official);
	const next = await Promise.all(Array.from({ length: 90 }, () => again.command(hand)));
	expect(next.filter((a) => a !== null && !a.ok && a.refusal === 'rate').length).toBeGreaterThan(20);
	// Another seat notices nothing.
	const other = await front.enter(await front.seat('official'));
	expect(await other.command(hand)).not.toMatchObject({ refusal: 'rate' });
});

test('[K11] whoever pours in bytes waits, then is cut, and comes back to the same debt', async () => {
	const official = await front.seat('official');
	const pour = await front.enter(official);
	const frame = `42["nothing","${'x'.repeat(60_000)}"]`;
	for (let i = 0; i < limits.bytesBurst / 60_000 + 2; i++) pour.say(frame);
	expect(await pour.command({ type: 'raiseHand', raised: true })).toEqual({ ok: false, refusal: 'rate' });
	for (let i = 0; i < limits.bytesBurst / 60_000; i++) pour.say(frame);
	await pour.until((r) => r.closed);
	const again = await front.enter(official);
	await again.until((r) => r.closed);
	front.later(600_000);
	const later = await front.enter(official);
	expect(await later.command({ type: 'raiseHand', raised: true })).not.toMatchObject({ refusal: 'rate' });
}, 30_000);

test('[K40] more frames at once than a page ever sends end their connection, also by polling, and the seat comes back', async () => {
	const official = await front.seat('official');
	const many = await front.enter(official);
	for (let i = 0; i < 20 * limits.packetsAtOnce; i++) many.say('3');
	await many.until((r) => r.closed);
	const { sid } = JSON.parse((await (await front.poll(official)).text()).slice(1)) as { sid: string };
	await front.poll(official, sid, '40');
	const body = Array.from({ length: 2 * limits.packetsAtOnce }, () => '3').join('\x1e');
	await front.poll(official, sid, body).catch(() => null);
	expect((await front.poll(official, sid)).status).toBe(400);
	const again = await front.enter(official);
	expect(await again.command({ type: 'raiseHand', raised: true })).not.toBe(null);
	expect(again.closed).toBe(false);
});

test('[K12] one tab too many is told so, and those that were there go on', async () => {
	const official = await front.seat('official');
	const tabs: Raw[] = [];
	for (let i = 0; i < limits.socketsPerSeat; i++) tabs.push(await front.enter(official, `tab ${i}`));
	const ninth = await front.enter(official, 'one more');
	await ninth.until((r) => r.closed);
	expect(ninth.ended).toBe('tabs');
	expect(viewsOf(ninth)).toEqual([]);
	expect(tabs.map((t) => t.closed)).toEqual(tabs.map(() => false));
	expect(await tabs[0]?.command({ type: 'raiseHand', raised: true })).not.toBe(null);
	// A page that is back before its old connection was missed takes its place.
	const back = await front.enter(official, 'tab 3');
	expect(back.ended).toBe(null);
	await tabs[3]?.until((t) => t.closed);
	expect(tabs.filter((t) => t.closed)).toHaveLength(1);
});

test('[K13] connections without a hello do not gather: the oldest of a seat gives way', async () => {
	const official = await front.seat('official');
	const half: Raw[] = [];
	for (let i = 0; i <= limits.halfOpenPerSeat; i++) half.push(await front.dial(official));
	await half[0]?.until((r) => r.closed);
	expect(half.slice(1).some((r) => r.closed)).toBe(false);
	half.at(-1)?.hello();
	await half.at(-1)?.until((r) => viewsOf(r).length > 0);
});

test('[K62] frames of control count as frames do: whoever pours them in is cut, and one of a connection has its turn', async () => {
	const official = await front.seat('official');
	const other = await front.enter(await front.seat('official'));
	const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
	const pour = await front.enter(official);
	const { _socket: socket } = pour.ws as unknown as { _socket: Socket };
	let turns = 0;
	const counting = () => void ((turns += 1), setImmediate(counting));
	counting();
	socket.write(Buffer.concat(Array.from({ length: 20 * limits.packetsAtOnce }, () => pong)));
	expect(await other.command({ type: 'raiseHand', raised: true })).not.toBe(null);
	await expect.poll(() => pour.closed, { timeout: 10_000 }).toBe(true);
	expect(turns).toBeGreaterThan(limits.packetsAtOnce);
});

test('[K62] frames of control are counted by the second: a proxy may ping for as long as a connection lasts', async () => {
	const official = await front.enter(await front.seat('official'));
	for (let second = 0; second < 3; second++) {
		for (let i = 0; i < 0.6 * limits.packetsAtOnce; i++) official.ws.ping();
		await sleep(1000);
	}
	expect(await official.command({ type: 'raiseHand', raised: true })).not.toBe(null);
	expect(official.closed).toBe(false);
});

test('[K62] a message of more parts than a browser makes ends its connection, empty ones too', async () => {
	const official = await front.seat('official');
	const frame = (head: number, text = '') =>
		Buffer.concat([Buffer.from([head, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
	const message = (parts: number) =>
		Buffer.concat([frame(0x01), ...Array.from({ length: parts - 2 }, () => frame(0x00)), frame(0x80, '3')]);
	const few = await front.enter(official);
	const many = await front.enter(official, 'other');
	const write = (r: Raw, bytes: Buffer) => (r.ws as unknown as { _socket: Socket })._socket.write(bytes);
	write(few, message(limits.fragments));
	write(many, message(limits.fragments + 1));
	await many.until((r) => r.closed);
	expect(await few.command({ type: 'raiseHand', raised: true })).not.toBe(null);
	expect(few.closed).toBe(false);
});

test('[K50] a second hello ends its connection before anything is made of it, however many come in one piece', async () => {
	const official = await front.seat('official');
	const room = await front.server.sessions.room(front.session);
	const join = vi.spyOn(room as NonNullable<typeof room>, 'join');
	const many = await front.dial(official);
	const hello = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);
	const { _socket: socket } = many.ws as unknown as { _socket: Socket };
	socket.write(Buffer.concat(Array.from({ length: 8192 }, () => hello)));
	await many.until((r) => r.closed);
	// The first is one, and the next ends it.
	expect(join.mock.calls.length).toBeLessThanOrEqual(1);
	join.mockClear();
	const twice = await front.enter(official);
	expect(join).toHaveBeenCalledTimes(1);
	twice.hello();
	await twice.until((r) => r.closed);
	expect(join).toHaveBeenCalledTimes(1);
	// By polling, many in one body.
	const { sid } = JSON.parse((await (await front.poll(official)).text()).slice(1)) as { sid: string };
	await front.poll(official, sid, Array.from({ length: 500 }, () => '40').join('\x1e'));
	expect((await front.poll(official, sid)).status).toBe(400);
	expect(join).toHaveBeenCalledTimes(1);
});

test.each(['40/admin,', '42["clock",{}]', '4/', '6', '450-["x"]'])(
	'[K50] a connection that begins with %s, as no page does, ends',
	async (text) => {
		const raw = await front.dial(await front.seat('official'));
		raw.say(text);
		await raw.until((r) => r.closed);
	}
);

test('[K50] a connection that tries and tries to get from polling to a socket ends', async () => {
	const official = await front.seat('official');
	const { sid } = JSON.parse((await (await front.poll(official)).text()).slice(1)) as { sid: string };
	const probing = await front.dial({ ...official, path: `${official.path}sid=${sid}&` });
	for (let i = 0; i < 100; i++) probing.say('2probe');
	await probing.until((r) => r.closed);
	expect(probing.frames.filter((f) => f === '3probe').length).toBeLessThan(10);
	expect((await front.poll(official, sid)).status).toBe(400);
});

test('[K14] a device that was moved or revoked gets nothing more by what it had half open', async () => {
	const official = await front.seat('official');
	const half = await front.dial(official);
	const { sid } = JSON.parse((await (await front.poll(official)).text()).slice(1)) as { sid: string };
	const moved = { ...official, ...front.redeem(official.seat) };
	await half.until((r) => r.closed);
	half.hello();
	expect(viewsOf(half)).toEqual([]);
	expect((await front.poll(official, sid, '40')).status).toBe(404);
	// Not even with the right of the device that has the seat now.
	expect((await front.poll(moved, sid, '40')).status).toBe(400);
	const now = await front.dial(moved);
	await front.desk({ type: 'revokeLink', seat: official.seat });
	await now.until((r) => r.closed);
});

test('[K14] an organizer whose sign-in ended is out at the hello, at the next command and at the next view', async () => {
	const held = front.organizer();
	const [half, acting, looking] = [await front.dial(held), await front.enter(held), await front.enter(held)];
	signOut(front.server.people.organizers, held.bare);
	half.hello();
	await half.until((r) => r.closed);
	expect(viewsOf(half)).toEqual([]);
	const add = { type: 'addSeat', role: 'auditor', startup: null, name: 'Eva' };
	expect(await acting.command(add)).toBe(null);
	const room = await front.server.sessions.room(front.session);
	expect(room?.state.phase === 'draft' && room.state.seats.some((s) => s.role === 'auditor')).toBe(false);
	front.later(limits.recheckMs);
	const seen = viewsOf(looking).length;
	await front.seat('official');
	await looking.until((r) => r.closed);
	expect(viewsOf(looking)).toHaveLength(seen);
	// The same by the clock alone.
	const other = front.organizer();
	const tired = await front.enter(other);
	front.later(13 * 3_600_000);
	expect(await tired.command(add)).toBe(null);
});

test('[K14] a body that was begun with a right is not taken once the right is gone', async () => {
	const socket = connect(front.port, '127.0.0.1');
	const body = '{}';
	const head = (cookie: string, at: string) =>
		`POST ${at} HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost:${front.port}\r\nCookie: ${cookie}\r\n` +
		`Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
	const presenter = await presenterOf(front);
	let answer = '';
	socket.on('data', (d) => (answer += d.toString()));
	socket.write(head(presenter.cookie, `${presenter.path.replace('/live/?', '')}/api/slides/deck`));
	await new Promise((resolve) => setTimeout(resolve, 100));
	front.redeem(presenter.seat);
	socket.write(body);
	await new Promise((resolve) => socket.on('close', resolve));
	expect(answer).toMatch(/^HTTP\/1\.1 404 /);
});

async function presenterOf(f: Front) {
	const identity = { name: 'Quipu', country: 'PE', city: '', website: '' };
	const rest = { legalRepresentative: '', contact: '', people: [] };
	const seat = 'presenter-seat-1';
	await f.desk({ type: 'putStartup', startup: 'startup-id-1', seat, identity: { ...identity, ...rest } });
	return { seat, ...f.redeem(seat) };
}

test('[B21] every id of a connection is drawn as it is, without a count', async () => {
	const official = await front.seat('official');
	for (let i = 0; i < 3; i++) {
		const raw = await front.enter(official);
		const inner = JSON.parse(raw.frames[1]?.slice(2) ?? '{}') as { sid?: string };
		expect(front.drawn).toContain(raw.sid);
		expect(front.drawn).toContain(inner.sid);
		expect(inner.sid).not.toBe(raw.sid);
	}
});

test('[K15] a connection’s id opens nothing to another seat: it is as unknown as an invented one', async () => {
	const [one, other] = [await front.seat('official'), await front.seat('moderator')];
	const { sid } = JSON.parse((await (await front.poll(one)).text()).slice(1)) as { sid: string };
	const told = async (held: typeof one, id: string, body?: string) => {
		const r = await front.poll(held, id, body);
		return [r.status, await r.text()];
	};
	for (const body of [undefined, '40']) {
		expect(await told(other, sid, body)).toEqual(await told(other, 'A'.repeat(20), body));
		expect((await told(other, sid, body))[0]).toBe(400);
	}
	const raw = await front.dial({ ...other, path: `${other.path}sid=${sid}&` });
	expect(raw.frames).toEqual([]);
	expect(await told(one, sid, '40')).toEqual([200, 'ok']);
	expect((await told(one, sid))[1]).toContain('42["view"');
});

test('[K16] polling that no browser can have sent finds nothing', async () => {
	const official = await front.seat('official');
	const { cookie, origin } = front.headers(official) as { cookie: string; origin: string };
	const { sid } = JSON.parse((await (await front.poll(official)).text()).slice(1)) as { sid: string };
	const status = async (headers: Record<string, string>, body?: string) =>
		(await front.poll(official, body === undefined ? '' : sid, body, headers)).status;
	expect(await status({ cookie }, '3')).toBe(404);
	expect(await status({ cookie, origin: 'http://elsewhere.example' })).toBe(404);
	expect(await status({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(404);
	expect(await status({ cookie, 'sec-fetch-site': 'none' })).toBe(404);
	expect(await status({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(200);
	expect(await status({ cookie, origin }, '3')).toBe(200);
	// Over plain http a browser says nothing of a GET; over https it always does.
	expect(await status({ cookie })).toBe(200);
	const safe = await Front.open({ PUBLIC_URL: 'https://pick.example.org' });
	const held = await safe.seat('official');
	expect((await safe.poll(held, '', undefined, { cookie: held.cookie })).status).toBe(404);
	const same = { cookie: held.cookie, 'sec-fetch-site': 'same-origin' };
	expect((await safe.poll(held, '', undefined, same)).status).toBe(200);
	await safe.close();
});

test('[K56] an upload of a seat gives way to no stranger of its address', async () => {
	const presenter = await presenterOf(front);
	const at = presenter.path.replace('/live/?', '');
	const head = (to: string, more: string, length: number) =>
		`POST ${to} HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost:${front.port}\r\n${more}Content-Length: ${length}\r\n\r\n`;
	const opened: Socket[] = [];
	const begin = (text: string) => {
		const socket = connect(front.port, '127.0.0.1');
		opened.push(socket);
		const p = { socket, got: '', closed: false };
		socket.on('error', () => {}).on('close', () => (p.closed = true));
		socket.on('data', (d) => (p.got += d.toString())).write(text);
		return p;
	};
	const own = begin(
		head(`${at}/api/slides/deck`, `Cookie: ${presenter.cookie}\r\nContent-Type: application/json\r\n`, 2)
	);
	await new Promise((resolve) => setTimeout(resolve, 100));
	const strangers = Array.from({ length: limits.halfOpenPerAddress + 5 }, () =>
		begin(head('/s/x/api/redeem', '', 90))
	);
	await expect.poll(() => strangers.filter((p) => p.closed).length, { timeout: 8000 }).toBeGreaterThan(4);
	expect(own.closed).toBe(false);
	own.socket.write('{}');
	await expect.poll(() => own.got, { timeout: 8000 }).toMatch(/^HTTP\/1.1 [24]0[04] /);
	for (const s of opened) s.destroy();
});
