import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PictureProcesses } from '../../../server/pictures/processes.ts';
import { SEAT_ROUTES } from '../../../server/http/seats.ts';
import type { Voice } from '../../../server/voice/port.ts';
import type { SpeechEngine } from '../../../server/voice/speech/port.ts';
import { asWav } from '../../../src/lib/presenter/sendTake.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { Remote } from '../../support/remote.ts';
import { recorded } from '../../support/recorded.ts';
import { signOut } from '../../support/people.ts';

const engine: SpeechEngine = {
	name: 'test',
	languages: ['es'],
	say: async () => ({ rate: 22_050, samples: new Int16Array(2205) }),
	close: async () => {}
};
const TEXT = 'Una frase que se lee.';
const script = (text: string) => ({ script: { language: 'es', texts: [text], kept: [] } });

let house: Hosted;
/** What was said of written pitches, line by line, and how often it was stopped. */
let heard: { said: number; stopped: number };

beforeEach(async () => {
	house = await Hosted.open(undefined, { ok: true, engine });
	await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
	heard = { said: 0, stopped: 0 };
	const { voice } = house.server.sessions.ports;
	voice.say = async (_, __, begun) => {
		heard.said++;
		begun();
		await new Promise((resolve) => setTimeout(resolve, 30));
		return true;
	};
	voice.hush = () => void heard.stopped++;
});
afterEach(() => house.close());

const seatOf = (name: string) => house.seats[name]?.seat ?? '';
const revoke = (name: string) => house.as('organizer', { type: 'revokeLink', seat: seatOf(name) });
const room = async () => (await house.server.sessions.room(house.session))!;

type Ask = (method: string, to: string, body?: unknown) => Promise<Response>;
function asking(path: string, cookie: string): Ask {
	return (method, to, body) => {
		const bytes = body instanceof Uint8Array;
		const type = bytes ? 'application/octet-stream' : 'application/json';
		return fetch(house.base + path + to, {
			method: method.toUpperCase(),
			headers: { cookie, origin: house.base, 'content-type': type },
			...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) })
		});
	};
}
function seat(name: string): Ask {
	const { path, cookie } = house.enter(name);
	return asking(path, `bp_seat=${cookie}`);
}

/** What a request has come to when it is held, and how it goes on. */
interface Hold {
	reached: Promise<void>;
	release(): void;
}

/** Holds up the first call that is meant. */
function held<T extends object>(
	on: T,
	name: keyof T,
	meant: (...args: string[]) => boolean = () => true
): Hold {
	const whole = on[name] as (...args: unknown[]) => Promise<unknown>;
	let [reach, release] = [() => {}, () => {}];
	let first = true;
	const reached = new Promise<void>((resolve) => (reach = resolve));
	const released = new Promise<void>((resolve) => (release = resolve));
	on[name] = async function (this: T, ...args: string[]) {
		if (first && meant(...args)) {
			first = false;
			reach();
			await released;
		}
		return whole.apply(this, args);
	} as never;
	return { reached, release };
}

/** Another process holds the store meanwhile. */
function locked<T extends object>(on: T, name: keyof T): Hold {
	const whole = on[name] as (...args: unknown[]) => unknown;
	let [reach, free] = [() => {}, false];
	const reached = new Promise<void>((resolve) => (reach = resolve));
	on[name] = ((...args: unknown[]) => {
		reach();
		if (!free) throw Object.assign(new Error('locked'), { errcode: 5 });
		return whole.apply(on, args);
	}) as never;
	return { reached, release: () => void (free = true) };
}

const stored = (who: string) =>
	held(house.server.sessions.ports.journal, 'commandResult', (_, seat) => seat === seatOf(who));

/** Of each route that acts: what comes before, what is sent, and the last thing that it waits for. */
const ACTS: Record<
	string,
	{ before?: (ask: Ask) => Promise<unknown>; body?: () => unknown; hold: () => Hold }
> = {
	'post /api/sign-out': { hold: () => stored('presenter0') },
	'post /api/slides/picture': {
		body: () =>
			sharp({ create: { width: 64, height: 64, channels: 3, background: '#336699' } })
				.png()
				.toBuffer(),
		hold: () => held(PictureProcesses.prototype, 'draw')
	},
	'post /api/slides/deck': { body: () => ({ slides: [], kept: [] }), hold: () => stored('presenter0') },
	'post /api/speech/script': { body: () => script('Otra.'), hold: () => stored('presenter0') },
	'post /api/speech/hear': { body: () => ({ language: 'es', text: TEXT }), hold: () => held(engine, 'say') },
	'post /api/speech/say': {
		before: onAir,
		body: () => ({ text: TEXT, kept: [] }),
		hold: () => stored('presenter0')
	},
	'post /api/speech/stop': {
		before: async (ask) => {
			await onAir(ask);
			const { path, cookie } = house.enter('other');
			await asking(path, `bp_seat=${cookie}`)('post', '/api/speech/say', { slide: 0 });
		},
		hold: () => held(house.server.sessions, 'room')
	},
	'post /api/take': {
		body: () => asWav(new Float32Array(48_000)),
		hold: () => locked(house.server.people.takes, 'put')
	},
	'delete /api/take': {
		before: (ask) => ask('post', '/api/take', asWav(new Float32Array(48_000))),
		hold: () => locked(house.server.people.takes, 'remove')
	}
};

async function onAir(ask: Ask): Promise<void> {
	await house.as('organizer', {
		type: 'addSeat',
		seat: 'other-seat',
		role: 'presenter',
		startup: 'su0',
		name: ''
	});
	house.seats['other'] = { seat: 'other-seat', role: 'presenter' };
	await ask('post', '/api/speech/script', script(`${TEXT} `.repeat(30)));
	await house.drawn();
	await house.pitch(0);
	await house.as('moderator', { type: 'giveFloor', floor: { kind: 'presenter' } });
}

/** All that a presenter's request can change. */
async function trace() {
	const { events } = await recorded(await room());
	const files = join(house.dataDir, 'slides', house.session);
	return {
		events: events.map((e) => e.type).filter((t) => t !== 'LinkRevoked' && t !== 'CaptionWritten'),
		files: readdirSync(house.dataDir).includes('slides') ? readdirSync(files) : [],
		takes: house.server.people.takes.all(house.session).map((t) => t.at),
		stopped: heard.stopped
	};
}

const acting = SEAT_ROUTES.filter((r) => r.method !== 'get' && r.who !== 'anyone');

test.each(acting.map((r) => [`${r.method} ${r.path}`, r] as const))(
	'[K14] %s does nothing more for whoever was revoked while it waited',
	async (name, { method, path }) => {
		const how = ACTS[name]!;
		const ask = seat('presenter0');
		await how.before?.(ask);
		const body = await how.body?.();
		const hold = how.hold();
		const answer = ask(method, path, body);
		await hold.reached;
		const before = await trace();
		const { said } = heard;
		await revoke('presenter0');
		hold.release();
		expect((await answer).status).toBe(404);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(await trace()).toEqual(before);
		expect(heard.said > said).toBe(name === 'post /api/speech/stop');
	}
);

test('[K14] a command from a page is not stored once who gave it is out, however long it waited', async () => {
	const { path, cookie } = house.enter('presenter0');
	const page = new Remote(house.base, `${path}/live`, `bp_seat=${cookie}`);
	await page.until(() => true);
	const hold = stored('presenter0');
	void page.do({ type: 'sendHelp', startup: 'su0', text: 'Hola' }).catch(() => {});
	await hold.reached;
	await revoke('presenter0');
	hold.release();
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(house.server.people.help.of(house.session, 'su0')).toEqual([]);
	page.close();
});

test('[K14] a draft is not deleted by an organizer whose sign-in ended while it waited', async () => {
	const { organizers } = house.server.people;
	const cookie = organizers.redeem(organizers.issueLink()) ?? '';
	const hold = stored('organizer');
	const answer = asking('/o', `bp_organizer=${cookie}`)('delete', `/api/sessions/${house.session}`);
	await hold.reached;
	signOut(organizers, cookie);
	hold.release();
	expect((await answer).status).toBe(404);
	expect((await room()).state.phase).toBe('draft');
});

test('[K14] who was signed out while the store was held signs nobody else out', async () => {
	const { organizers } = house.server.people;
	const [one, other] = [organizers.redeem(organizers.issueLink()), organizers.redeem(organizers.issueLink())];
	const hold = locked(organizers, 'signOutAll');
	const answer = asking('/o', `bp_organizer=${one}`)('post', '/api/sign-out', { everywhere: true });
	await hold.reached;
	signOut(organizers, one ?? '');
	hold.release();
	expect((await answer).status).toBe(404);
	expect(organizers.authenticate(other ?? '')).not.toBe(null);
});

type Leaves = (ask: Ask) => Promise<unknown>;
const WAYS: [string, Leaves][] = [
	['revoked', () => revoke('presenter0')],
	['moved', async () => seat('presenter0')],
	['signed out', (ask) => ask('post', '/api/sign-out')]
];

test.each(WAYS)('[K14] [W3] what a seat that was %s had begun to say is silent at once', async (_, leave) => {
	const ask = seat('presenter0');
	await onAir(ask);
	expect((await ask('post', '/api/speech/say', { slide: 0 })).status).toBe(204);
	await expect.poll(() => heard.said).toBeGreaterThan(1);
	await leave(ask);
	const { said, stopped } = heard;
	expect(stopped).toBe(1);
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(heard.said).toBe(said);
});

test.each(WAYS)('[K14] [W3] what another of its startup says goes on when a seat is %s', async (_, leave) => {
	const ask = seat('presenter0');
	await onAir(ask);
	expect((await seat('other')('post', '/api/speech/say', { slide: 0 })).status).toBe(204);
	await leave(ask);
	const { said } = heard;
	await expect.poll(() => heard.said).toBeGreaterThan(said + 1);
	expect(heard.stopped).toBe(0);
});

test('[K14] [W3] a text is not said once its writer is out, though it was stored just before', async () => {
	const ask = seat('presenter0');
	await onAir(ask);
	const rights = [true, false];
	const actor = { kind: 'seat', seat: seatOf('presenter0'), role: 'presenter' } as const;
	const command = { type: 'sayText', text: TEXT, kept: [] } as const;
	const { sessions } = house.server;
	const ack = await sessions.perform(house.session, 'say-1', command, null, actor, {
		stands: () => rights.shift() ?? false
	});
	expect(ack.ok).toBe(true);
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(heard.said).toBe(0);
});

test('[K14] an organizer’s sign-out ends its media, though no page of it is open', async () => {
	const { organizers } = house.server.people;
	const cookie = organizers.redeem(organizers.issueLink()) ?? '';
	const left: boolean[] = [];
	(house.server.sessions.ports.voice as Voice).sweep = () =>
		void left.push(organizers.authenticate(cookie) === null);
	const answer = await asking('/o', `bp_organizer=${cookie}`)('post', '/api/sign-out', {});
	expect([answer.status, left]).toEqual([204, [true]]);
});
