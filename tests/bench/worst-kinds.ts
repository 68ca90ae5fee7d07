import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket as NodeSocket } from 'node:net';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AddTrackRequest, SessionDescription, SignalRequest } from '@livekit/protocol';
import sharp from 'sharp';
import type { Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { CommandAck } from '../../src/wire/frames.ts';
import { request, UPGRADE } from '../support/raw.ts';
import { cookieOf, open, type Seat } from './worst-seat.ts';

export interface KindsTask {
	base: string;
	/** Of a session whose decks may still be changed. */
	presenter: Seat;
	/** Of a large session under way, all connected. */
	crowd: Seat[];
	slot: string;
	/** All of that session. */
	slots: string[];
	criteria: string[];
	organizer: Seat;
	/** A draft of the organizer's, and a large session that is over. */
	draft: { session: string; draft: object };
	over: string;
	/** A large session before its draw, and one of its officials. */
	lobby: { session: string; official: Seat };
}

type Kind = () => Promise<number>;
let kinds: Record<string, Kind>;
let on = false;
let busy: Promise<void>[] = [];
let answers: Record<string, number> = {};

/* One seat of another session, or an outsider without any, at its worst, as fast as it can and eight at a time. */
process.on('message', async (m: KindsTask | { start: string } | { stop: true }) => {
	if ('start' in m) {
		[on, answers] = [true, {}];
		busy = Array.from({ length: 8 }, () => again(kinds[m.start] as Kind));
	} else if ('stop' in m) {
		on = false;
		await Promise.race([Promise.all(busy), sleep(20_000)]);
		process.send?.({ answers });
	} else {
		// The attackers' own work is not what is measured.
		setPriority(10);
		kinds = await all(m);
		process.send?.({ kinds: Object.keys(kinds) });
	}
});

async function again(kind: Kind): Promise<void> {
	while (on) {
		const answer = await kind().catch(() => 'failed');
		answers[answer] = (answers[answer] ?? 0) + 1;
		if (answer !== 200) await sleep(2);
	}
}

async function all(task: KindsTask): Promise<Record<string, Kind>> {
	const { base, presenter, organizer } = task;
	const ask = async (seat: Seat, to: string, body?: BodyInit, type = 'application/json') => {
		const headers = { cookie: cookieOf(seat), origin: base, 'content-type': type };
		const answer = await fetch(
			`${base}${seat.path}${to}`,
			body === undefined ? { headers } : { method: 'POST', headers, body }
		);
		await answer.arrayBuffer();
		return answer.status;
	};
	/** A picture for a deck: its id. */
	const sent = async (body: Uint8Array<ArrayBuffer>): Promise<string> => {
		const headers = { cookie: cookieOf(presenter), origin: base, 'content-type': 'image/png' };
		const answer = await fetch(`${base}${presenter.path}/api/slides/picture`, {
			method: 'POST',
			headers,
			body
		});
		return ((await answer.json()) as { id: string }).id;
	};
	const script = (text: string) =>
		JSON.stringify({ script: { language: 'es', texts: Array.from({ length: 60 }, () => text), kept: [] } });
	const pixels = await sharp({ create: { width: 3800, height: 2100, channels: 3, background: '#123456' } })
		.png()
		.toBuffer();
	const bodies = {
		ligatures: script('\uFDFA'.repeat(4000)),
		dashes: script('1-'.repeat(2000)),
		words: script('una palabra '.repeat(333)),
		zeros: JSON.stringify({ slides: Array.from({ length: 500_000 }, () => 0), kept: [] }),
		brackets: `[${'[],'.repeat(349_000)}[]]`,
		keys: `{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":0`).join(',')}}`
	};
	const picture = new Uint8Array(pixels);
	const long = JSON.stringify({ language: 'es', text: '9 9 9. '.repeat(500) });
	const crowd: Socket[] = [];
	const come = async (seats: readonly Seat[]) => {
		for (let i = 0; i < seats.length; i += 50)
			crowd.push(...(await Promise.all(seats.slice(i, i + 50).map((s) => open(base, s)))));
	};
	await come(task.crowd);
	// Each kind has a seat of its own, so that none is slowed by what another spent.
	const [official, noting, handy, full] = crowd.splice(0, 4) as [Socket, Socket, Socket, Socket];
	const helper = await open(base, presenter);
	const desk = await open(base, { ...organizer, query: { session: task.draft.session } });
	const told = async (who: Socket, command: object) => {
		const sent = who.timeout(10_000).emitWithAck('command', { id: randomUUID(), command });
		const ack = (await sent) as CommandAck;
		return ack.ok || ack.refusal === 'stale' ? 200 : ack.refusal === 'rate' ? 429 : 409;
	};
	const counted = (command: (n: number) => object, who: Socket) => {
		let n = 0;
		return async () => {
			const status = await told(who, command(n));
			if (status === 200) n += 1;
			return status;
		};
	};
	const small = await sharp({ create: { width: 16, height: 9, channels: 3, background: '#fff' } })
		.png()
		.toBuffer();
	const ids: string[] = [];
	while (ids.length < 60) ids.push(await sent(small));
	const mails = Array.from({ length: 8 }, (_, i) => `quien${i}@yakuna.example`);
	const fullest = JSON.stringify({
		slides: ids.map((id) => ({ id, text: `${mails.join(' ')} ${'palabra '.repeat(200)}` })),
		kept: ids.flatMap((_, page) =>
			mails.map((quote) => ({ page, kind: 'email', quote, reason: 'razón '.repeat(90) }))
		)
	});
	await open(base, { ...organizer, query: { session: task.lobby.session } });
	const declaring = await open(base, task.lobby.official);
	const subscribed = new SignalRequest({
		message: {
			case: 'subscription',
			value: { trackSids: Array.from({ length: 2000 }, (_, i) => `TR_${i}`), subscribe: true }
		}
	}).toBinary();
	const cid = randomUUID();
	const announced = new SignalRequest({
		message: { case: 'addTrack', value: new AddTrackRequest({ cid, source: 2 }) }
	}).toBinary();
	const voice = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=sendonly', 'a=ssrc:1 cname:x'];
	const sdp = [
		'v=0',
		'o=- 1 2 IN IP4 127.0.0.1',
		's=-',
		't=0 0',
		...Array<string[]>(500).fill(voice).flat(),
		''
	].join('\r\n');
	const described = new SignalRequest({
		message: { case: 'offer', value: new SessionDescription({ type: 'offer', sdp }) }
	}).toBinary();
	const texts = Object.fromEntries(task.criteria.map((c) => [c, 'comentario '.repeat(250)]));
	const marks = Object.fromEntries(task.criteria.map((c) => [c, 4]));
	let up = false;
	const flood = (frames: string) => async () => {
		const seat = task.crowd[3] as Seat;
		const ws = new WebSocket(`${base}${seat.path}/live/?EIO=4&transport=websocket`.replace('http', 'ws'), {
			headers: { cookie: cookieOf(seat), origin: base }
		});
		await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
		ws.send('40');
		for (let i = 0; i < 3000; i++) ws.send(frames);
		await Promise.race([new Promise((resolve) => ws.once('close', resolve)), sleep(400)]);
		ws.terminate();
		return 200;
	};
	/** Frames that no page sends, as bytes, over one socket of a seat after its hello. */
	const raw = (seat: Seat, frames: Buffer) => async () => {
		const ws = new WebSocket(`${base}${seat.path}/live/?EIO=4&transport=websocket`.replace('http', 'ws'), {
			headers: { cookie: cookieOf(seat), origin: base }
		});
		const opened = await new Promise<boolean>((resolve) => {
			ws.once('open', () => resolve(true)).once('error', () => resolve(false));
		});
		if (!opened) return 429;
		const closed = new Promise((resolve) => ws.once('close', resolve));
		ws.send('40');
		const { _socket: socket } = ws as unknown as { _socket: NodeSocket };
		for (let i = 0; i < 100 && socket.writable; i++)
			if (!socket.write(frames)) await Promise.race([once(socket, 'drain'), closed, sleep(400)]);
		await Promise.race([closed, sleep(400)]);
		ws.terminate();
		return 200;
	};
	/** An empty frame, masked by nothing. */
	const frame = (head: number) => Buffer.from([head, 0x80, 0, 0, 0, 0]);
	const chunked = (to: string, more: readonly string[] = []) =>
		`${request(to, [...more, 'Transfer-Encoding: chunked'], 'POST')}${'1\r\nA\r\n'.repeat(10_000)}`;
	const posting = [`Cookie: ${cookieOf(presenter)}`, `Origin: ${base}`];
	/** In through the media door, and as much said there as it takes. */
	const signalled = async (seat: Seat, frames: readonly Uint8Array[]) => {
		const to = `${base}${seat.path}/media/stage/rtc?auto_subscribe=1&sdk=js&protocol=16&version=2.23.0`;
		const ws = new WebSocket(to.replace('http', 'ws'), { headers: { cookie: cookieOf(seat), origin: base } });
		const status = await new Promise<number>((resolve) => {
			ws.once('open', () => resolve(200));
			ws.once('unexpected-response', (_req, res) => resolve(res.statusCode ?? 0));
			ws.once('error', () => resolve(0));
		});
		if (status === 200) for (let i = 0; i < 2000; i++) ws.send(frames[i % frames.length] as Uint8Array);
		await Promise.race([new Promise((resolve) => ws.once('close', resolve)), sleep(400)]);
		ws.terminate();
		return status;
	};
	/** Everything of one poll in one body: so many packets that each are next to nothing. */
	const polled = (packet: string) => async () => {
		const seat = task.crowd[4] as Seat;
		const at = `/live/?EIO=4&transport=polling`;
		const headers = { cookie: cookieOf(seat), origin: base };
		const hello = await fetch(`${base}${seat.path}${at}`, { headers });
		if (!hello.ok) return hello.status;
		const { sid } = JSON.parse((await hello.text()).slice(1)) as { sid: string };
		await ask(seat, `${at}&sid=${sid}`, '40', 'text/plain');
		const packets = Array.from({ length: Math.floor(64_000 / (packet.length + 1)) }, () => packet);
		return ask(seat, `${at}&sid=${sid}`, packets.join('\x1e'), 'text/plain');
	};
	/** Fifty connections with as much on each as it takes, without a cookie. */
	const outside = (bytes: string) => async () => {
		const sockets = Array.from({ length: 50 }, () => connect(Number(new URL(base).port), '127.0.0.1'));
		const over = sockets.map((socket) => {
			socket.on('error', () => {}).resume();
			socket.end(bytes);
			return once(socket, 'close').catch(() => {});
		});
		await Promise.race([Promise.all(over), sleep(2000)]);
		for (const socket of sockets) socket.destroy();
		return 200;
	};
	for (const slot of task.slots)
		await told(full, { type: 'saveNote', slot, base: 0, text: '"'.repeat(10_000) });
	return {
		'texts of ligatures': () => ask(presenter, '/api/speech/script', bodies.ligatures),
		'texts of 1-1-1-': () => ask(presenter, '/api/speech/script', bodies.dashes),
		'texts at their longest': () => ask(presenter, '/api/speech/script', bodies.words),
		'bodies of zeros': () => ask(presenter, '/api/slides/deck', bodies.zeros),
		'bodies of brackets': () => ask(presenter, '/api/slides/deck', bodies.brackets),
		'bodies of keys': () => ask(presenter, '/api/slides/deck', bodies.keys),
		pictures: () => ask(presenter, '/api/slides/picture', picture, 'image/png'),
		'texts to be heard': () => ask(presenter, '/api/speech/hear', long),
		'help messages': () => told(helper, { type: 'sendHelp', startup: 'none', text: 'x'.repeat(1000) }),
		'sheets at their longest': counted(
			(base) => ({ type: 'saveSheet', slot: task.slot, base, sheet: { marks, texts, comment: '' } }),
			official
		),
		'notes at their longest': counted(
			(base) => ({ type: 'saveNote', slot: task.slot, base, text: 'ñ'.repeat(10_000) }),
			noting
		),
		'a note beside many at their longest': counted(
			(base) => ({ type: 'saveNote', slot: task.slot, base: base + 1, text: base % 2 === 0 ? 'sí' : 'no' }),
			full
		),
		'hands before a crowd': () => told(handy, { type: 'raiseHand', raised: (up = !up) }),
		'set-up at its largest': () => told(desk, { type: 'saveDraft', draft: task.draft.draft, base: 0 }),
		'the list of sessions': () => ask(organizer, '/api/sessions'),
		'a large record': () => ask(organizer, `/api/sessions/${task.over}/record.json`),
		'a large workbook': () => ask(organizer, `/api/sessions/${task.over}/scores.xlsx`),
		'tiny frames': flood('3'),
		'frames of commands': flood('42["command",{}]'),
		'frames of control': raw(
			task.crowd[6] as Seat,
			Buffer.concat(Array.from({ length: 10_000 }, () => frame(0x8a)))
		),
		'empty parts of messages': raw(
			task.crowd[7] as Seat,
			Buffer.concat([frame(0x01), ...Array.from({ length: 10_000 }, () => frame(0x00))])
		),
		'bodies in chunks': outside(chunked(`${presenter.path}/api/slides/picture`, posting)),
		'bodies in chunks, by an outsider': outside(chunked('/s/none/api/me')),
		'pipelines by an outsider': outside(request('/s/none/api/me').repeat(1500)),
		'polls of tiny packets': polled('3'),
		'polls of commands': polled('42["command",{}]'),
		'decks at their fullest': () => ask(presenter, '/api/slides/deck', fullest),
		'ties at their longest': counted(
			(n) => ({ type: 'declareTies', ties: `${n} ${'ñ'.repeat(3990)}` }),
			declaring
		),
		'media signalling': () => signalled(task.crowd[5] as Seat, [subscribed]),
		'a seat publishes all it can': () => signalled(task.crowd[8] as Seat, [announced, described]),
		'media that is refused': () => ask(presenter, '/media/stage/rtc/v1/validate'),
		'pages by an outsider': outside(request('/s/none/join').repeat(15)),
		'files by an outsider': outside(request('/favicon.svg').repeat(15)),
		'paths that are not there, by an outsider': outside(request('/s/none/api/me').repeat(15)),
		'cookies of an outsider': outside(request('/s/none/api/me', ['Cookie: bp_seat=x']).repeat(15)),
		'upgrades by an outsider': outside(request('/s/none/live/?EIO=4&transport=websocket', UPGRADE)),
		'media upgrades by an outsider': outside(request('/s/none/media/stage/rtc', UPGRADE)),
		'no requests, by an outsider': outside('NONSENSE\r\n\r\n'),
		'all come back at once': async () => {
			if (crowd.length === 0) return 409;
			for (const socket of crowd.splice(0)) socket.disconnect();
			await come(task.crowd.slice(3));
			return 200;
		}
	};
}
