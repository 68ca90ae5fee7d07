import { render } from 'svelte/server';
import { afterAll, expect, test } from 'vitest';
import { project, projectOwn, projectShared } from '../../../src/domain/session/project.ts';
import type { Command } from '../../../src/domain/session/commands.ts';
import type { Actor } from '../../../src/domain/session/context.ts';
import type { Known, Seat } from '../../../src/domain/session/state.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { baseLocale, locales, overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import After from '../../../src/lib/presenter/After.svelte';
import Starts from '../../../src/lib/presenter/Starts.svelte';
import { screenOf } from '../../../src/lib/presenter/screen.ts';
import { IDLE, nowText, overText } from '../../../src/lib/presenter/words.ts';
import type { Booth, PresenterOwn } from '../../../src/wire/index.ts';
import { given } from '../domain/given.ts';

afterAll(() => overwriteGetLocale(() => baseLocale));

test('[O18] of an abort presenters read no reason, and whoever writes one reads that', () => {
	overwriteGetLocale(() => 'es');
	const s = given().drawn();
	s.all(['org', { type: 'abort', reason: 'Falló la red' }]);
	const told = ['o1', 'mod', 'aud', 'p1', 'p2'].filter((seat) =>
		JSON.stringify(project(s.state, s.actor(seat) as Extract<Actor, { kind: 'seat' }>, s.aside())).includes(
			'Falló la red'
		)
	);
	expect(told).toEqual(['o1', 'mod', 'aud']);
	expect(m.org_abort_reason_hint()).toMatch(/califican, moderan y auditan; quienes presentan, no/);
});

test('[W19] [W20] what became of the own turn is told by the server’s word alone, and before its call nothing', () => {
	overwriteGetLocale(() => 'es');
	const s = given().drawn();
	const mine = (s.state as Known).seats.find(({ id }) => s.aside().startupOf('slot1') === startupOf(id));
	function startupOf(seat: string): string | null {
		return (s.state as Known).seats.find(({ id }) => id === seat)?.startup ?? null;
	}
	const view = () => ({
		shared: projectShared(s.state as Known, 'booth', s.aside()) as Booth,
		own: projectOwn(s.state as Known, mine as Seat, s.aside()) as PresenterOwn
	});
	const told = () => {
		const { shared, own } = view();
		const over = overText(own.turn, shared.phase);
		return [own.turn, screenOf(shared, own), over.title, over.body].join(' | ');
	};
	const mod = (command: Command) => s.all(['mod', command]);
	const putOff = () => mod({ type: 'postponeSlot', slot: 'slot1', reason: 'sin luz' });
	s.called('slot2');
	expect(told()).toMatch(/^waiting \| green/);
	const untouched = view();
	putOff();
	expect(told()).toMatch(/^waiting \| green/);
	const uncalled = s.state;
	mod({ type: 'skipSlot', slot: 'slot1', reason: 'sin luz' });
	expect(told()).toMatch(/^waiting \| green/);
	// Not a byte goes out: that one came would tell.
	expect(view()).toEqual(untouched);
	mod({ type: 'startStep', step: 'pitch' });
	s.finish();
	mod({ type: 'openReview' });
	expect(told()).toMatch(/^skipped \| waiting \| Su turno se omitió \| .*Ya no le llamarán/);
	s.state = uncalled;
	mod({ type: 'startStep', step: 'pitch' });
	s.finish().called('slot1');
	expect(told()).toMatch(/^called \| called/);
	putOff();
	expect(told()).toMatch(/^postponed \| green/);
	s.pitching('slot1');
	expect(told()).toMatch(/^live \| called/);
	mod({ type: 'skipSlot', slot: 'slot1', reason: 'sin luz' });
	expect(told()).toMatch(/^skipped \| waiting \| Su turno se omitió \| .*todavía pueden llamarle/);
	const skipped = s.state;
	mod({ type: 'openReview' });
	expect(told()).toMatch(/^skipped \| waiting \| Su turno se omitió \| .*Ya no le llamarán/);
	s.state = skipped;
	s.pitching('slot1');
	const again = s.state;
	mod({ type: 'cutNow' });
	mod({ type: 'resolveBreach', choice: 'void', note: 'x' });
	expect(told()).toMatch(/^void \| waiting \| Su presentación se anuló \| .*no le volverán a llamar/);
	s.state = again;
	s.finish();
	expect(told()).toMatch(/^done \| waiting \| Gracias: su turno ha terminado \| $/);
	for (const [locale, may] of [
		['es', /llamar/],
		['en', /called/],
		['pt', /chamar/]
	] as const)
		expect(m.presenter_waiting_pitching({}, { locale })).not.toMatch(may);
});

test('[O28] whose turn was skipped or whose pitch was voided reads that alone, of no marks below', () => {
	overwriteGetLocale(() => 'es');
	const told = (status: 'skipped' | 'void' | 'done') => {
		const pseudonym = { word: 'Lyra', figure: 0, colour: 0 };
		const shared = {
			slots: [{ id: 'own', status, pseudonym }],
			criteria: [],
			phase: 'revealed',
			shortlist: [],
			reveal: null
		};
		const own = { slot: 'own', pseudonym, result: { row: { total: null }, comments: [], texts: [] } };
		const reveal = { shown: true, failed: false, nameOf: () => null };
		const props = { live: { now: () => 0 }, reveal, shared, own };
		return render(After, { props: props as never }).body;
	};
	const sentences = { skipped: m.presenter_result_skipped(), void: m.presenter_result_void() };
	for (const status of ['skipped', 'void'] as const) {
		expect(told(status)).toContain(sentences[status]);
		expect(told(status)).not.toMatch(/Abajo están|No se presentó/);
	}
	expect(told('done')).toContain(m.presenter_result_uncounted());
});

test.each(locales)('[O18] in %s an abort has one word, and asks nobody to wait', (locale) => {
	overwriteGetLocale(() => locale);
	const word = /anul|abort/;
	expect(nowText('aborted')).toMatch(word);
	expect(m.panel_now_aborted()).toMatch(word);
	expect(m.org_abort()).toMatch(/[Aa]nular|Abort/);
	expect(IDLE.aborted()).toBe(m.presenter_asked_close());
});

test.each(locales)(
	'[O19] in %s what counts down in the green room stands with its date, hour and zone',
	(locale) => {
		overwriteGetLocale(() => locale);
		const at = Date.UTC(2031, 4, 20, 15);
		const { body } = render(Starts, {
			props: { at, timeZone: 'America/Lima', now: () => at - 8.3 * 3_600_000 }
		});
		expect(body).toMatch(/20.*10:00.*Lima.*UTC−5/s);
	}
);
