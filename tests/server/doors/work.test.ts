import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ORGANIZER_ROUTES } from '../../../server/http/organizer.ts';
import { SEAT_ROUTES } from '../../../server/http/seats.ts';
import { limits } from '../../../server/limits.ts';
import { Pool } from '../../../server/work/pool.ts';
import type { Work } from '../../../server/work/port.ts';
import type { SpeechEngine } from '../../../server/voice/speech/port.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { inlineWork } from '../../support/work.ts';

// Whole servers and real work, on machines that do other things as well.
vi.setConfig({ testTimeout: 60_000 });
let house: Hosted;
afterEach(() => house.close());

async function open(speech?: SpeechEngine, work?: Work): Promise<void> {
	house = await Hosted.open(undefined, speech && { ok: true, engine: speech }, undefined, undefined, work);
	await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
}

/** A seat's requests, over a new connection each time where `fresh`. */
function asking(name: string) {
	const { path, cookie } = house.enter(name);
	const headers = { cookie: `bp_seat=${cookie}`, origin: house.base };
	const ask = (
		method: string,
		to: string,
		body?: BodyInit,
		signal?: AbortSignal,
		type = 'application/json'
	) =>
		fetch(`${house.base}${path}${to}`, {
			method,
			headers: { ...headers, 'content-type': type },
			...(body === undefined ? {} : { body }),
			...(signal === undefined ? {} : { signal })
		});
	return {
		ask,
		get: (to: string) => ask('GET', to),
		post: (to: string, body: unknown, signal?: AbortSignal) => ask('POST', to, JSON.stringify(body), signal),
		send: (bytes: Buffer) => ask('POST', '/api/slides/picture', new Uint8Array(bytes), undefined, 'image/png')
	};
}

/** One line takes so long; what was asked for, in order. */
function engine(ms: number): SpeechEngine & { said: string[]; most: number } {
	let now = 0;
	const made = {
		name: 'test',
		languages: ['es'] as const,
		said: [] as string[],
		most: 0,
		say: async (text: string, _language: string, signal: AbortSignal) => {
			made.said.push(text);
			made.most = Math.max(made.most, ++now);
			try {
				await sleep(ms, undefined, { signal });
			} finally {
				now -= 1;
			}
			return { rate: 8000, samples: new Int16Array(8000) };
		},
		close: async () => {}
	};
	return made;
}

describe('[K30] rights and phase come first', () => {
	const works: string[] = [];
	const watched = (): Work => {
		const inner = inlineWork();
		return { ...inner, do: (name, ...rest) => (works.push(name), inner.do(name, ...rest)) };
	};
	const tooLarge = 'x'.repeat(2 << 20);

	test('[K30] once the own slot was called nothing of a presenter is read, looked over, drawn or said', async () => {
		const said = engine(1);
		await open(said, watched());
		const presenter = asking('presenter0');
		expect((await presenter.post('/api/speech/script', { script: null })).status).toBe(204);
		await house.drawn();
		await house.pitch(0);
		works.length = 0;
		for (const to of ['/api/slides/picture', '/api/slides/deck', '/api/speech/script', '/api/speech/hear']) {
			// What cannot be read and what would be too large are answered alike: not now.
			expect((await presenter.ask('POST', to, '{"')).status, to).toBe(409);
			expect((await presenter.ask('POST', to, tooLarge)).status, to).toBe(409);
		}
		expect((await presenter.ask('POST', '/api/take', tooLarge)).status).toBe(409);
		const script = { language: 'es', texts: ['Hola'], kept: [] };
		expect((await presenter.post('/api/speech/script', { script })).status).toBe(409);
		expect((await presenter.post('/api/slides/deck', { slides: [], kept: [] })).status).toBe(409);
		expect(works).toEqual([]);
		expect(said.said).toEqual([]);
	});

	test('[K30] an answer is looked over only from whoever is on air in writing', async () => {
		await open(engine(1), watched());
		const answer = { text: 'Escríbanos', kept: [] };
		const script = { language: 'es', texts: ['Hola'], kept: [] };
		const [own, other] = [asking('presenter0'), asking('presenter1')];
		for (const p of [own, other]) await p.post('/api/speech/script', { script });
		await house.drawn();
		works.length = 0;
		expect((await own.post('/api/speech/say', answer)).status).toBe(409);
		await house.pitch(0);
		expect((await other.post('/api/speech/say', answer)).status).toBe(409);
		expect(works).toEqual([]);
		expect((await own.post('/api/speech/say', answer)).status).toBe(204);
		expect(works).toEqual(['lint']);
	});
});

describe('[K31] pace', () => {
	test('[K31] every route that asks for a cookie has one', async () => {
		await open();
		const without = [...SEAT_ROUTES, ...ORGANIZER_ROUTES].filter((r) => r.pace === null).map((r) => r.path);
		expect(without).toEqual(['/api/redeem', '/api/redeem']);
		for (const route of [...SEAT_ROUTES, ...ORGANIZER_ROUTES])
			expect(route.who === 'anyone', route.path).toBe(route.pace === null);
	});

	test('[K31] who asks too often is told so, over whichever connection, and nobody else notices', async () => {
		await open();
		const [one, other] = [asking('official1'), asking('official2')];
		const flood = async () => (await one.get('/api/me')).status;
		const answers: number[] = [];
		while (answers.length < limits.paces.ask.atOnce + 60)
			answers.push(...(await Promise.all(Array.from({ length: 20 }, flood))));
		expect(answers.filter((s) => s === 204).length).toBeGreaterThanOrEqual(limits.paces.ask.atOnce);
		expect(answers.at(-1)).toBe(429);
		expect((await other.get('/api/me')).status).toBe(204);
	});

	test('[K31] bytes count before they are read, and so does what is under way', async () => {
		const slow = engine(300);
		await open(slow);
		const presenter = asking('presenter0');
		const { atOnce, bytesAtOnce, underWay } = limits.paces.save;
		const padded = JSON.stringify({ script: null, more: 'x'.repeat(1_000_000) });
		const saved: number[] = [];
		for (let i = 0; i < atOnce; i++)
			saved.push((await presenter.ask('POST', '/api/speech/script', padded)).status);
		expect(saved.filter((s) => s === 204).length).toBeLessThanOrEqual(bytesAtOnce / 1_000_000 + 1);
		expect(saved.at(-1)).toBe(429);
		const hears = await Promise.all(
			Array.from({ length: underWay + 3 }, () =>
				presenter.post('/api/speech/hear', { language: 'es', text: 'Hola' })
			)
		);
		expect(hears.filter((a) => a.status === 429)).toHaveLength(3);
		expect(hears.filter((a) => a.status === 200)).toHaveLength(limits.paces.hear.underWay);
	});
});

describe('heavy work', () => {
	test('[K32] [K33] a cut is carried out while texts are looked over, and work without end is refused', async () => {
		const forever = new URL('../work/forever.ts', import.meta.url).href;
		await open(undefined, new Pool({ ...limits.work, jobMs: 2500 }, forever));
		await house.drawn();
		await house.pitch(0);
		// The other startup's slot was not called.
		const presenter = asking('presenter1');
		const bombs = [1, 2].map(() =>
			presenter.post('/api/speech/script', {
				script: { language: 'es', texts: ['forever'], kept: [] }
			})
		);
		await sleep(300);
		let over = false;
		const first = Promise.race(bombs).then(() => (over = true));
		await house.as('moderator', { type: 'cutNow' });
		expect(over).toBe(false);
		await first;
		expect((await Promise.all(bombs)).map((a) => a.status)).toContain(413);
	});

	test('[K39] a large body is parsed in a thread, never on the event loop', async () => {
		const pool = new Pool(limits.work);
		const asked: string[] = [];
		const work: Work = {
			do: (name, ...more) => {
				asked.push(name);
				return pool.do(name, ...more);
			},
			close: () => pool.close()
		};
		await open(undefined, work);
		const parse = vi.spyOn(JSON, 'parse');
		try {
			const presenter = asking('presenter0');
			const send = async (to: string, body: string) => (await presenter.ask('POST', to, body)).status;
			const texts = Array.from({ length: 60 }, () => 'una palabra '.repeat(330));
			const script = JSON.stringify({ script: { language: 'es', texts, kept: [] } });
			expect(await send('/api/speech/script', script)).toBe(204);
			expect(await send('/api/slides/deck', `[${'[],'.repeat(300_000)}[]]`)).toBe(400);
			expect(await send('/api/slides/deck', `${'['.repeat(300_000)}`)).toBe(404);
			const zeros = Array.from({ length: 100_000 }, () => 0);
			expect(await send('/api/slides/deck', JSON.stringify({ slides: zeros }))).toBe(413);
			expect(asked.filter((name) => name === 'read')).toHaveLength(4);
			// What is stored comes back from the journal's own text, which is one string.
			const long = parse.mock.calls.filter(([text]) => String(text).length > 64 * 1024);
			expect(long.filter(([text]) => !String(text).startsWith('{"sealed":'))).toEqual([]);
		} finally {
			parse.mockRestore();
		}
	});

	test('[K34] what one startup heaps up makes another wait for one piece at most', async () => {
		const slow = engine(60);
		await open(slow);
		const line = (of: string, n: number) => `${Array.from({ length: n }, () => `${of}.`).join(' ')}`;
		const [one, other] = [asking('presenter0'), asking('presenter1')];
		const flood = [1, 2].map(() => one.post('/api/speech/hear', { language: 'es', text: line('Uno', 30) }));
		await sleep(150);
		const before = slow.said.length;
		const heard = await other.post('/api/speech/hear', { language: 'es', text: 'Otro.' });
		expect(heard.status).toBe(200);
		// Two under way where there are hands for it, and no more of the flood before it.
		expect(slow.said.indexOf('Otro.') - before).toBeLessThanOrEqual(3);
		expect(slow.most).toBeLessThanOrEqual(2);
		for (const answer of await Promise.all(flood)) expect(answer.status).toBe(200);
	});

	test('[K34] who has gone is spoken for no more', async () => {
		const slow = engine(50);
		await open(slow);
		const gone = new AbortController();
		const text = Array.from({ length: 40 }, (_, i) => `Línea ${i}.`).join(' ');
		const left = asking('presenter0').post('/api/speech/hear', { language: 'es', text }, gone.signal);
		await sleep(200);
		gone.abort();
		await expect(left).rejects.toThrow();
		await sleep(100);
		const said = slow.said.length;
		await sleep(300);
		expect(slow.said.length).toBe(said);
		expect(said).toBeLessThan(40);
	});

	test('[K34] a text that would be heard for too long is refused as too long', async () => {
		const long = engine(0);
		long.say = async () => ({ rate: 8000, samples: new Int16Array(8000 * 60) });
		await open(long);
		const text = Array.from({ length: 20 }, () => 'Una línea.').join(' ');
		const answer = await asking('presenter0').post('/api/speech/hear', { language: 'es', text });
		expect(answer.status).toBe(413);
	});

	test('[K34] a flood of pictures makes another startup wait for few of them', async () => {
		await open();
		const large = await sharp({ create: { width: 2400, height: 1300, channels: 3, background: '#123456' } })
			.png()
			.toBuffer();
		const small = await sharp({ create: { width: 160, height: 90, channels: 3, background: '#654321' } })
			.png()
			.toBuffer();
		const [one, other] = [asking('presenter0'), asking('presenter1')];
		let drawn = 0;
		const flood = Array.from({ length: limits.paces.picture.underWay }, () =>
			one.send(large).then((a) => (drawn++, a.status))
		);
		await sleep(20);
		expect((await other.send(small)).status).toBe(200);
		expect(drawn).toBeLessThan(limits.paces.picture.underWay);
		expect(new Set(await Promise.all(flood))).toEqual(new Set([200]));
		expect(
			(await Promise.all(Array.from({ length: 6 }, () => one.send(small)))).map((a) => a.status)
		).toContain(429);
	});
});
