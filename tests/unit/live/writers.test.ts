import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { demoDraft } from '../../../server/demo/script.ts';
import { Outbox } from '../../../src/lib/live/outbox/outbox.svelte.ts';
import { DraftEditor } from '../../../src/lib/organizer/draft.svelte.ts';
import { Roster } from '../../../src/lib/organizer/roster.svelte.ts';
import { changes } from '../../../src/lib/organizer/settings.ts';
import { pitchesOf, Sheets, type Pitch } from '../../../src/lib/panel/official/sheets.svelte.ts';
import type { SeatRoom } from '../../../src/lib/seat/room.svelte.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { asksOf } from '../../../src/lib/presenter/asked.ts';
import { ScriptEditor } from '../../../src/lib/presenter/written/script.svelte.ts';
import {
	EMPTY_SHEET,
	type ClientCommand,
	type CommandAck,
	type Desk,
	type OfficialOwn,
	type Script,
	type SessionDraft,
	type Stage
} from '../../../src/wire/index.ts';
import { Browser } from './server.ts';

vi.useFakeTimers();
const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(12_000);
const ack: CommandAck = { ok: true, at: 5, made: null };
let browser: Browser;
beforeAll(() => overwriteGetLocale(() => 'es'));
beforeEach(() => (browser = new Browser()));
const outbox = () => new Outbox('x', { store: Promise.resolve(browser.store), tab: browser.tab() });

const SHEET = { ...EMPTY_SHEET, marks: { a: 4 } };
const own = (revision: number, submittedAt: number | null, may: readonly string[] = ['saveSheet']) =>
	({
		may,
		sheets: revision === 0 ? {} : { one: { sheet: SHEET, revision, savedAt: 1, submittedAt } },
		notes: {}
	}) as unknown as OfficialOwn;
const pitches = (...ids: string[]): Pitch[] =>
	ids.map((id) => ({ id, word: `Word ${id}`, ahead: false, shut: false }));

test('[S8] a sheet that an older backup does not have is recorded and handed in again', async () => {
	const sent: ClientCommand['type'][] = [];
	const send = async (command: ClientCommand) => {
		sent.push(command.type);
		return ack;
	};
	const sheets = new Sheets({ live: { send }, refusal: null } as unknown as SeatRoom, outbox());
	sheets.follow(own(2, 7), pitches('one'));
	expect([sheets.of('one').value, sheets.unsaved]).toEqual([SHEET, false]);
	// Saved, and handed in after the backup was made.
	sheets.follow(own(2, null), pitches('one'));
	await soon();
	expect([sent, sheets.of('one').restored]).toEqual([['submitSheet'], true]);
	sheets.follow(own(3, 9), pitches('one'));
	sheets.follow(own(0, null), pitches('one'));
	expect(sheets.unsaved).toBe(true);
	await soon();
	expect(sent.slice(1)).toEqual(['saveSheet', 'submitSheet']);
});

test('[S18] what could not be recorded at the gate is recorded once the official is past it', async () => {
	const sent: string[] = [];
	let gate = true;
	const send = async (command: ClientCommand): Promise<CommandAck> => {
		sent.push(command.type);
		return gate ? { ok: false, refusal: 'not-found' } : ack;
	};
	const sheets = new Sheets({ live: { send }, refusal: null } as unknown as SeatRoom, outbox());
	sheets.follow(own(2, null), pitches('one'));
	sheets.of('one').change({ ...SHEET, comment: 'sin registrar' });
	sheets.shut();
	await soon();
	expect([sent, sheets.of('one').late]).toEqual([['saveSheet'], 'text']);
	gate = false;
	sheets.follow(own(2, null), pitches('one'));
	await soon();
	expect([sent, sheets.unsaved, sheets.of('one').late]).toEqual([['saveSheet', 'saveSheet'], false, null]);
});

test('[S39] a sheet that came too late for the seal is told once a reopening has recorded it, and none that waited at the gate', async () => {
	for (const sealed of [true, false]) {
		let shut = true;
		const send = async (): Promise<CommandAck> => (shut ? { ok: false, refusal: 'not-found' } : ack);
		const sheets = new Sheets({ live: { send }, refusal: null } as unknown as SeatRoom, outbox());
		sheets.follow(own(2, null), pitches('one'));
		sheets.of('one').change({ ...SHEET, comment: 'tarde' });
		if (sealed) sheets.follow(own(2, null, []), pitches('one'));
		else sheets.shut();
		await soon();
		expect(sheets.of('one').late).toBe('text');
		shut = false;
		sheets.follow(own(2, null), pitches('one'));
		await soon();
		expect([sheets.of('one').late, sheets.of('one').revived]).toEqual([null, sealed ? 'recorded' : null]);
		await sheets.of('one').save();
		browser = new Browser();
	}
});

test('[S16] what was written for a slot that an older backup has drawn anew stays to be copied, at the next visit too', async () => {
	const send = async (command: ClientCommand): Promise<CommandAck> =>
		'slot' in command && command.slot === 'one' ? { ok: false, refusal: 'not-found' } : ack;
	const room = { live: { send }, refusal: null } as unknown as SeatRoom;
	const box = outbox();
	const sheets = new Sheets(room, box);
	sheets.follow(own(2, 7), pitches('one', 'two'));
	expect(sheets.gone).toEqual([]);
	sheets.follow(own(0, null), pitches());
	await soon();
	sheets.follow(own(0, null), pitches('three', 'four'));
	await soon();
	expect([sheets.gone, sheets.of('one').late, sheets.of('one').value]).toEqual([['one'], 'text', SHEET]);
	box.close();
	const next = new Sheets(room, outbox());
	next.follow(own(0, null), pitches('three', 'four'));
	await soon();
	expect([next.gone, next.of('one').late, next.of('one').value]).toEqual([['one'], 'text', SHEET]);
	next.discard('one');
	await soon();
	expect([next.of('one').late, next.unsaved, await browser.store.all('x')]).toEqual([null, false, []]);
});

test('[S16] what is left of a slot that is gone names its pitch, where this page has seen it', () => {
	const room = { live: { send: async () => ack }, refusal: null } as unknown as SeatRoom;
	const sheets = new Sheets(room, outbox());
	sheets.follow(own(2, 7), pitches('one'));
	sheets.follow(own(0, null), []);
	expect([sheets.gone, sheets.word('one'), sheets.word('two')]).toEqual([['one'], 'Word one', undefined]);
});

test('[S20] a sheet whose pitch an older backup has not called yet is recorded and handed in once it is called', async () => {
	const sent: string[] = [];
	let called = false;
	const send = async (command: ClientCommand): Promise<CommandAck> => {
		sent.push(command.type);
		return called ? ack : { ok: false, refusal: 'not-now' };
	};
	const sheets = new Sheets({ live: { send }, refusal: null } as unknown as SeatRoom, outbox());
	sheets.follow(own(2, 7), pitches('one'));
	// Another pitch is on: sheets can be written, this one cannot.
	const ahead = pitches('one').map((p) => ({ ...p, ahead: true }));
	sheets.follow(own(0, null), ahead);
	await soon();
	sheets.follow(own(0, null), ahead);
	await soon();
	expect([sent, sheets.of('one').late, sheets.of('one').value]).toEqual([['saveSheet'], 'text', SHEET]);
	called = true;
	sheets.follow(own(0, null), pitches('one'));
	await soon();
	expect([sent.slice(1), sheets.of('one').late, sheets.unsaved]).toEqual([
		['saveSheet', 'submitSheet'],
		null,
		false
	]);
});

test('[S20] only what was not called yet is still to come', () => {
	const ahead = (phase: Stage['phase']) =>
		pitchesOf({
			phase,
			slots: ['waiting', 'called', 'live', 'done', 'postponed', 'skipped', 'void'].map((status) => ({
				id: status,
				pseudonym: { word: '' },
				status
			})) as unknown as Stage['slots']
		}).flatMap((p) => (p.ahead ? [p.id] : []));
	expect(ahead('lobby')).toHaveLength(7);
	expect([ahead('pitching'), ahead('review'), ahead('sealed')]).toEqual([['waiting'], [], []]);
});

test('[E70] what is skipped or void is shut, in every phase', () => {
	const slots = (['live', 'done', 'postponed', 'skipped', 'void'] as const).map((status) => ({
		id: status,
		pseudonym: { word: '' },
		status
	})) as unknown as Stage['slots'];
	for (const phase of ['pitching', 'review', 'sealed'] as const)
		expect(pitchesOf({ phase, slots }).flatMap((p) => (p.shut ? [p.id] : []))).toEqual(['skipped', 'void']);
});

test.each(['text', 'hand-in'] as const)(
	'[E70] what came to a skipped pitch (%s) goes by itself when it is called again, and meanwhile nothing is under way',
	async (what) => {
		const sent: string[] = [];
		let skipped = true;
		const send = async (command: ClientCommand): Promise<CommandAck> => {
			sent.push(command.type);
			return skipped && command.type !== 'saveNote' ? { ok: false, refusal: 'not-now' } : ack;
		};
		const sheets = new Sheets({ live: { send }, refusal: null } as unknown as SeatRoom, outbox());
		sheets.follow(own(2, null), pitches('one'));
		const [sheet, note] = [sheets.of('one'), sheets.note('one')];
		if (what === 'text') sheet.change({ ...SHEET, comment: 'sin conexión' });
		void sheet.submit();
		expect(sheet.givingIn).toBe(true);
		// While other pitches are scored.
		const set = pitches('one', 'two').map((p) => ({ ...p, shut: p.id === 'one' }));
		sheets.follow(own(2, null), set);
		note.change('para mí');
		await soon();
		expect([sheet.late, sheet.givingIn, note.unsaved]).toEqual([what, false, false]);
		sheets.follow(own(2, null), set);
		await soon();
		const tried = what === 'text' ? 'saveSheet' : 'submitSheet';
		expect(sent.filter((type) => type !== 'saveNote')).toEqual([tried]);
		skipped = false;
		sheets.follow(own(2, null), pitches('one', 'two'));
		await soon();
		expect(sent.slice(-2)).toEqual([...(what === 'text' ? ['saveSheet'] : ['saveNote']), 'submitSheet']);
		expect([sheet.late, sheet.unsaved, sheet.givingIn, sheet.revived]).toEqual([
			null,
			false,
			false,
			'handed-in'
		]);
	}
);

test('[E70] a hand-in that waits for a choice between two texts is not under way, and goes with the choice', async () => {
	const sent: string[] = [];
	const send = async (command: ClientCommand): Promise<CommandAck> => {
		sent.push(command.type);
		return ack;
	};
	const sheets = new Sheets({ live: { send }, refusal: null } as unknown as SeatRoom, outbox());
	sheets.follow(own(1, null), pitches('one'));
	const sheet = sheets.of('one');
	sheet.change({ ...SHEET, comment: 'mía' });
	sheets.follow(own(2, null), pitches('one'));
	void sheet.submit();
	await soon();
	expect([sheet.other, sheet.handing, sheet.givingIn, sent]).toEqual([SHEET, true, false, []]);
	sheet.resolve('mine');
	expect(sheet.givingIn).toBe(true);
	await soon();
	expect([sent, sheet.givingIn]).toEqual([['saveSheet', 'submitSheet'], false]);
});

test('[S8] [E14] settings that an older backup does not have are recorded again, and what a closed tab left goes on', async () => {
	let made = 0;
	const settings = demoDraft(() => `criterion-${(made += 1)}`, Date.now()) as SessionDraft;
	const sent: ClientCommand[] = [];
	let [answers, arrivals] = [true, 1];
	const send = async (command: ClientCommand) => {
		sent.push(command);
		return answers ? ack : new Promise<CommandAck>(() => {});
	};
	const box = outbox();
	const editor = new DraftEditor(settings, 1, send, box, () => arrivals);
	editor.draft.entity = 'Otra entidad';
	editor.changed();
	await soon();
	editor.follow({ ...settings, entity: 'Otra entidad' }, 2);
	expect(editor.status.kind).toBe('saved');
	arrivals += 1;
	editor.follow(settings, 1);
	expect(editor.restored).toBe(true);
	await soon();
	expect(sent).toMatchObject([
		{ base: 1, draft: { entity: 'Otra entidad' } },
		{ base: 1, draft: { entity: 'Otra entidad' } }
	]);
	editor.follow({ ...settings, entity: 'Otra entidad' }, 2);
	answers = false;
	editor.draft.entity = 'Una tercera';
	editor.changed();
	await soon();
	box.close();
	await soon();
	answers = true;
	const next = new DraftEditor({ ...settings, entity: 'Otra entidad' }, 2, send, outbox(), () => 1);
	await soon();
	expect([next.draft.entity, next.status.kind, await browser.store.all('x')]).toEqual([
		'Una tercera',
		'saved',
		[]
	]);
});

test('[E46] what was typed when doors were opened elsewhere is told with what is fixed, after a reload too, until it is taken note of', async () => {
	let made = 0;
	const settings = demoDraft(() => `criterion-${(made += 1)}`, Date.now()) as SessionDraft;
	const fixed = { ...settings, entity: 'Otra entidad' };
	const send = async (): Promise<CommandAck> => ({ ok: false, refusal: 'not-now' });
	const told = (editor: DraftEditor) => editor.unrecorded.map((typed) => changes(typed, fixed));
	const [criterion] = settings.rubric;
	const typed = [
		{ label: 'Entidad pública', typed: [settings.entity], fixed: ['Otra entidad'] },
		{ label: 'Título del reto', typed: ['Escrito aquí'], fixed: [settings.challenge.title] },
		{
			label: criterion!.title,
			typed: expect.arrayContaining(['Lo que se mira']),
			fixed: expect.not.arrayContaining(['Lo que se mira'])
		}
	];
	const box = outbox();
	const editor = new DraftEditor(settings, 1, send, box, () => 0);
	editor.draft.challenge.title = 'Escrito aquí';
	editor.draft.rubric[0]!.description = 'Lo que se mira';
	editor.changed();
	// Another tab's settings, and its doors.
	editor.follow(fixed, 2);
	await soon();
	expect(told(editor)[0]).toEqual(typed);
	box.close();
	await soon();
	const next = new DraftEditor(fixed, 2, send, outbox(), () => 0);
	await soon();
	expect(told(next).filter((list) => list.length > 0)).toEqual([typed]);
	next.dismiss();
	await soon();
	expect([told(next).flat(), await browser.store.all('x')]).toEqual([[], []]);
});

test('[E46] what is being saved when doors open elsewhere is told too', async () => {
	let made = 0;
	const settings = demoDraft(() => `criterion-${(made += 1)}`, Date.now()) as SessionDraft;
	const refusing = async () => ({ ok: false, refusal: 'not-now' }) as const;
	const editor = new DraftEditor(settings, 1, refusing, outbox(), () => 0);
	editor.draft.entity = 'Escrita aquí';
	editor.changed();
	expect(editor.unrecorded).toEqual([]);
	await soon();
	expect(editor.unrecorded.map((typed) => changes(typed, settings))).toEqual([
		[{ label: 'Entidad pública', typed: ['Escrita aquí'], fixed: [settings.entity] }]
	]);
});

test('[O14] whom an older backup does not have is named until it is taken note of; whom somebody took away is not', () => {
	const desk = (...names: string[]) =>
		({
			people: names.map((name) => ({ seat: name, name, startup: null })),
			startups: []
		}) as unknown as Desk;
	const roster = new Roster();
	roster.follow(desk('Ana', 'Luis', 'Rosa'), 1, false);
	roster.follow(desk('Ana', 'Luis'), 1, false);
	roster.follow(desk('Ana', 'Luis'), 1, true);
	expect(roster.gone).toEqual([]);
	// It is known a moment after the view that it is an older one.
	roster.follow(desk('Ana'), 2, false);
	roster.follow(desk('Ana'), 2, true);
	expect(roster.gone).toEqual(['Luis']);
	roster.follow(desk(), 3, true);
	expect(roster.gone).toEqual(['Luis', 'Ana']);
	roster.gone = [];
	roster.follow(desk(), 3, true);
	expect(roster.gone).toEqual([]);
});

test('[O9] a date without its time is said not to be recorded, and stays as it was typed', async () => {
	let made = 0;
	const demo = demoDraft(() => `criterion-${(made += 1)}`, Date.now()) as SessionDraft;
	const settings = { ...demo, startsAt: null };
	const sent: ClientCommand[] = [];
	const send = async (command: ClientCommand) => {
		sent.push(command);
		return ack;
	};
	const editor = new DraftEditor(settings, 1, send, outbox(), () => 1);
	editor.setWall('date', '2031-05-20');
	await soon();
	expect(editor.status).toEqual({ kind: 'failed', reason: 'Fecha sin registrar: falta la hora' });
	// Another tab wrote meanwhile.
	editor.follow({ ...settings, entity: 'Otra entidad' }, 3);
	expect([editor.draft.entity, editor.wall, editor.half]).toEqual([
		'Otra entidad',
		{ date: '2031-05-20', time: '' },
		'time'
	]);
	editor.setWall('time', '10:00');
	await soon();
	expect([editor.status.kind, editor.half]).toEqual(['saved', null]);
	expect(sent.at(-1)).toMatchObject({ draft: { startsAt: Date.UTC(2031, 4, 20, 15) } });
});

const SPEECH = { languages: ['es' as const], off: null };
const script = (text: string): Script => ({ language: 'es', texts: [text], kept: [] });
const had = (stored: Script | null, revision: number) => ({
	script: stored,
	revisions: { deck: 0, script: revision },
	called: null
});

/** How the server answers, and what it was sent. */
function answering(status: () => number | null): { base: number; script: Script | null }[] {
	const sent: { base: number; script: Script | null }[] = [];
	vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
		sent.push(JSON.parse(body));
		const given = status();
		if (given === null) throw new TypeError('no answer');
		return new Response(null, { status: given });
	});
	return sent;
}

test.each(['mine', 'theirs'] as const)(
	'[S21] of two presenters who write at once neither overwrites: both texts are shown, and %s stays',
	async (keep) => {
		let status = 412;
		const sent = answering(() => status);
		const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
		editor.write(0, 'la mía');
		expect(await editor.save([], () => [])).toBe(false);
		expect(editor.problem).toContain('equipo');
		editor.follow(script('la suya'), 2, 1);
		expect([editor.text(0), editor.dirty, editor.other]).toMatchObject([
			'la mía',
			true,
			{ why: 'colleague', draft: { texts: ['la suya'] } }
		]);
		// Not before it is chosen.
		status = 204;
		expect([await editor.save([], () => []), sent.length]).toEqual([false, 1]);
		editor.resolve(keep);
		expect([editor.other, editor.dirty]).toEqual([null, keep === 'mine']);
		expect(editor.text(0)).toBe(keep === 'mine' ? 'la mía' : 'la suya');
		if (keep === 'mine') expect(await editor.save([], () => [])).toBe(true);
		expect(sent.map((x) => x.base)).toEqual(keep === 'mine' ? [1, 2] : [1]);
		vi.unstubAllGlobals();
	}
);

test('[S21] a colleague’s text is no older backup, whatever it says, and an older backup is no colleague', () => {
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.follow(script('dos'), 2, 1);
	// The same words again, by a colleague.
	editor.follow(script('uno'), 3, 1);
	expect([editor.text(0), editor.dirty, editor.problem, editor.other]).toEqual(['uno', false, '', null]);
	editor.follow(script('dos'), 2, 2);
	expect([editor.text(0), editor.dirty, editor.other]).toEqual(['uno', true, null]);
	expect(editor.problem).toContain('copia anterior');
	const late = new ScriptEditor('/s/a', had(script('cinco'), 5), SPEECH, outbox());
	late.follow(script('cuatro'), 4, 1);
	expect([late.text(0), late.other?.why]).toEqual(['cinco', 'restored']);
});

test('[S21] what a closed tab had written over an older text does not go over a colleague’s', async () => {
	const box = outbox();
	new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, box).write(0, 'la mía');
	await soon();
	box.close();
	await soon();
	const next = new ScriptEditor('/s/a', had(script('la suya'), 2), SPEECH, outbox());
	await soon();
	expect([next.text(0), next.other?.draft?.texts]).toEqual(['la suya', ['la mía']]);
});

test('[S37] a saved pitch that an older backup without the seat took away is in the next page of the device, to be saved again', async () => {
	const left = async (now: Script | null, revision: number): Promise<ScriptEditor> => {
		browser = new Browser();
		const box = outbox();
		const page = new ScriptEditor('/s/a', had(script('uno'), 3), SPEECH, box);
		page.guard();
		await soon();
		box.close();
		await soon();
		const next = new ScriptEditor('/s/a', had(now, revision), SPEECH, outbox());
		await soon();
		return next;
	};
	const gone = await left(null, 0);
	expect([gone.written, gone.text(0), gone.unsaved, gone.recorded]).toEqual([true, 'uno', true, false]);
	expect([gone.problem, gone.other]).toEqual([m.presenter_script_restored(), null]);
	const sent = answering(() => 204);
	expect(await gone.save([], () => [])).toBe(true);
	await soon();
	expect([sent.map((x) => x.base), await browser.store.all('x')]).toEqual([[0], []]);
	const older = await left(script('cero'), 2);
	expect([older.text(0), older.other?.why, older.other?.draft?.texts]).toEqual(['cero', 'restored', ['uno']]);
	for (const there of [await left(script('uno'), 3), await left(script('dos'), 4)]) {
		expect([there.other, there.unsaved, there.problem]).toEqual([null, false, '']);
		expect(await browser.store.all('x')).toEqual([]);
	}
	vi.unstubAllGlobals();
});

test('[S37] a page that comes back to its own text leaves none of it in the browser', async () => {
	const editor = new ScriptEditor('/s/a', had(script('uno'), 3), SPEECH, outbox());
	editor.guard();
	await soon();
	expect(await browser.store.all('x')).toHaveLength(1);
	editor.follow(script('uno'), 3, 2);
	await soon();
	expect(await browser.store.all('x')).toEqual([]);
});

test('[S37] settings that an older backup without the sign-in took away are recorded again by the next page of the desk', async () => {
	let made = 0;
	const now = demoDraft(() => `criterion-${(made += 1)}`, Date.now()) as SessionDraft;
	const then = { ...now, entity: 'De antes' };
	const sent: unknown[] = [];
	const send = async (command: unknown) => {
		sent.push(command);
		return ack;
	};
	const box = outbox();
	new DraftEditor(now, 4, send, box, () => 1).guard();
	await soon();
	box.close();
	await soon();
	const next = new DraftEditor(then, 1, send, outbox(), () => 1);
	await soon();
	expect([next.restored, next.theirs?.entity, sent]).toEqual([true, now.entity, []]);
	await next.settle(false);
	expect([next.draft.entity, sent]).toMatchObject([now.entity, [{ draft: { entity: now.entity }, base: 1 }]]);
});

test('[S22] whether a pitch is saved whose answer was lost, what the server has tells, and nothing else', async () => {
	answering(() => null);
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.write(0, 'dos');
	expect(await editor.save([], () => [])).toBe(false);
	expect(editor.dirty).toBe(true);
	expect(editor.problem).not.toMatch(/no se guardó/i);
	// It was not stored: nothing says so.
	editor.follow(script('uno'), 1, 1);
	expect([editor.dirty, editor.problem !== '']).toEqual([true, true]);
	editor.follow(script('dos'), 2, 1);
	expect([editor.dirty, editor.problem, editor.other]).toEqual([false, '', null]);
	// Written on meanwhile: what is stored is the own text, and no colleague's.
	editor.write(0, 'tres');
	await editor.save([], () => []);
	editor.write(0, 'tres y más');
	editor.follow(script('tres'), 3, 1);
	expect([editor.text(0), editor.dirty, editor.problem, editor.other]).toEqual([
		'tres y más',
		true,
		'',
		null
	]);
	vi.unstubAllGlobals();
});

test('[S8] a written pitch that an older backup does not have is not called saved', async () => {
	vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.write(0, 'dos');
	expect(await editor.save([], () => [])).toBe(true);
	editor.follow(script('dos'), 2, 1);
	expect([editor.dirty, editor.problem]).toEqual([false, '']);
	editor.follow(script('uno'), 1, 2);
	expect([editor.dirty, editor.text(0)]).toEqual([true, 'dos']);
	expect(editor.problem).not.toBe('');
	expect(await editor.save([], () => [])).toBe(true);
	// Another presenter of the startup saved one.
	editor.follow(script('tres'), 3, 2);
	expect([editor.dirty, editor.text(0)]).toEqual([false, 'tres']);
	vi.unstubAllGlobals();
});

test('[S17] what is written while a pitch is being saved is not saved, and waits in the outbox', async () => {
	let answer = (): void => {};
	const answered = () =>
		new Promise<Response>((r) => (answer = () => r(new Response(null, { status: 204 }))));
	vi.stubGlobal('fetch', answered);
	const editor = new ScriptEditor('/s/a', had(null, 0), SPEECH, outbox());
	editor.write(0, 'Primera frase.');
	const saving = editor.save([], () => []);
	editor.write(0, 'Primera frase. Segunda frase.');
	answer();
	await saving;
	editor.follow(script('Primera frase.'), 1, 1);
	await soon();
	expect([editor.dirty, editor.text(0)]).toEqual([true, 'Primera frase. Segunda frase.']);
	const waits = async () => (await browser.store.all('x')).map((e) => (e.value as Script).texts);
	expect(await waits()).toEqual([['Primera frase. Segunda frase.']]);
	const again = editor.save([], () => []);
	// Written and taken back: what stands there is what was sent.
	editor.write(0, 'otra cosa');
	editor.write(0, 'Primera frase. Segunda frase.');
	answer();
	await again;
	await soon();
	expect([editor.dirty, await waits()]).toEqual([false, []]);
	vi.unstubAllGlobals();
});

test('[E14] of two written pitches that closed tabs left, neither is lost', async () => {
	const boxes = [outbox(), outbox()];
	const editors = boxes.map((box) => new ScriptEditor('/s/a', had(null, 0), SPEECH, box));
	await soon();
	editors[0]?.write(0, 'la primera');
	editors[1]?.write(0, 'la segunda');
	await soon();
	for (const box of boxes) box.close();
	await soon();
	const next = new ScriptEditor('/s/a', had(null, 0), SPEECH, outbox());
	await soon();
	const both = [next.text(0), next.other?.draft?.texts[0]].sort();
	expect(both).toEqual(['la primera', 'la segunda']);
	const other = next.other?.draft?.texts[0];
	next.resolve('theirs');
	expect([next.text(0), next.other]).toEqual([other, null]);
});

/** As it is asked of a presenter whose microphone works. */
const asked = (editor: ScriptEditor, unchecked = { deck: false, script: false }) =>
	asksOf(editor, { unchecked, deck: [] }, { ready: true, toRead: false }).map((a) => [a.at, a.blocks]);

test('[S27] a saved text goes by a second press alone; its author reads it, keeps it, and decides after a reload too', async () => {
	const sent = answering(() => 204);
	const colleague = new ScriptEditor('/s/a', had(script('dos horas'), 1), SPEECH, outbox());
	colleague.choose('voice');
	expect([colleague.asking, colleague.written, sent.length]).toEqual([true, true, 0]);
	colleague.choose('written');
	expect([colleague.asking, asked(colleague)]).toEqual([false, []]);
	colleague.choose('voice');
	await colleague.drop();
	expect([colleague.written, colleague.recorded, sent.map((x) => x.script)]).toEqual([false, false, [null]]);

	const box = outbox();
	const author = new ScriptEditor('/s/a', had(script('dos horas'), 1), SPEECH, box);
	author.follow(null, 2, 1);
	const told = (editor: ScriptEditor) => [editor.other?.why, editor.text(0), editor.unsaved, editor.saved];
	expect(told(author)).toEqual(['dropped', 'dos horas', true, false]);
	expect(asked(author)).toEqual([['script-choose', true]]);
	await soon();
	box.close();
	const again = new ScriptEditor('/s/a', had(null, 2), SPEECH, outbox());
	await soon();
	expect(told(again)).toEqual(['dropped', 'dos horas', true, false]);
	again.follow(null, 2, 1);
	expect(again.other?.why).toBe('dropped');
	again.resolve('mine');
	expect(await again.save([], () => [])).toBe(true);
	expect([sent.at(-1)?.base, again.saved]).toEqual([2, true]);
	again.follow(script('dos horas'), 3, 1);
	again.follow(null, 4, 1);
	again.resolve('theirs');
	expect([again.written, again.other, asked(again)]).toEqual([false, null, []]);
	vi.unstubAllGlobals();
});

test('[S27] whose own wish it is to speak is told nothing of a colleague', async () => {
	answering(() => 204);
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.choose('voice');
	await editor.drop();
	editor.follow(null, 2, 1);
	expect([editor.written, editor.other, editor.notice, editor.text(0)]).toEqual([false, null, '', 'uno']);
	// Saved and taken away again, by others.
	editor.follow(script('dos'), 3, 1);
	editor.resolve('theirs');
	editor.follow(null, 4, 1);
	expect(editor.other?.why).toBe('dropped');
	vi.unstubAllGlobals();
});

test('[S33] whoever withdrew the text and wrote nothing is asked nothing when a colleague saves another', async () => {
	answering(() => 204);
	const editor = new ScriptEditor('/s/a', had(script('de otra'), 1), SPEECH, outbox());
	editor.choose('voice');
	await editor.drop();
	expect([editor.unsaved, editor.kept, editor.text(0)]).toEqual([false, true, 'de otra']);
	editor.follow(script('de otra, mejor'), 3, 1);
	expect([editor.text(0), editor.other, editor.saved, editor.former]).toEqual([
		'de otra, mejor',
		null,
		true,
		null
	]);
	// What was typed here is one's own, and is kept.
	editor.write(0, 'la mía');
	editor.choose('voice');
	await editor.drop();
	expect(editor.unsaved).toBe(true);
	editor.follow(script('de otra, otra vez'), 5, 1);
	expect([editor.text(0), editor.other?.why]).toEqual(['la mía', 'colleague']);
	// A colleague chose the voice, and who had only read the text agrees.
	const reader = new ScriptEditor('/s/a', had(script('de otra'), 1), SPEECH, outbox());
	reader.follow(null, 2, 1);
	reader.resolve('theirs');
	reader.follow(script('de otra, mejor'), 3, 1);
	expect([reader.text(0), reader.other]).toEqual(['de otra, mejor', null]);
	// Chosen again, the text that stands there waits to be saved.
	reader.follow(null, 4, 1);
	reader.resolve('theirs');
	reader.choose('written');
	expect([reader.unsaved, asked(reader)]).toEqual([true, [['script-save', true]]]);
	vi.unstubAllGlobals();
});

test('[S30] the choice shown is the one that is recorded: what became of another is said', async () => {
	let status: number | null = 412;
	answering(() => status);
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.choose('voice');
	const dropped = editor.drop();
	expect([editor.written, editor.dropping, asked(editor)]).toEqual([true, true, [['way', true]]]);
	await dropped;
	expect([editor.written, editor.dropping, editor.notice]).toEqual([true, false, m.presenter_way_stale()]);
	editor.follow(script('dos'), 2, 1);
	expect([editor.text(0), editor.saved, editor.notice]).toEqual(['dos', true, m.presenter_way_stale()]);
	status = 503;
	editor.choose('voice');
	await editor.drop();
	expect(editor.notice).toBe(m.presenter_way_failed({ why: m.presenter_say_busy() }));
	status = null;
	await editor.drop();
	expect([editor.notice, asked(editor)]).toEqual([m.presenter_way_unsure(), [['way', true]]]);
	// The connection is back.
	editor.follow(script('dos'), 2, 2);
	expect([editor.written, editor.notice, asked(editor)]).toEqual([true, m.presenter_way_lost(), []]);
	await editor.drop();
	editor.follow(null, 3, 2);
	expect([editor.written, editor.recorded, editor.notice, editor.other]).toEqual([false, false, '', null]);
	// Who speaks reads it when a colleague saves a text.
	const speaker = new ScriptEditor('/s/a', had(null, 0), SPEECH, outbox());
	speaker.follow(script('de otra'), 1, 1);
	expect([speaker.written, speaker.text(0), speaker.notice]).toEqual([
		true,
		'de otra',
		m.presenter_way_closed()
	]);
	vi.unstubAllGlobals();
});

test('[W12] who writes is ready only when what would be read is what stands there, and nothing is asked', async () => {
	answering(() => 204);
	const editor = new ScriptEditor('/s/a', had(null, 0), SPEECH, outbox());
	expect(asked(editor)).toEqual([]);
	expect(asked(editor, { deck: true, script: false })).toEqual([['slides-title', true]]);
	editor.choose('written');
	expect(asked(editor)).toEqual([['script-title', true]]);
	editor.write(0, 'uno');
	expect(asked(editor)).toEqual([['script-save', true]]);
	await editor.save([], () => []);
	editor.follow(script('uno'), 1, 1);
	expect(asked(editor)).toEqual([]);
	expect(asked(editor, { deck: true, script: true })).toEqual([
		['script-title', true],
		['slides-title', true]
	]);
	editor.write(0, 'uno y más');
	expect(asked(editor)).toEqual([['script-save', true]]);
	await editor.save([], () => []);
	editor.follow(script('uno'), 1, 2);
	expect(asked(editor)).toEqual([['script-save', true]]);
	const micless = asksOf(
		editor,
		{ unchecked: { deck: true, script: true }, deck: [] },
		{ ready: false, toRead: true }
	);
	expect(micless.map((a) => a.at)).toEqual(['script-title', 'script-save', 'slides-title']);
	vi.unstubAllGlobals();
});

test('[O32] on the floor what is read is told from what was written and not saved', async () => {
	answering(() => 204);
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	const differs = (read = 'uno') => editor.differs(script(read));
	editor.follow(script('uno'), 1, 1);
	expect(differs()).toBe(false);
	editor.write(0, 'dos');
	answering(() => 409);
	const saving = editor.save([], () => []);
	// Not while its answer is about to come.
	expect(differs()).toBe(false);
	editor.follow(script('uno'), 1, 1, true);
	await saving;
	expect([differs(), editor.text(0)]).toEqual([true, 'dos']);
	expect(differs('dos ')).toBe(false);
	editor.follow(script('de otra'), 2, 1, true);
	expect([differs('de otra'), editor.other?.why]).toEqual([true, 'colleague']);
	vi.unstubAllGlobals();
});

test('[W12] what was chosen and not saved changes nothing of a call that is by voice', async () => {
	const box = outbox();
	const writer = new ScriptEditor('/s/a', had(null, 0), SPEECH, box);
	writer.choose('written');
	writer.write(0, 'sin guardar');
	writer.follow(null, 0, 1, true);
	expect([writer.written, writer.text(0)]).toEqual([true, 'sin guardar']);
	writer.speakUp();
	await soon();
	box.close();
	// Loaded anew on the floor: the microphone stays, the text waits.
	const next = new ScriptEditor('/s/a', { ...had(null, 0), called: {} as never }, SPEECH, outbox());
	await soon();
	expect([next.written, next.other?.draft?.texts]).toEqual([false, ['sin guardar']]);
	next.choose('written');
	expect([next.text(0), next.other]).toEqual(['sin guardar', null]);
});

test('[S8] a view that was sent before an answer came is no older backup', async () => {
	answering(() => 204);
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.follow(script('uno'), 1, 1);
	editor.write(0, 'dos');
	await editor.save([], () => []);
	editor.follow(script('uno'), 1, 1);
	expect([editor.saved, editor.problem]).toEqual([true, '']);
	editor.follow(script('uno'), 1, 2);
	expect([editor.saved, editor.problem]).toEqual([false, m.presenter_script_restored()]);
	vi.unstubAllGlobals();
});

test('[S22] once the connection is back the page says whether what was sent is saved', async () => {
	answering(() => null);
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.follow(script('uno'), 1, 1);
	editor.write(0, 'dos');
	await editor.save([], () => []);
	expect(editor.problem).toBe(m.presenter_script_unsure());
	editor.follow(script('uno'), 1, 2);
	expect(editor.problem).toBe(m.presenter_script_lost());
	vi.unstubAllGlobals();
});

test('[S27] whoever takes the team’s text over gets the own one back until the next save', async () => {
	answering(() => 204);
	const editor = new ScriptEditor('/s/a', had(script('uno'), 1), SPEECH, outbox());
	editor.write(0, 'la mía');
	editor.follow(script('la suya'), 2, 1);
	editor.resolve('theirs');
	expect([editor.text(0), editor.former?.texts, editor.saved]).toEqual(['la suya', ['la mía'], true]);
	editor.restore();
	expect([editor.text(0), editor.former?.texts, editor.saved]).toEqual(['la mía', ['la suya'], false]);
	await editor.save([], () => []);
	expect([editor.former, editor.saved]).toEqual([null, true]);
	vi.unstubAllGlobals();
});
