import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asWav } from '../../../src/lib/presenter/sendTake.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { recorded } from '../../support/recorded.ts';

let house: Hosted;
let organizer: string;

beforeEach(async () => {
	house = await Hosted.open();
	await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
	const { organizers } = house.server.people;
	organizer = organizers.redeem(organizers.issueLink()) ?? '';
});
afterEach(() => house.close());

const sound = (seconds: number) =>
	asWav(Float32Array.from({ length: 48_000 * seconds }, (_, i) => 0.2 * Math.sin(i / 17)));

/** What a seat's browser asks of its own door. */
function ask(name: string, method: string, body?: Uint8Array): Promise<Response> {
	const { path, cookie } = house.enter(name);
	return fetch(`${house.base}${path}/api/take`, {
		method,
		headers: { cookie: `bp_seat=${cookie}`, origin: house.base, 'content-type': 'audio/wav' },
		...(body ? { body: new Uint8Array(body) } : {})
	});
}
const desk = (path = '', cookie = `bp_organizer=${organizer}`) =>
	fetch(`${house.base}/o/api/sessions/${house.session}/takes${path}`, { headers: { cookie } });
const listed = async () => (await (await desk()).json()) as { seat: string; startup: string; at: number }[];
const seatOf = (name: string) => house.seats[name]?.seat ?? '';
const onDisk = () =>
	Buffer.concat(
		readdirSync(house.dataDir, { recursive: true, withFileTypes: true })
			.filter((f) => f.isFile())
			.map((f) => readFileSync(join(f.parentPath, f.name)))
	);

test('[N5] [A28] a masked recording reaches the organizer as it was sent, and lies encrypted', async () => {
	const wav = sound(2);
	expect((await ask('presenter0', 'POST', wav)).status).toBe(204);
	expect(await listed()).toMatchObject([{ seat: seatOf('presenter0'), startup: 'su0' }]);
	const answer = await desk(`/${seatOf('presenter0')}`);
	expect(answer.headers.get('cache-control')).toBe('private, no-store');
	expect(answer.headers.get('content-disposition')).toBe('inline; filename="recording.wav"');
	expect(new Uint8Array(await answer.arrayBuffer())).toEqual(wav);
	expect(onDisk().includes(Buffer.from(wav.subarray(0, 400)))).toBe(false);
	expect(onDisk().includes(Buffer.from(wav.subarray(4000, 4400)))).toBe(false);
});

test('[E42] whoever sent one sees that the organizer has it, and nobody else sees anything', async () => {
	const has = async (name: string) => (await ask(name, 'GET')).json();
	expect(await has('presenter0')).toEqual({ at: null });
	await ask('presenter0', 'POST', sound(1));
	expect(await has('presenter0')).toEqual({ at: (await listed())[0]?.at });
	expect(await has('presenter1')).toEqual({ at: null });
	for (const name of ['official1', 'moderator', 'auditor', 'projector', 'captioner'])
		if (name in house.seats) expect((await ask(name, 'GET')).status).toBe(404);
	await house.drawn();
	await house.pitch(1);
	expect(await has('presenter0')).toEqual({ at: null });
});

test('[N5] nobody else hears it, and it is in no record', async () => {
	await ask('presenter0', 'POST', sound(2));
	expect((await desk('', '')).status).toBe(404);
	expect((await desk(`/${seatOf('presenter0')}`, '')).status).toBe(404);
	for (const name of ['official1', 'moderator', 'auditor', 'projector']) {
		expect((await ask(name, 'POST', sound(1))).status).toBe(404);
		expect((await ask(name, 'DELETE')).status).toBe(404);
	}
	const room = await house.server.sessions.room(house.session);
	expect(JSON.stringify(await recorded(room))).not.toMatch(/take/i);
	expect(await listed()).toHaveLength(1);
});

test('[N5] what is no short sound of the one kind is refused, and harms nothing', async () => {
	const wav = sound(1);
	const stereo = wav.slice();
	stereo[22] = 2;
	for (const body of [new Uint8Array(100), wav.subarray(0, 44), wav.subarray(0, 5000), stereo])
		expect((await ask('presenter0', 'POST', body)).status).toBe(415);
	expect((await ask('presenter0', 'POST', sound(13))).status).toBe(413);
	expect(await listed()).toEqual([]);
	expect((await ask('presenter0', 'POST', wav)).status).toBe(204);
});

test('[N5] it is gone when it is taken back, replaced by a newer one, and gone once anybody is called', async () => {
	await ask('presenter0', 'POST', sound(1));
	await ask('presenter0', 'POST', sound(2));
	await ask('presenter1', 'POST', sound(1));
	expect(await listed()).toHaveLength(2);
	expect((await ask('presenter1', 'DELETE')).status).toBe(204);
	expect(await listed()).toMatchObject([{ startup: 'su0' }]);
	await house.drawn();
	expect(await listed()).toHaveLength(1);
	await house.pitch(1);
	expect(await listed()).toEqual([]);
	// Not only hidden: there is none.
	expect(house.server.people.takes.all(house.session)).toEqual([]);
	expect((await desk(`/${seatOf('presenter0')}`)).status).toBe(404);
	expect((await ask('presenter0', 'POST', sound(1))).status).toBe(409);
});

test('[N5] an abort takes it away', async () => {
	await ask('presenter0', 'POST', sound(1));
	await house.as('organizer', { type: 'openDoors' });
	await house.as('organizer', { type: 'abort', reason: 'corte de luz' });
	expect(await listed()).toEqual([]);
	expect(house.server.people.takes.all(house.session)).toEqual([]);
});

test('[N5] it goes with its seat, and with its startup', async () => {
	for (const name of ['presenter0', 'presenter1']) await ask(name, 'POST', sound(1));
	const takes = () => house.server.people.takes.all(house.session).length;
	expect(takes()).toBe(2);
	await house.as('organizer', { type: 'removeSeat', seat: seatOf('presenter0') });
	expect(takes()).toBe(1);
	await house.as('organizer', { type: 'removeStartup', startup: 'su1' });
	expect(takes()).toBe(0);
});

/** A recording of which the rest is sent later, begun: it was let in. */
async function begun(name: string, wav: Uint8Array): Promise<() => Promise<number>> {
	const { sessions } = house.server;
	const whole = sessions.room.bind(sessions);
	const letIn = new Promise<void>((resolve) => {
		sessions.room = async (id) => {
			const room = await whole(id);
			resolve();
			return room;
		};
	});
	const { path, cookie } = house.enter(name);
	const post = request(`${house.base}${path}/api/take`, {
		method: 'POST',
		headers: {
			...{ cookie: `bp_seat=${cookie}`, origin: house.base },
			...{ 'content-type': 'audio/wav', 'content-length': wav.length }
		}
	});
	const answered = once(post, 'response') as Promise<[IncomingMessage]>;
	post.write(wav.subarray(0, 1000));
	await letIn;
	sessions.room = whole;
	return async () => {
		post.end(wav.subarray(1000));
		const [answer] = await answered;
		answer.resume();
		return answer.statusCode ?? 0;
	};
}

test('[N5] one that is still coming when somebody is called is not kept', async () => {
	await house.drawn();
	const rest = await begun('presenter0', sound(1));
	await house.pitch(1);
	expect(await rest()).toBe(409);
	expect(house.server.people.takes.all(house.session)).toEqual([]);
});

test('[K14] whoever lost the seat while it came is told neither that somebody was called nor anything', async () => {
	await house.drawn();
	const rest = await begun('presenter0', sound(1));
	await house.pitch(1);
	await house.as('organizer', { type: 'revokeLink', seat: seatOf('presenter0') });
	expect(await rest()).toBe(404);
});

test('[N5] one that a call left behind is neither listed nor played', async () => {
	await house.drawn();
	const { takes } = house.server.people;
	takes.put(house.session, seatOf('presenter0'), Buffer.from(sound(1)));
	const play = async () => (await desk(`/${seatOf('presenter0')}`)).status;
	expect([(await listed()).length, await play()]).toEqual([1, 200]);
	await house.pitch(1);
	takes.put(house.session, seatOf('presenter0'), Buffer.from(sound(1)));
	expect([await listed(), await play()]).toEqual([[], 404]);
});
