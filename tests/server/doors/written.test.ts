import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Command } from '../../../src/domain/session/commands.ts';
import { stretchOf } from '../../../src/domain/session/rules/captions.ts';
import type { PresenterOwn, Desk } from '../../../src/domain/session/view.ts';
import { limits } from '../../../server/limits.ts';
import type { SpeechEngine } from '../../../server/voice/speech/port.ts';
import { readWav } from '../../../src/lib/voice/wav.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { Remote } from '../../support/remote.ts';
import { recorded } from '../../support/recorded.ts';

let house: Hosted;
const remotes: Remote[] = [];

beforeEach(async () => {
	house = await Hosted.open();
	await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
});
afterEach(async () => {
	for (const r of remotes.splice(0)) r.close();
	await house.close();
});

/** A seat's requests about a pitch in writing. */
function asking(name: string) {
	const { path, cookie } = house.enter(name);
	const headers = {
		cookie: `bp_seat=${cookie}`,
		origin: house.base,
		'content-type': 'application/json'
	};
	const post = (to: string, body: unknown) =>
		fetch(`${house.base}${path}/api/speech/${to}`, { method: 'POST', headers, body: JSON.stringify(body) });
	return {
		save: (texts: string[], kept: unknown[] = []) =>
			post('script', { script: { language: 'es', texts, kept } }),
		drop: () => post('script', { script: null }),
		say: (body: unknown) => post('say', body),
		stop: () => post('stop', {}),
		raw: post
	};
}

test('[S21] of two presenters who save at once the second is refused by a code of its own, and the first stays', async () => {
	const presenter = asking('presenter0');
	const save = (text: string) =>
		presenter.raw('script', { script: { language: 'es', texts: [text], kept: [] }, base: 0 });
	expect((await save('Uno')).status).toBe(204);
	expect((await save('Dos')).status).toBe(412);
	expect(await scriptOf('su0')).toMatchObject({ texts: ['Uno'] });
});

async function events(type: string) {
	const room = await house.server.sessions.room(house.session);
	return (await recorded(room)).events.filter((e) => e.type === type);
}

const scriptOf = async (startup: string) => {
	const room = await house.server.sessions.room(house.session);
	return room?.state.phase === 'none' ? null : room?.state.startups.find((s) => s.id === startup)?.script;
};

/** As the organizer's page gets it. */
async function desk(): Promise<Desk> {
	const room = await house.server.sessions.room(house.session);
	return new Promise<Desk>((resolve) => {
		const viewer = {
			seat: house.seats['organizer']?.seat ?? '',
			role: 'organizer' as const,
			send: (news: { shared: { text: string } | null }) =>
				resolve(JSON.parse(news.shared?.text ?? '{}') as Desk)
		};
		room?.join(viewer);
	});
}

test('[W4] [B12] a text with a finding is stored only with a reason, which the organizer reads, and nothing else of it', async () => {
	const presenter = asking('presenter0');
	const text = 'Quipu Vial cuida las pistas';
	const refused = await presenter.save(['Hola', text]);
	expect(refused.status).toBe(422);
	expect(await refused.json()).toEqual({ found: [{ page: 1, kind: 'name', quote: 'Quipu Vial' }] });
	expect(await events('ScriptSaved')).toEqual([]);
	const kept = { page: 1, kind: 'name', quote: 'Quipu Vial', reason: 'Es el nombre de una calle' };
	expect((await presenter.save(['Hola', text], [{ ...kept, page: 0 }])).status).toBe(422);
	expect((await presenter.save(['Hola', text], [kept])).status).toBe(204);
	expect((await scriptOf('su0'))?.texts).toEqual(['Hola', text]);
	const { page: _page, ...told } = kept;
	expect((await desk()).startups.map((s) => s.kept)).toEqual([[told], []]);
	// Who writes and who speaks is not told: the organizer may hear the stage.
	expect((await presenter.save(['Hola', 'Adiós'], [])).status).toBe(204);
	const slides = [{ id: 'x', text: 'Mapa' }];
	await house.as('presenter1', { type: 'uploadDeck', slides });
	const [writes, speaks] = (await desk()).startups.map(({ startup: _, identity: __, ...rest }) => rest);
	expect(writes).toEqual({ brought: true, kept: [], help: [], unchecked: false });
	expect(speaks).toEqual(writes);
	expect((await presenter.drop()).status).toBe(204);
	expect(await scriptOf('su0')).toBe(null);
});

test('[W4] what is typed on air is looked over too, and only on air is anything read', async () => {
	const presenter = asking('presenter0');
	await presenter.save(['Un mapa que se ordena.']);
	await house.drawn();
	expect((await presenter.say({ slide: 0 })).status).toBe(409);
	await house.pitch(0);
	const told = await presenter.say({ text: 'Somos Quipu Vial', kept: [] });
	expect(told.status).toBe(422);
	const quote = { page: 0, kind: 'name', quote: 'Quipu Vial' };
	expect(await told.json()).toEqual({ found: [quote] });
	expect(await events('AnswerKept')).toEqual([]);
	expect((await presenter.say({ slide: 0 })).status).toBe(204);
	expect((await presenter.say({ slide: 1 })).status).toBe(409);
	const kept = [{ ...quote, reason: 'Es una calle' }];
	expect((await presenter.say({ text: 'Somos Quipu Vial', kept })).status).toBe(204);
	const [noted] = await events('AnswerKept');
	expect(Object.keys(noted?.data as object)).toEqual(['sealed']);
	expect((await asking('presenter1').say({ text: 'Hola', kept: [] })).status).toBe(409);
	expect((await presenter.save(['Otra cosa'])).status).toBe(409);
	await house.as('moderator', { type: 'cutNow' });
	expect((await presenter.say({ slide: 0 })).status).toBe(409);
	expect((await presenter.stop()).status).toBe(204);
});

test('[B3] [W4] malformed is told to presenters alone; to all others there is nothing to ask', async () => {
	const presenter = asking('presenter0');
	for (const [to, body, status] of [
		['script', {}, 400],
		['script', { script: { language: 'xx', texts: [], kept: [] } }, 400],
		['script', { script: { language: 'es', texts: ['x'.repeat(4001)], kept: [] } }, 413]
	] as const)
		expect((await presenter.raw(to, body)).status, to).toBe(status);
	await presenter.save(['Un mapa.']);
	await house.drawn();
	await house.pitch(0);
	for (const [to, body, status] of [
		['say', { slide: -1 }, 400],
		['say', { text: '   ', kept: [] }, 400],
		['say', { text: 'x'.repeat(601), kept: [] }, 413],
		['say', { text: '\ud800', kept: [] }, 400]
	] as const)
		expect((await presenter.raw(to, body)).status, to).toBe(status);
	for (const name of ['official1', 'moderator', 'auditor', 'projector']) {
		const other = asking(name);
		for (const answer of [
			await other.save(['Hola']),
			await other.say({ slide: 0 }),
			await other.stop(),
			await other.raw('script', {})
		])
			expect([answer.status, await answer.text()]).toEqual([404, '']);
	}
});

describe('a text to the own ears', () => {
	const LINE = 2205;
	/** Reads any Spanish line as so much sound; fails when told. */
	const engine: SpeechEngine = {
		name: 'test',
		languages: ['es'],
		say: (text) =>
			text.includes('falla')
				? Promise.reject(new Error('engine'))
				: Promise.resolve({ rate: 22_050, samples: new Int16Array(LINE).fill(100) }),
		close: () => Promise.resolve()
	};
	beforeEach(async () => {
		await house.close();
		house = await Hosted.open(undefined, { ok: true, engine });
		await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
	});

	test('[W10] the writer hears every line, whatever is found in it; nothing of it is kept', async () => {
		const presenter = asking('presenter0');
		const before = (await events('ScriptSaved')).length;
		const heard = await presenter.raw('hear', { language: 'es', text: 'Somos Quipu Vial. Un mapa.' });
		expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'audio/wav']);
		const { rate, samples } = readWav(new Uint8Array(await heard.arrayBuffer()));
		expect([rate, samples.length]).toEqual([22_050, 2 * LINE]);
		expect(await events('ScriptSaved')).toHaveLength(before);
		expect((await presenter.raw('hear', { language: 'pt', text: 'Olá' })).status).toBe(409);
		expect((await presenter.raw('hear', { language: 'es', text: 'Esto falla' })).status).toBe(503);
		expect((await presenter.raw('hear', { language: 'es', text: ' ' })).status).toBe(400);
	});

	test('[W10] nobody else may ask, and nobody once the own slot was called', async () => {
		const hello = { language: 'es', text: 'Hola' };
		for (const name of ['official1', 'moderator', 'auditor', 'projector']) {
			const answer = await asking(name).raw('hear', hello);
			expect([answer.status, await answer.text()]).toEqual([404, '']);
		}
		await house.drawn();
		await house.pitch(0);
		expect((await asking('presenter0').raw('hear', hello)).status).toBe(409);
	});
});

describe('what is being said', () => {
	let lines = 0;
	let saying = false;
	const engine: SpeechEngine = {
		name: 'test',
		languages: ['es'],
		say: () => {
			lines++;
			return Promise.resolve({ rate: 22_050, samples: new Int16Array(2205) });
		},
		close: () => Promise.resolve()
	};

	/** The first presenter's pitch is being said, by a relay that goes on until it is stopped. */
	beforeEach(async () => {
		await house.close();
		house = await Hosted.open(undefined, { ok: true, engine });
		await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
		const { voice } = house.server.sessions.ports;
		let stop = () => {};
		voice.say = (_session, _sound, begun) => {
			begun();
			saying = true;
			return new Promise((resolve) => (stop = () => resolve((saying = false))));
		};
		voice.hush = () => stop();
		await asking('presenter0').save(['Un mapa.']);
		await house.drawn();
		await house.pitch(0);
		expect((await asking('presenter0').say({ slide: 0 })).status).toBe(204);
		await expect.poll(() => saying).toBe(true);
		lines = 0;
	});

	test('[W13] a text is said once under its id, however often it is asked, and not once its moment is over', async () => {
		const presenter = asking('presenter0');
		const answer = { text: 'Diez soles.', kept: [], id: 'an-answer-of-this-page' };
		const late = { ...answer, id: 'another-of-this-page', before: Date.now() - 1 };
		expect((await presenter.say(late)).status).toBe(408);
		expect(lines).toBe(0);
		const both = await Promise.all([presenter.say(answer), presenter.say(answer)]);
		expect(both.map((a) => a.status)).toEqual([204, 204]);
		await expect.poll(() => lines).toBe(1);
		await presenter.stop();
		expect((await presenter.say({ ...answer, before: Date.now() + 5000 })).status).toBe(204);
		expect([saying, lines]).toEqual([false, 1]);
		expect((await presenter.say({ ...answer, id: 'pressed-once-more' })).status).toBe(204);
		await expect.poll(() => lines).toBe(2);
	});

	const shut: [string, Command][] = [
		['a cut', { type: 'cutNow' }],
		['a lock', { type: 'lockPresenter', locked: true }],
		['the floor given away', { type: 'giveFloor', floor: { kind: 'nobody' } }],
		['the end of the pitch', { type: 'startStep', step: 'scoring' }]
	];
	test.each(shut)('[W3] %s silences it, and no other text is said behind it', async (_, command) => {
		await house.as('moderator', command);
		expect(saying).toBe(false);
		await asking('presenter0').say({ slide: 0 });
		expect([saying, lines]).toEqual([false, 0]);
	});

	test('[W3] a text that was accepted in the same breath as a cut is not said after it', async () => {
		const said = house.as('presenter0', { type: 'sayText', text: 'Un mapa.', kept: [] });
		await Promise.all([said, house.as('moderator', { type: 'cutNow' })]);
		expect([saying, lines]).toEqual([false, 0]);
	});

	test('[W3] it is stopped by its writer’s wish, and by no other startup’s', async () => {
		expect((await asking('presenter1').stop()).status).toBe(204);
		expect(saying).toBe(true);
		expect((await asking('presenter0').stop()).status).toBe(204);
		expect(saying).toBe(false);
	});

	test('[W14] what was given and is not heard yet is stopped, by its own startup alone', async () => {
		await asking('presenter0').stop();
		const { voice } = house.server.sessions.ports;
		let stopped = 0;
		let given = false;
		voice.say = () => new Promise(() => (given = true));
		voice.hush = () => void stopped++;
		expect((await asking('presenter0').say({ slide: 0 })).status).toBe(204);
		await expect.poll(() => given).toBe(true);
		await asking('presenter1').stop();
		expect(stopped).toBe(0);
		await asking('presenter0').stop();
		expect(stopped).toBe(1);
	});
});

test('[W4] more texts a minute than anybody types are refused', async () => {
	const presenter = asking('presenter0');
	const answers: number[] = [];
	for (let i = 0; i < limits.paces.say.atOnce + 5; i++)
		answers.push((await presenter.say({ slide: 0 })).status);
	expect(answers.filter((a) => a === 429).length).toBeGreaterThan(2);
});

test('[W2] lines of captions are paced by captioner: what comes too fast is refused, not lost in silence', async () => {
	const seat = 'captioner-seat';
	house.seats['captioner'] = { seat, role: 'captioner' };
	await house.as('organizer', { type: 'addSeat', seat, role: 'captioner', startup: null, name: 'Cap' });
	const room = await house.server.sessions.room(house.session);
	if (room === null || room.state.phase === 'none') throw new Error('no session');
	const draft = { ...room.state.draft, captions: true };
	await house.as('organizer', { type: 'saveDraft', draft, base: room.state.draftRevision });
	await house.drawn();
	const { path, cookie } = house.enter('captioner');
	const captioner = new Remote(house.base, `${path}/live`, `bp_seat=${cookie}`);
	remotes.push(captioner);
	await captioner.until<{ captions?: unknown }>((v) => Array.isArray(v.captions));
	const stretch = stretchOf(room.state) ?? '';
	const sent = await Promise.all(
		Array.from({ length: limits.captionsBurst + 4 }, (_, i) =>
			captioner.do({ type: 'caption', text: `Línea ${i}`, stretch }).then(
				() => 'ok',
				(e: Error) => e.message
			)
		)
	);
	expect(sent.slice(0, limits.captionsBurst)).toEqual(sent.slice(0, limits.captionsBurst).map(() => 'ok'));
	expect(sent.filter((s) => s === 'caption: rate').length).toBeGreaterThan(1);
	expect(await events('CaptionSpoken')).toHaveLength(sent.filter((s) => s === 'ok').length);
});

test('[W6] a presenter is told which languages there are, or why none', async () => {
	const { path, cookie } = house.enter('presenter0');
	const presenter = new Remote(house.base, `${path}/live`, `bp_seat=${cookie}`);
	remotes.push(presenter);
	const { speech } = await presenter.until<{ speech?: PresenterOwn }>((v) => v.speech !== undefined);
	expect(speech).toEqual({ languages: [], off: 'switched-off' });
});
