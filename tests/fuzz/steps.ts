import { WebSocket } from 'ws';
import { ORGANIZER_ROUTES } from '../../server/http/organizer.ts';
import { SEAT_ROUTES } from '../../server/http/seats.ts';
import { defaultDraft } from '../../server/sessions/defaults.ts';
import { COMMAND_TYPES, example, NO_IDS } from '../blind/commands.ts';
import { dial, UPGRADE } from '../support/raw.ts';
import { bent, odd, torn, tornBytes, type Dice } from './dice.ts';
import type { Hosting } from './host.ts';

/** One thing that a stranger, or somebody with a link, sends. `send` resolves with what was answered. */
export interface Step {
	kind: string;
	/** What is sent, to be read in a report. */
	text: string;
	send(): Promise<string>;
}

const ANSWER_MS = 3_000;
const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64'
);
const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'QUERY'];
const HEADERS = [
	'content-type',
	'content-length',
	'content-encoding',
	'transfer-encoding',
	'expect',
	'host',
	'cookie'
].concat(['origin', 'range', 'if-none-match', 'x-forwarded-for', 'accept-language', 'upgrade', 'connection']);
const HEADER_WORDS = [
	'gzip',
	'chunked',
	'-1',
	'5',
	'100-continue',
	'[',
	'application/json',
	'bytes=0-,1-',
	'a=%',
	'=;='
];
const ENGINE = [
	'0',
	'1',
	'2',
	'2probe',
	'3',
	'4',
	'40',
	'40,',
	'41',
	'42[]',
	'42["command"]',
	'43',
	'450-["x"]',
	'5',
	'6'
];
const EVENTS = [
	'command',
	'presence',
	'clock',
	'view',
	'disconnect',
	'connect',
	'error',
	'__proto__',
	'newListener'
];

/** The next step of a run. */
export function nextStep(dice: Dice, house: Hosting): Step {
	return dice.one([raw, http, http, body, body, frames, frames, polling, picture])(dice, house);
}

function cookie(dice: Dice, house: Hosting): string {
	if (dice.maybe(0.3)) return `bp_organizer=${house.organizer}`;
	return dice.maybe(0.2) ? torn('bp_seat=x; a=b', dice) : `bp_seat=${dice.one(house.seats).cookie}`;
}

function somewhere(dice: Dice, house: Hosting): string {
	const seat = dice.one(house.seats).path;
	const paths = [
		`${seat}/live?EIO=4&transport=websocket`,
		`${seat}/media/stage/rtc?access_token=x`,
		'/',
		seat
	]
		.concat([
			`/o/live?session=${house.session}&EIO=4&transport=polling`,
			`/o/media/${house.session}/meeting/rtc`
		])
		.concat([
			`${seat}/slides/x`,
			`${seat}/api/me`,
			'/o/api/sessions',
			'/o',
			'/healthz',
			`${seat}/join`,
			'//',
			'*'
		])
		.concat([
			`/o/api/sessions/${house.session}/record.json`,
			`/o/api/sessions/x/takes/y`,
			'/_app/version.json'
		]);
	return dice.maybe(0.6) ? torn(dice.one(paths), dice).replace(/[\r\n ]/g, '') : dice.one(paths);
}

/** Bytes to the port, as they are, and the connection left in one way or another. */
function raw(dice: Dice, house: Hosting): Step {
	const lines = [`${dice.one(METHODS)} ${somewhere(dice, house)} HTTP/1.1`, 'Host: localhost'];
	if (dice.maybe(0.5)) lines.push(...UPGRADE);
	if (dice.maybe(0.5)) lines.push(`Cookie: ${cookie(dice, house)}`, `Origin: ${house.base}`);
	const whole = Buffer.from([...lines, '', ''].join('\r\n'));
	const bytes = dice.maybe(0.2)
		? dice.bytes(dice.below(400))
		: dice.maybe(0.5)
			? tornBytes(whole, dice)
			: whole;
	const end = dice.one(['reset', 'half', 'wait'] as const);
	return {
		kind: 'raw',
		text: `${bytes.toString('latin1')} (${end})`,
		send: () => exchange(house, bytes, end)
	};
}

function http(dice: Dice, house: Hosting): Step {
	const lines = [`${dice.one(METHODS)} ${somewhere(dice, house)} HTTP/1.1`];
	if (dice.maybe(0.9))
		lines.push(`Host: ${dice.maybe(0.8) ? 'localhost' : dice.one(['[', '', 'a b', '%', 'x:99999'])}`);
	if (dice.maybe(0.6)) lines.push(`Cookie: ${cookie(dice, house)}`);
	if (dice.maybe(0.7)) lines.push(`Origin: ${dice.maybe(0.8) ? house.base : dice.one(['null', '[', '//'])}`);
	for (let i = dice.below(3); i > 0; i--) lines.push(`${dice.one(HEADERS)}: ${dice.one(HEADER_WORDS)}`);
	if (dice.maybe(0.4)) lines.push(...UPGRADE);
	const text = [...lines, 'Connection: close', '', dice.maybe(0.3) ? '{"token":"x"}' : ''].join('\r\n');
	return { kind: 'http', text, send: () => exchange(house, Buffer.from(text, 'latin1'), 'wait') };
}

/** Every route with a body that is nearly one of its own. */
function body(dice: Dice, house: Hosting): Step {
	const seat = dice.one(house.seats);
	const own = dice.maybe(0.75);
	const route = own ? dice.one(SEAT_ROUTES) : dice.one(ORGANIZER_ROUTES);
	const id = dice.one([house.session, 'x', '%00', '..']);
	const path = (own ? seat.path : '/o') + route.path.replace(/:\w+/g, id);
	const good = dice.one<unknown>([
		{ token: 'x'.repeat(22), move: true },
		{ slides: [{ id: 'x', text: 'Reto' }], kept: [{ page: 0, kind: 'name', quote: 'q', reason: 'rrr' }] },
		{ script: { language: 'es', texts: ['Uno. Dos.'], kept: [] } },
		{ slide: 0 },
		{ text: 'Hola', kept: [], language: 'es' }
	]);
	const json = JSON.stringify(dice.maybe(0.7) ? bent(good, dice) : good) ?? 'undefined';
	const sent = dice.maybe(0.25) ? torn(json, dice) : json;
	const headers: Record<string, string> = {
		origin: house.base,
		cookie: own ? `bp_seat=${seat.cookie}` : `bp_organizer=${house.organizer}`,
		'content-type': dice.one([
			'application/json',
			'application/json',
			'application/json; charset=x',
			'text/plain',
			'image/png'
		])
	};
	if (dice.maybe(0.1)) headers['content-encoding'] = dice.one(['gzip', 'br', 'x', 'deflate']);
	const method = route.method.toUpperCase();
	// Its own session is not the fuzzer's to delete, and no list of thousands is what is looked for.
	const harmless = method === 'DELETE' || (method === 'POST' && path === '/o/api/sessions') ? 'GET' : method;
	return {
		kind: 'body',
		text: `${harmless} ${path} ${JSON.stringify(headers)} ${sent}`,
		send: () =>
			fetched(house.base + path, { method: harmless, headers, ...(harmless === 'GET' ? {} : { body: sent }) })
	};
}

function picture(dice: Dice, house: Hosting): Step {
	const seat = dice.one(house.seats.filter((s) => s.role === 'presenter'));
	const bytes = tornBytes(PNG, dice);
	return {
		kind: 'picture',
		text: bytes.toString('base64'),
		send: () =>
			fetched(`${house.base}${seat.path}/api/slides/picture`, {
				method: 'POST',
				headers: { origin: house.base, cookie: `bp_seat=${seat.cookie}`, 'content-type': 'image/png' },
				body: new Uint8Array(bytes)
			})
	};
}

/** Packets of the engine and of the socket, well made and not, over a connection that was let in. */
function frames(dice: Dice, house: Hosting): Step {
	const seat = dice.one(house.seats);
	const sent = Array.from({ length: 1 + dice.below(5) }, () => packet(dice));
	const asked = `${seat.path}/live/?EIO=4&transport=websocket`;
	return {
		kind: 'frames',
		text: `${asked} ${sent.map((s) => (typeof s === 'string' ? s : s.toString('base64'))).join(' | ')}`,
		send: () =>
			new Promise((resolve) => {
				const ws = new WebSocket(house.base.replace('http', 'ws') + asked, {
					headers: { cookie: `bp_seat=${seat.cookie}`, origin: house.base }
				});
				const done = () => {
					clearTimeout(late);
					ws.terminate();
					resolve('');
				};
				const late = setTimeout(done, 250);
				ws.on('error', done).on('close', done);
				ws.on('open', () => ws.send('40'));
				// Before it is greeted nobody is listened to.
				ws.on('message', (m) => String(m as Buffer).startsWith('40') && sent.forEach((s) => ws.send(s)));
			})
	};
}

function packet(dice: Dice): string | Buffer {
	if (dice.maybe(0.2)) return dice.maybe(0.5) ? dice.bytes(dice.below(64)) : dice.one(ENGINE);
	if (dice.maybe(0.2)) return '40';
	const type = dice.one(COMMAND_TYPES);
	const command = example(
		type,
		NO_IDS,
		defaultDraft(() => 'x')
	);
	const frame = { id: `fuzz-${dice.below(1e9)}`, command };
	const what = dice.maybe(0.6) ? bent(frame, dice) : dice.maybe(0.2) ? odd(dice) : frame;
	const text = `42${dice.maybe(0.8) ? dice.below(99) : ''}${JSON.stringify([dice.one(EVENTS), what])}`;
	return dice.maybe(0.2) ? torn(text, dice) : text;
}

/** The same over polling: a session is opened, and written to. */
function polling(dice: Dice, house: Hosting): Step {
	const seat = dice.one(house.seats);
	const at = `${house.base}${seat.path}/live/?EIO=${dice.one(['4', '4', '4', '3', 'x'])}&transport=polling`;
	const headers = { cookie: `bp_seat=${seat.cookie}`, origin: house.base, 'content-type': 'text/plain' };
	const sent = Array.from({ length: 1 + dice.below(3) }, () => packet(dice).toString()).join('\x1e');
	return {
		kind: 'polling',
		text: `${at} ${sent}`,
		send: async () => {
			const opened = await fetched(at, { headers });
			const sid = /"sid":"([^"]+)"/.exec(opened)?.[1] ?? 'none';
			return fetched(`${at}&sid=${sid}`, { method: 'POST', headers, body: `40\x1e${sent}` });
		}
	};
}

async function fetched(url: string, init: RequestInit): Promise<string> {
	try {
		const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) });
		return `HTTP/1.1 ${answer.status} ${(await answer.text()).slice(0, 300)}`;
	} catch {
		return '';
	}
}

async function exchange(house: Hosting, bytes: Buffer, end: 'reset' | 'half' | 'wait'): Promise<string> {
	const socket = await dial(house.base);
	let said = '';
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(late);
			socket.destroy();
			resolve(said);
		};
		const late = setTimeout(done, 300);
		socket.on('error', done).on('close', done);
		socket.on('data', (data) => (said = (said + data.toString('latin1')).slice(0, 600)));
		socket.write(bytes);
		if (end === 'half') socket.end();
		if (end === 'reset') {
			socket.resetAndDestroy();
			done();
		}
	});
}
