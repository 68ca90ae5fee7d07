import { createHash } from 'node:crypto';
import { gzipSync, deflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Filter, wordsOf } from '../../server/guard/filter.ts';
import { Guard } from '../../server/guard/guard.ts';
import { Matcher } from '../../server/guard/matcher.ts';
import { linesOf } from '../../server/voice/speech/lines.ts';
import type { ModeratorOwn, Stage } from '../../src/domain/session/view.ts';
import { withNews } from '../../src/wire/frames.ts';
import { entriesOf, type ReceivedRecord } from '../../src/lib/organizer/record/chain.ts';
import { member } from './cast.ts';
import { openHouse, type House } from './house.ts';
import { MOVES, type Move, type MoveKind } from './moves.ts';
import type { Person } from './people.ts';
import { JSON_TYPE, Play } from './play.ts';
import { Record } from './record.ts';
import { register } from './setup.ts';
import { asks } from './speech.ts';
import { recorded } from '../support/recorded.ts';

const NAME = 'Ñandú Telares del Sur';
const WORDS = [NAME, 'ñandutelares.example', 'Rosa Quispe'];
const filter = new Filter(WORDS);
const around = (text: string) => `lorem ipsum ${text} dolor sit amet`;

describe('the filter', () => {
	const utf8 = Buffer.from(around(NAME));
	const wrapped: [string, string][] = [
		['as written', around(NAME)],
		['without accents', around('nandu telares del sur')],
		['in capitals', around(NAME.toUpperCase())],
		['decomposed', around(NAME.normalize('NFD'))],
		['in full width', around('Ñandú Telares del Sur')],
		['percent', encodeURIComponent(around(NAME))],
		['percent, every byte', [...utf8].map((b) => `%${b.toString(16).padStart(2, '0')}`).join('')],
		['base64', utf8.toString('base64')],
		['base64, shifted by one', Buffer.from(`x${around(NAME)}`).toString('base64')],
		['base64, shifted by two', Buffer.from(`xx${around(NAME)}`).toString('base64')],
		['base64url', Buffer.from(`?>?${NAME}>?>`).toString('base64url')],
		['hex', utf8.toString('hex')],
		['hex in capitals', utf8.toString('hex').toUpperCase()],
		['UTF-16 in base64', Buffer.from(around(NAME), 'utf16le').toString('base64')],
		['UTF-16 in hex', Buffer.from(around(NAME), 'utf16le').toString('hex')],
		['gzip in base64', gzipSync(utf8).toString('base64')],
		['zlib in base64', deflateSync(utf8).toString('base64')],
		['gzip of base64 in base64', gzipSync(utf8.toString('base64')).toString('base64')],
		['another word', around('https://www.ñandutelares.example/equipo')],
		['a person', around('rosa quispe')]
	];
	test.each(wrapped)('[B16] finds a name %s', (_, text) => {
		expect(filter.inText(text)).toBe(true);
		expect(filter.inBytes(Buffer.from(text))).toBe(true);
	});

	test('[B16] finds a name in files: UTF-16 in both orders at any byte, gzip, in the middle of a picture', () => {
		const wide = Buffer.from(NAME, 'utf16le');
		const noise = Buffer.from([0x89, 0x50, 0xff, 0xfe, 0x00]);
		for (const bytes of [wide, Buffer.from(wide).swap16(), gzipSync(NAME), Buffer.from(NAME)]) {
			expect(filter.inBytes(bytes)).toBe(true);
			if (bytes[0] !== 0x1f) expect(filter.inBytes(Buffer.concat([noise, bytes, noise]))).toBe(true);
		}
	});

	test('[B16] lets pass what only looks alike, and short words inside others', () => {
		for (const text of [
			'ñandu telar',
			'Rosa',
			'telares del sur',
			utf8.toString('base64').slice(0, 14),
			'H4sIAAAAbroken+++++++++++++'
		]) {
			expect(filter.inText(around(text))).toBe(false);
		}
		const short = new Filter(['Aero']);
		expect(short.inText('un aeropuerto')).toBe(false);
		expect(short.inText('somos AERO.')).toBe(true);
		expect(new Filter(['X', '']).empty).toBe(true);
	});

	test('[B27] what looks alike, and what is packed beyond reason, is found as well', () => {
		for (const text of [
			'Ñаndú Tеlаrеs dеl Sur',
			'𝐍𝐚𝐧𝐝𝐮 Telares del Sur',
			'Ña\u200bndú Te\u00adlares del Sur',
			'ᴛᴇʟᴀʀᴇꜱ ñandú telares del sur'
		])
			expect(filter.inText(around(text))).toBe(true);
		const packed = (length: number) => gzipSync(Buffer.alloc(length, 'lorem ')).toString('base64');
		expect(filter.inText(packed(1000))).toBe(false);
		expect(filter.inText(packed(1_000_000))).toBe(true);
		// Each small enough, all of them too much, and one in the other.
		expect(filter.inText(Array.from({ length: 20 }, () => packed(20_000)).join(' '))).toBe(true);
		expect(filter.inText(gzipSync(packed(1_000_000)).toString('base64'))).toBe(true);
	});

	test('[B27] as many steps for each character, whatever stands in a text and however long the words', () => {
		const text = (length: number) => 'a'.repeat(length);
		const m = new Matcher([`${text(2000)}b`, ...Array.from({ length: 200 }, (_, i) => `${text(i + 4)}c`)]);
		const steps = (length: number) => {
			let count = 0;
			const counted = new Proxy(new String(text(length)), {
				get: (s, key) =>
					key === 'charCodeAt'
						? (i: number) => ((count += 1), s.charCodeAt(i))
						: key === 'length'
							? s.length
							: undefined
			});
			expect(m.finds(counted as unknown as string, () => (count += 1) < 0)).toBe(false);
			return count;
		};
		expect(steps(20_000)).toBeLessThanOrEqual(20 * steps(1000));
	});

	test('looks for all words in one pass, as looking for each would', () => {
		const m = new Matcher(['he', 'she', 'his', 'hers']);
		for (const [text, there] of [
			['ushers', true],
			['hxe', false],
			['ahishe', true],
			['h', false],
			['', false]
		] as const) {
			expect(m.finds(text)).toBe(there);
		}
	});
});

test('[B16] what the panel or the organizer typed is never compared', () => {
	const m = member('guard');
	const guard = new Guard(() => m.identity);
	const { name } = m.identity;
	const typed = {
		about: { challenge: { title: name } },
		contribution: name,
		aborted: name,
		now: { question: { id: 'q', text: name }, slide: null },
		ties: name,
		sheets: { s: { sheet: { comment: name } } },
		notes: { s: { text: name } },
		questions: [{ text: name }],
		breach: { note: name },
		events: [{ detail: name }],
		captions: [{ at: 1, text: name }]
	};
	expect(guard.holds('su', JSON.stringify(typed))).toBe(false);
	expect(guard.holds('su', JSON.stringify({ now: { slide: { text: name } } }))).toBe(true);
	expect(guard.holds('su', JSON.stringify({ slots: [{ pseudonym: { word: name } }], [name]: 1 }))).toBe(
		false
	);
	expect(wordsOf(m.identity).length).toBeGreaterThan(4);
});

describe('a name across pieces of what is brought', () => {
	const identity = { ...member('guard').identity, name: 'Yakuna Agua Segura', people: ['Rosa Quispe'] };
	const guard = new Guard((startup) => (startup === 'own' ? identity : undefined));
	const said = (text: string, before: string[] = [], startup = 'own') =>
		guard.sayable(startup, text, linesOf(text), before).map((line) => line.text);

	test.each([
		[
			'a line break',
			'Buenos días.\nSomos Yakuna\nAgua Segura.\nMedimos ríos.',
			['Buenos días.', 'Medimos ríos.']
		],
		[
			'the break of a long sentence',
			'Medimos desde hace tres años la calidad del agua en escuelas rurales con Yakuna Agua Segura y sus doce técnicos en tres regiones. Gracias.',
			['Gracias.']
		],
		['the end of a sentence', 'Trabaja Rosa. Quispe también. Gracias.', ['Gracias.']],
		['three lines', 'Yakuna\n— Agua —\nSegura\nGracias.', ['Gracias.']],
		['nothing', 'Agua segura para Yakuna.\nGracias.', ['Agua segura para Yakuna.', 'Gracias.']],
		['what is left when others are held', 'Gracias.\nYakuna\nSomos Yakuna Agua Segura\nAgua Segura', []]
	])('[B38] broken by %s: no line of it is said, and the rest is', (_, text, rest) => {
		expect(said(text)).toEqual(rest);
	});

	test('[B38] begun in what was said before: its second half is held', () => {
		expect(said('Agua Segura mide ríos. Gracias.', ['Trabajamos con Yakuna'])).toEqual(['Gracias.']);
		expect(said('Segura. Gracias.', ['Yakuna', 'Agua'])).toEqual(['Gracias.']);
		expect(said('Agua Segura mide ríos.', ['Trabajamos'])).toEqual(['Agua Segura mide ríos.']);
	});

	test('[B38] begun on one slide and ended on the next: neither is shown; the others are', () => {
		const part = (text: string) => JSON.stringify({ now: { slide: { text } } });
		const before = 'Portada\nCon Yakuna';
		expect(guard.holds('own', part('Agua Segura'), () => [{ before, after: 'Datos' }])).toBe(true);
		expect(
			guard.holds('own', part('Con Yakuna'), () => [{ before: 'Portada', after: 'Agua Segura\nDatos' }])
		).toBe(true);
		expect(guard.holds('own', part('Datos'), () => [{ before: `${before}\nAgua Segura`, after: '' }])).toBe(
			false
		);
		expect(guard.holds('own', part('Con\nYakuna Agua\nSegura'))).toBe(true);
	});

	test('[B39] nobody else’s words are compared with that identity', () => {
		const text = 'Nos comparan con Yakuna Agua Segura.';
		expect(said(text)).toEqual([]);
		expect(said(text, [], 'other')).toEqual([text]);
		expect(guard.holds('other', JSON.stringify({ now: { slide: { text } } }))).toBe(false);
	});
});

describe('in a session', () => {
	let house: House | undefined;
	afterEach(() => house?.close());

	async function pitched(
		guard: boolean,
		text: (p: Play, cast: number) => string,
		stage: string[] = [],
		cover: (p: Play, cast: number) => string = () => 'Portada'
	) {
		house = await openHouse('guard', { log: () => {}, stage: (told) => void stage.push(told) }, guard);
		const record = new Record();
		const p = new Play(house, record, new Set(), [member('guard one'), member('guard two')], 'a');
		await register(p, { officials: 1, startups: 2 }, 'guard');
		const move = async (kind: MoveKind, more: Partial<Move> = {}) => {
			p.beginStep(record.step + 1);
			await MOVES[kind].do(p, { kind, who: 0, a: 1, b: 1, wait: 0, after: 0, onlyA: [], onlyB: [], ...more });
			await p.flush();
		};
		await move('advance');
		for (const who of [...p.all('official'), ...p.all('moderator'), ...p.all('projector')])
			await p.enter(who);
		await move('declare');
		await move('advance');
		for (const [i, slot] of (await p.slots()).entries()) {
			const cast = await p.castOf(slot.slot);
			await p.upload(cast, i === 0 ? [cover(p, cast), text(p, cast)] : ['Portada', 'Datos'], () => p.act());
		}
		await move('advance');
		await move('advance');
		return { p, record, move };
	}

	/** The last view of somebody, put together as a client does. */
	function seen(record: Record, who: Person): { shared: Stage; own: ModeratorOwn } {
		let shared: Stage | null = null;
		let own: ModeratorOwn | null = null;
		for (const e of record.before.filter(
			(x) => x.stream === `${who.key} socket ${who.lines}` && x.text.startsWith('42["view"')
		)) {
			const [, f] = JSON.parse(e.text.slice(2)) as [string, { shared: string | null; own: string | null }];
			[shared, own] = [withNews(shared, f.shared), withNews(own, f.own)];
		}
		if (shared === null || own === null) throw new Error(`${who.key} has no view`);
		return { shared, own };
	}

	const panelSaw = (record: Record, p: Play) =>
		record.before.some(
			(e) => !e.stream.startsWith('presenter') && p.cast.some((m) => e.text.includes(m.identity.name))
		);

	test('[B16] a slide that names its startup is held back, the moderator is told, the record notes it, the rest goes on', async () => {
		const { p, record, move } = await pitched(true, (x, cast) => `Somos ${x.cast[cast]?.identity.name}`);
		const [official, moderator] = [p.all('official')[0] as Person, p.all('moderator')[0] as Person];
		expect(seen(record, official).shared.now?.slide?.text).toBe('Portada');
		expect(seen(record, moderator).own.held).toBe(false);
		await move('turn', { a: 1 });
		await p.flush();
		expect(seen(record, official).shared.now).toMatchObject({ slide: null, next: null, step: 'pitch' });
		expect(seen(record, moderator).own.held).toBe(true);
		expect(panelSaw(record, p)).toBe(false);
		const noted = async () => {
			const room = await p.house.server.sessions.room(p.session);
			const entries = entriesOf((await recorded(room)) as unknown as ReceivedRecord);
			return entries.filter((e) => e.type === 'FrameHeld').map((e) => Object.keys(e.event ?? {}).sort());
		};
		expect(await noted()).toEqual([['at', 'type']]);
		await move('turn', { a: 0 });
		expect(seen(record, official).shared.now?.slide?.text).toBe('Portada');
		// Held again in the same call: the note stands already.
		await move('turn', { a: 1 });
		await move('turn', { a: 0 });
		await p.flush();
		expect((await noted()).length).toBe(1);
		await move('cut');
		expect(seen(record, official).shared.now?.cut).toBe(true);
	});

	test('[B16] without the guard the slide is shown, and no event says otherwise', async () => {
		const { p, record, move } = await pitched(false, (x, cast) => `Somos ${x.cast[cast]?.identity.name}`);
		await move('turn', { a: 1 });
		expect(seen(record, p.all('official')[0] as Person).shared.now?.slide?.text).toContain('Somos');
	});

	test('[B38] a slide on which the name goes on that began on the one before is held back', async () => {
		const { p, record, move } = await pitched(true, nameFrom(1), [], nameFrom(0, 1));
		const shown = () => seen(record, p.all('official')[0] as Person).shared.now?.slide?.text ?? null;
		expect(shown()).toBe(null);
		await move('turn', { a: 1 });
		expect(shown()).toBe(null);
		expect(seen(record, p.all('moderator')[0] as Person).own.held).toBe(true);
	});
	/** Some words of the own name. */
	const nameFrom = (from: number, to?: number) => (p: Play, cast: number) =>
		(p.cast[cast]?.identity.name ?? '').split(' ').slice(from, to).join(' ');
	const other = (p: Play, cast: number) => p.cast[1 - cast]?.identity.name ?? '';

	test('[B39] a slide and a text that name another startup of the session are shown and said like any', async () => {
		const { p, record, move } = await pitched(true, (x, cast) => `Como ${other(x, cast)}`);
		await move('turn', { a: 1 });
		const name = other(p, await p.castOf((await p.slots())[0]?.slot ?? ''));
		const [official, moderator] = [p.all('official')[0] as Person, p.all('moderator')[0] as Person];
		expect(seen(record, official).shared.now?.slide?.text).toBe(`Como ${name}`);
		const cast = await p.castOf((await p.slots())[0]?.slot ?? '');
		expect(await asks(p, p.presenter(cast), 'say', { text: `Como ${name}.`, kept: [] })).toBe(204);
		await p.flush();
		expect(seen(record, official).shared.captions?.map((c) => c.text)).toEqual([`Como ${name}.`]);
		expect(seen(record, moderator).own.held).toBe(false);
	});

	/** What a presenter left standing, with a reason, in what is to be read aloud. */
	async function written(guard: boolean, telling = (name: string) => `Hacemos mapas. Somos ${name}.`) {
		const sounds: string[] = [];
		const { p, record, move } = await pitched(guard, () => 'Datos', sounds);
		const slot = (await p.slots())[0]?.slot ?? '';
		const cast = await p.castOf(slot);
		const name = p.cast[cast]?.identity.name ?? '';
		const text = telling(name);
		const who = p.presenter(cast);
		const kept = [{ page: 0, kind: 'name', quote: name, reason: 'Así se llama' }];
		expect(await asks(p, who, 'say', { text, kept: [] })).toBe(422);
		const { found } = JSON.parse(
			(await p.http(who, request(p, who, { text, kept: [] }))).body.toString()
		) as {
			found: { page: number; kind: string; quote: string }[];
		};
		const all = found.map((f) => ({ ...f, reason: kept[0]?.reason }));
		sounds.length = 0;
		expect(await asks(p, who, 'say', { text, kept: all })).toBe(204);
		await p.flush();
		return { p, record, move, sounds, name };
	}
	const request = (p: Play, who: Person, body: object) => ({
		method: 'POST',
		path: `/s/${p.path(who)}/api/speech/say`,
		headers: JSON_TYPE,
		body: JSON.stringify(body)
	});
	const sounding = (text: string) =>
		createHash('sha256')
			.update(Int16Array.from(text, (c) => c.codePointAt(0) ?? 0))
			.digest('hex');

	test('[B16] a line that names its startup is neither read nor captioned; the rest of the text is', async () => {
		const { p, record, sounds, name } = await written(true);
		const official = p.all('official')[0] as Person;
		expect(seen(record, official).shared.captions?.map((c) => c.text)).toEqual(['Hacemos mapas.']);
		expect(sounds.join()).toContain(sounding('Hacemos mapas.'));
		expect(sounds.filter((s) => s.startsWith('sound'))).toHaveLength(1);
		expect(seen(record, p.all('moderator')[0] as Person).own.held).toBe(true);
		expect(record.before.some((e) => !e.stream.startsWith('presenter') && e.text.includes(name))).toBe(false);
	});

	test('[B38] a name that the product’s own lines, or two texts, break in two is neither read nor captioned', async () => {
		const { p, record, sounds, name } = await written(
			true,
			(n) => `Hacemos mapas con ${n.replace(' ', '\n')}.\nGracias.`
		);
		const official = p.all('official')[0] as Person;
		const lines = () => seen(record, official).shared.captions?.map((c) => c.text);
		expect(name).toContain(' ');
		expect(lines()).toEqual(['Gracias.']);
		expect(sounds.filter((s) => s.startsWith('sound'))).toHaveLength(1);
		const who = p.presenter(await p.castOf((await p.slots())[0]?.slot ?? ''));
		const [first, ...rest] = name.split(' ');
		for (const text of [`Con ${first}`, `${rest.join(' ')} y otros.`]) {
			const refused = await p.http(who, request(p, who, { text, kept: [] }));
			const { found } =
				refused.status === 422 ? (JSON.parse(refused.body.toString()) as { found: object[] }) : { found: [] };
			if (refused.status === 422)
				expect(
					await asks(p, who, 'say', { text, kept: found.map((f) => ({ ...f, reason: 'Es así' })) })
				).toBe(204);
			await p.flush();
		}
		expect(lines()).toEqual(['Gracias.', `Con ${first}`]);
		expect(seen(record, p.all('moderator')[0] as Person).own.held).toBe(true);
	});

	test('[B16] without the guard it is read and captioned: the presenter had a reason', async () => {
		const { p, record, name } = await written(false);
		const lines = seen(record, p.all('official')[0] as Person).shared.captions?.map((c) => c.text);
		expect(lines).toEqual(['Hacemos mapas.', `Somos ${name}.`]);
	});

	test('[B16] a question that names the startup passes: whether it were held would be an answer', async () => {
		const { p, record } = await pitched(true, () => 'Datos');
		const [official, moderator] = [p.all('official')[0] as Person, p.all('moderator')[0] as Person];
		for (const m of p.cast) await p.send(official, { type: 'askQuestion', text: `¿Son ${m.identity.name}?` });
		await p.flush();
		const [first, ...others] = seen(record, moderator).own.questions;
		expect(others).toHaveLength(1);
		await p.send(moderator, { type: 'pickQuestion', question: first?.id ?? '' });
		await p.flush();
		expect(seen(record, official).shared.now?.question?.text).toBe(first?.text);
		expect(seen(record, moderator).own.held).toBe(false);
	});
});
