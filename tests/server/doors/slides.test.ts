import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createSlides } from '../../../server/pictures/slides.ts';
import { Turns } from '../../../server/work/turns.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { smallDisk } from '../../support/disk.ts';
import { inlinePictures } from '../../support/work.ts';

const CANARY = 'canary-7f3a91';
let house: Hosted;

beforeEach(async () => {
	house = await Hosted.open();
	await house.prepare([
		identity('Quipu Vial', { people: ['Yesenia Huamán'], contact: 'info@quipuvial.pe' }),
		identity('Yakuna')
	]);
});
afterEach(() => house.close());

/** A seat's requests. */
function browser(name: string) {
	const { path, cookie } = house.enter(name);
	const headers = { cookie: `bp_seat=${cookie}`, origin: house.base };
	const post = (to: string, body: unknown, type = 'application/json') =>
		fetch(`${house.base}${path}/api/slides/${to}`, {
			method: 'POST',
			headers: { ...headers, 'content-type': type },
			body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
		});
	return {
		get: (id: string) => fetch(`${house.base}${path}/slides/${id}`, { headers }),
		send: (bytes: Uint8Array) => post('picture', bytes, 'image/png'),
		save: (slides: { id: string; text: string }[], kept: unknown[] = [], how: object = {}) =>
			post('deck', { slides, kept, ...how }),
		write: (text: string | null, how: object = {}) =>
			fetch(`${house.base}${path}/api/speech/script`, {
				method: 'POST',
				headers: { ...headers, 'content-type': 'application/json' },
				body: JSON.stringify({
					script: text === null ? null : { language: 'es', texts: [text], kept: [] },
					...how
				})
			}),
		async picture(colour: string): Promise<string> {
			const answer = await post('picture', await picture(colour), 'image/png');
			return ((await answer.json()) as { id: string }).id;
		}
	};
}

function picture(background: string): Promise<Buffer> {
	return sharp({ create: { width: 1600, height: 900, channels: 3, background } })
		.withExif({ IFD0: { Artist: CANARY, ImageDescription: CANARY } })
		.jpeg()
		.toBuffer();
}

test('[L58] a deck that a browser sends twice is stored once, and both are told so', async () => {
	const presenter = browser('presenter0');
	const slides = [{ id: await presenter.picture('red'), text: '' }];
	const press = { base: 0, id: 'press one' };
	expect((await presenter.save(slides, [], press)).status).toBe(204);
	expect((await presenter.save(slides, [], press)).status).toBe(204);
	expect((await presenter.save(slides, [], { base: 0, id: 'press two' })).status).toBe(412);
	const without = { base: 1, id: 'press three' };
	for (const status of [204, 204]) expect((await presenter.save([], [], without)).status).toBe(status);
});

test('[W18] a written pitch that a browser sends twice, or takes back twice, is so once, and both are told so', async () => {
	const presenter = browser('presenter0');
	const press = { base: 0, id: 'press one' };
	for (const text of ['Hola.', 'Hola.']) expect((await presenter.write(text, press)).status).toBe(204);
	expect((await presenter.write('Hola.', { base: 0, id: 'press two' })).status).toBe(412);
	const back = { base: 1, id: 'press three' };
	for (const script of [null, null]) expect((await presenter.write(script, back)).status).toBe(204);
});

const files = () => readdirSync(join(house.dataDir, 'slides', house.session)).length;

test('[M3] [A28] a slide is served without what its file carried, with the same headers whatever it shows', async () => {
	const presenter = browser('presenter0');
	const noise = Buffer.alloc(300 * 300 * 3).map((_, i) => (i * 7919) % 251);
	const busy = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
		.png()
		.toBuffer();
	expect((await picture('#336699')).includes(CANARY)).toBe(true);
	const ids = [await presenter.picture('#336699'), await presenter.picture('#000000')];
	ids.push(((await (await presenter.send(busy)).json()) as { id: string }).id);
	await presenter.save(ids.map((id) => ({ id, text: '' })));
	const seen: string[] = [];
	for (const id of ids) {
		expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
		const answer = await presenter.get(id);
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect(bytes.includes(CANARY)).toBe(false);
		const length = Number(answer.headers.get('content-length'));
		expect(Math.log2(length) % 1).toBe(0);
		expect(answer.headers.get('cache-control')).toBe('private, no-store');
		expect(answer.headers.get('content-disposition')).toBe('inline; filename="slide.webp"');
		const headers = [...answer.headers].filter(([name]) => !['date', 'content-length'].includes(name));
		expect(headers.map(([name]) => name)).not.toContain('etag');
		expect(headers.map(([name]) => name)).not.toContain('last-modified');
		seen.push(JSON.stringify(headers));
	}
	expect(new Set(seen).size).toBe(1);
});

test('[M3] a bomb, a PDF, a vector and noise are refused, and the next picture is taken', async () => {
	const presenter = browser('presenter0');
	const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
		.png({ compressionLevel: 9 })
		.toBuffer();
	expect(bomb.length).toBeLessThan(1_000_000);
	for (const bad of [bomb, Buffer.from('%PDF-1.7'), Buffer.from('<svg/>'), Buffer.alloc(100, 7)])
		expect((await presenter.send(bad)).status).toBe(415);
	expect((await presenter.send(Buffer.alloc(5_000_000))).status).toBe(413);
	expect(await presenter.picture('#336699')).toHaveLength(22);
});

test('[B3] [M3] only a presenter sends, and nobody else learns that there is anything to send to', async () => {
	const [own, other, official] = ['presenter0', 'presenter1', 'official1'].map(browser);
	const id = (await own?.picture('#336699')) as string;
	await own?.save([{ id, text: '' }]);
	const answers = [
		await official?.send(await picture('#fff')),
		await official?.save([]),
		await official?.get(id),
		await other?.get(id),
		await other?.get('nonsense'),
		await other?.save([{ id, text: '' }]),
		await fetch(`${house.base}/s/nowhere/slides/${id}`),
		await fetch(`${house.base}/s/nowhere/api/slides/picture`, { method: 'POST', body: 'x' })
	];
	const told = answers.map(async (a) => [a?.status, await a?.text(), a?.headers.get('content-type')]);
	for (const t of await Promise.all(told)) expect(t).toEqual([404, '', 'text/plain; charset=utf-8']);
});

test('[L5] a text with a finding is stored only with a reason, which the organizer alone sees', async () => {
	const presenter = browser('presenter0');
	const id = await presenter.picture('#336699');
	const text = 'Quipu Vial cuida las pistas';
	const refused = await presenter.save([{ id, text }]);
	expect(refused.status).toBe(422);
	expect(await refused.json()).toEqual({ found: [{ page: 0, kind: 'name', quote: 'Quipu Vial' }] });
	const kept = { page: 0, kind: 'name', quote: 'quípu vial', reason: 'Es el nombre de una calle' };
	for (const wrong of [{ page: 1 }, { kind: 'link' }, { quote: 'Quipu' }])
		expect((await presenter.save([{ id, text }], [{ ...kept, ...wrong }])).status).toBe(422);
	expect((await presenter.save([{ id, text }], [{ ...kept, reason: ' ' }])).status).toBe(400);
	expect((await presenter.save([{ id, text }], [kept])).status).toBe(204);
	const views = await Promise.all(
		['organizer', 'official1', 'moderator', 'presenter1'].map(async (name) => {
			const { project } = await import('../../../src/domain/session/project.ts');
			const room = await house.server.sessions.room(house.session);
			const who = { kind: 'seat', ...(house.seats[name] as { seat: string; role: 'organizer' }) } as const;
			return JSON.stringify(project(room!.state, who, ASIDE));
		})
	);
	expect(views.map((v) => v.includes('nombre de una calle'))).toEqual([true, false, false, false]);
});

test.each(['the first slides', 'later slides', 'a text'])(
	'[B42] an identity that is saved while %s are looked over has them looked over again',
	async (what) => {
		const room = (await house.server.sessions.room(house.session))!;
		const presenter = browser('presenter0');
		const id = await presenter.picture('#336699');
		if (what === 'later slides') expect((await presenter.save([{ id, text: 'Baches' }])).status).toBe(204);
		const lookedOver = room.lookedOver.bind(room);
		let saved = 0;
		room.lookedOver = async (...asked) => {
			const found = await lookedOver(...asked);
			const changed = {
				type: 'putStartup',
				startup: 'su0',
				seat: 'new',
				identity: identity('Yakuna')
			} as const;
			if (saved++ === 0) await house.as('organizer', changed);
			return found;
		};
		const save = (text: string) =>
			what === 'a text' ? presenter.write(text) : presenter.save([{ id, text }]);
		const answer = await save('Somos Yakuna');
		expect([answer.status, saved]).toEqual([422, 2]);
		expect(await answer.json()).toEqual({ found: [{ page: 0, kind: 'name', quote: 'Yakuna' }] });
		expect((await save('Somos tres')).status).toBe(204);
		if (room.state.phase === 'none') throw new Error('no session');
		expect(room.state.startups[0]?.unchecked).toEqual({ deck: false, script: false });
	}
);

test('[B42] slides and a text that were checked against another identity are asked for again, whatever they say', async () => {
	const { project } = await import('../../../src/domain/session/project.ts');
	const room = (await house.server.sessions.room(house.session))!;
	const seen = (name: string) => {
		const who = { kind: 'seat', ...(house.seats[name] as { seat: string; role: 'organizer' }) } as const;
		return JSON.parse(JSON.stringify(project(room.state, who, ASIDE))) as {
			shared: { startups: { startup: string; unchecked: boolean }[] };
			own: { unchecked: unknown };
		};
	};
	const desk = () => seen('organizer').shared.startups.map((s) => s.unchecked);
	const put = async (i: number) => {
		const changed = identity(i === 0 ? 'Quipu Vial' : 'Yakuna', { contact: 'Zoila Quispe' });
		await house.as('organizer', { type: 'putStartup', startup: `su${i}`, seat: 'new', identity: changed });
	};
	const [one, two] = ['presenter0', 'presenter1'].map(browser);
	// Nothing was sent: nothing has to be checked again.
	await put(0);
	expect(desk()).toEqual([false, false]);
	const [mine, other] = [await one!.picture('#336699'), await two!.picture('#336699')];
	const said = [{ id: mine, text: 'Mapa de Zoila Quispe' }];
	await house.as('organizer', {
		type: 'putStartup',
		startup: 'su0',
		seat: 'new',
		identity: identity('Quipu Vial')
	});
	expect((await one!.save(said)).status).toBe(204);
	expect((await two!.save([{ id: other, text: 'Baches' }])).status).toBe(204);
	const script = { language: 'es', texts: ['Baches'], kept: [] } as const;
	await house.as('presenter1', { type: 'saveScript', script });
	expect(desk()).toEqual([false, false]);
	await put(0);
	expect(desk()).toEqual([true, false]);
	await put(1);
	// One deck says what is sought now and the other does not: the desk tells both alike.
	const [a, b] = seen('organizer').shared.startups.map((s) => ({ ...s, startup: '' }));
	expect(a).toEqual(b);
	expect(seen('presenter0').own.unchecked).toEqual({ deck: true, script: false });
	expect(seen('presenter1').own.unchecked).toEqual({ deck: true, script: true });
	// What names it now is not taken as checked.
	expect((await one!.save(said)).status).toBe(422);
	expect(desk()).toEqual([true, true]);
	expect((await one!.save([{ id: mine, text: 'Mapa' }])).status).toBe(204);
	expect((await two!.save([{ id: other, text: 'Baches' }])).status).toBe(204);
	// A text beside slides is due too: that is told to its presenter alone.
	expect(desk()).toEqual([false, false]);
	expect(seen('presenter1').own.unchecked).toEqual({ deck: false, script: true });
	await house.as('presenter1', { type: 'saveScript', script });
	expect(desk()).toEqual([false, false]);
	expect(seen('presenter1').own.unchecked).toEqual({ deck: false, script: false });
	// Once slots are called, the desk tells nothing of it.
	await put(0);
	await house.drawn();
	expect(desk()).toEqual([true, false]);
	await house.pitch(1);
	expect(desk()).toEqual([false, false]);
});

const ASIDE: Parameters<typeof import('../../../src/domain/session/project.ts').project>[2] = {
	startupOf: () => null,
	identity: () => null,
	name: () => '',
	link: () => ({ path: '', state: 'active', redeemedAt: null }),
	notes: () => ({}),
	help: () => [],
	sounding: () => false,
	relay: 'ok',
	unrecorded: false,
	behind: null,
	speech: { languages: [], off: 'no-engine' },
	saying: () => null,
	head: () => null,
	events: () => []
};

test("[L5] each startup's texts are compared with its own identity alone", async () => {
	const other = browser('presenter1');
	const id = await other.picture('#336699');
	const text = 'Quipu Vial, Huamán y otras palabras';
	expect((await other.save([{ id, text }])).status).toBe(204);
	expect((await other.save([{ id, text: 'Con Yakuna' }])).status).toBe(422);
});

test('[M3] a new deck sweeps the old one away, and leaves what another seat is sending', async () => {
	const [one, two] = ['presenter0', 'presenter1'].map(browser);
	const first = (await one?.picture('#100000')) as string;
	await one?.save([{ id: first, text: '' }]);
	const pending = (await two?.picture('#001000')) as string;
	await one?.picture('#111111');
	const second = (await one?.picture('#000010')) as string;
	expect((await one?.save([{ id: second, text: '' }]))?.status).toBe(204);
	expect((await one?.get(first))?.status).toBe(404);
	expect(files()).toBe(2);
	expect((await two?.save([{ id: pending, text: '' }]))?.status).toBe(204);
	expect((await one?.save([]))?.status).toBe(204);
	expect(files()).toBe(1);
});

test('[M3] a cut and a removed seat end the reading of slides at once', async () => {
	const presenter = browser('presenter0');
	const ids = [
		await presenter.picture('#100000'),
		await presenter.picture('#001000'),
		await presenter.picture('#000010')
	];
	await presenter.save(ids.map((id) => ({ id, text: '' })));
	await house.drawn();
	const official = browser('official1');
	const can = async () => Promise.all(ids.map(async (id) => (await official.get(id)).status));
	expect(await can()).toEqual([404, 404, 404]);
	await house.pitch(0);
	expect(await can()).toEqual([200, 200, 404]);
	await house.as('presenter0', { type: 'showSlide', index: 1 });
	expect(await can()).toEqual([200, 200, 200]);
	await house.as('moderator', { type: 'cutNow' });
	expect(await can()).toEqual([404, 404, 404]);
	await house.as('moderator', { type: 'resolveBreach', choice: 'continue', note: '' });
	expect(await can()).toEqual([200, 200, 200]);
	await house.as('organizer', { type: 'revokeLink', seat: house.seats['official1']?.seat ?? '' });
	expect(await can()).toEqual([404, 404, 404]);
});

test('[K59] a seat that never saves a deck makes room by its own oldest pictures, and takes none of others', async () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'blindpick-slides-'));
	onTestFinished(() => rmSync(dataDir, { recursive: true }));
	const slides = createSlides({
		dataDir,
		newId: () => String(Math.random()).slice(2),
		limits: { seatSlideBytes: 3 * 32_768 },
		pictures: inlinePictures(),
		turns: new Turns({ atOnce: 2, waiting: 10, waitingPerSeat: 10 })
	});
	const send = async (seat: string) => (await slides.savePicture('s', seat, await picture('#336699'))).id;
	const theirs = [await send('b'), await send('b')];
	const named = await send('a');
	await slides.settle(
		's',
		(seat) => seat === 'a',
		() => new Set([named])
	);
	const sent: string[] = [];
	for (let i = 0; i < 5; i++) sent.push(await send('a'));
	theirs.push(await send('b'));
	const there = async (ids: readonly string[]) =>
		Promise.all(ids.map(async (id) => (await slides.readPicture('s', id)) !== null));
	expect(await there(sent)).toEqual([false, false, true, true, true]);
	expect(await Promise.all(sent.map((id) => slides.ownedBy('s', 'a', id)))).toEqual(await there(sent));
	expect(await there([named, ...theirs])).toEqual([true, true, true, true]);
});

test('[K60] a picture that cannot be stored leaves nothing, nor does one that a stop cut off', async ({
	skip
}) => {
	const disk = smallDisk(1);
	if (disk === null) return skip();
	onTestFinished(() => disk.remove());
	const bytes = Buffer.alloc(600_000, 7);
	const parts = {
		dataDir: disk.dir,
		newId: () => `p${n++}`,
		limits: { seatSlideBytes: 10_000_000 },
		pictures: { draw: async () => bytes, close: async () => {} },
		turns: new Turns({ atOnce: 1, waiting: 9, waitingPerSeat: 9 })
	};
	let n = 0;
	const slides = createSlides(parts);
	const kept = () => readdirSync(join(disk.dir, 'slides', 's'));
	const { id } = await slides.savePicture('s', 'a', bytes);
	await expect(slides.savePicture('s', 'a', bytes)).rejects.toThrow(/ENOSPC/);
	expect(kept()).toEqual([`${id}.webp`]);
	writeFileSync(join(disk.dir, 'slides', 's', 'x.webp.part'), 'x');
	await slides.settle(
		's',
		(seat) => seat === 'b',
		() => new Set([id])
	);
	expect(kept()).toEqual([`${id}.webp`]);
	writeFileSync(join(disk.dir, 'slides', 's', 'x.webp.part'), 'x');
	createSlides(parts);
	expect(kept()).toEqual([`${id}.webp`]);
});

test('[L43] a picture whose file was emptied, overwritten or cut is not there', async () => {
	const presenter = browser('presenter0');
	const id = await presenter.picture('#336699');
	const file = join(house.dataDir, 'slides', house.session, `${id}.webp`);
	await presenter.save([{ id, text: '' }]);
	const whole = readFileSync(file);
	expect((await presenter.get(id)).status).toBe(200);
	for (const bytes of [Buffer.alloc(0), Buffer.alloc(whole.length), whole.subarray(0, whole.length / 3)]) {
		writeFileSync(file, bytes);
		expect((await presenter.get(id)).status).toBe(404);
	}
});
