import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { projectOwn, projectShared } from '../../../src/domain/session/project.ts';
import type { Known, Seat } from '../../../src/domain/session/state.ts';
import { eventText } from '../../../src/lib/panel/auditor/events.ts';
import { askedOf as askedOfModerator, sealText, skippedIn } from '../../../src/lib/panel/moderator/asked.ts';
import Breach from '../../../src/lib/panel/moderator/Breach.svelte';
import Aside from '../../../src/lib/panel/official/Aside.svelte';
import {
	askedOf,
	lateText,
	postponedText,
	slotAsked,
	uncounted,
	unsubmitted,
	whyShut
} from '../../../src/lib/panel/official/asked.ts';
import SheetForm from '../../../src/lib/ui/SheetForm.svelte';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import type { ModeratorOwn, OfficialOwn, Stage } from '../../../src/wire/index.ts';
import { given, type Session } from '../domain/given.ts';

overwriteGetLocale(() => 'es');

function seen<Own = OfficialOwn>(s: Session, who: string): [Stage, Own] {
	const state = s.state as Known;
	const seat = state.seats.find(({ id }) => id === who) as Seat;
	return [projectShared(state, 'stage', s.aside()) as Stage, projectOwn(state, seat, s.aside()) as Own];
}

/** What the head of an official's page asks. */
const asked = (s: Session, official: string): string => askedOf(...seen(s, official));

test('[S15] the head asks for the sheet of the pitch until it is handed in, and for the next one again', () => {
	const s = given().drawn().pitching();
	expect(asked(s, 'o1')).toBe(m.panel_ask_listen());
	s.all(['mod', { type: 'startStep', step: 'questions' }], ['mod', { type: 'startStep', step: 'scoring' }]);
	s.all(['o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(4), base: 0 }]);
	expect(asked(s, 'o1')).toBe(m.panel_ask_score());
	s.all(['o1', { type: 'submitSheet', slot: 'slot1' }]);
	expect([asked(s, 'o1'), asked(s, 'o2')]).toEqual([m.panel_ask_scored(), m.panel_ask_score()]);
	s.all(['mod', { type: 'finishSlot' }]);
	s.pitching('slot2').all(
		['mod', { type: 'startStep', step: 'questions' }],
		['mod', { type: 'startStep', step: 'scoring' }]
	);
	expect(asked(s, 'o1')).toBe(m.panel_ask_score());
});

test('[D22] in review the head asks for a whole sheet that is not handed in by its pitch; after the seal it is named', () => {
	const s = given().drawn().pitching();
	s.all(['o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(4), base: 0 }]);
	s.all(['o2', { type: 'saveSheet', slot: 'slot1', sheet: { ...s.sheet(4), marks: {} }, base: 0 }]);
	s.score('o3', 'slot1', 4).finish().pitching('slot2').finish();
	s.all(['mod', { type: 'openReview' }]);
	const [stage] = seen(s, 'o1');
	const word = stage.slots.find(({ id }) => id === 'slot1')?.pseudonym.word ?? '';
	expect(['o1', 'o2', 'o3'].map((o) => asked(s, o))).toEqual([
		m.panel_ask_hand_in({ word }),
		m.panel_ask_review(),
		m.panel_ask_review()
	]);
	s.all(['mod', { type: 'seal' }]);
	expect(['o1', 'o2', 'o3'].map((o) => unsubmitted(...seen(s, o)))).toEqual([
		[{ id: 'slot1', word, whole: true }],
		[],
		[]
	]);
});

test('[E62] "I recognise it" names the pitch of the sheet that is open, and says that it stays', () => {
	const s = given().drawn().pitching().finish();
	const [stage, own] = seen(s, 'o1');
	const told = (slot: string, recognised: readonly string[] = []) => {
		const errands = { waiting: [] };
		const sheets = { note: () => ({ value: '', status: { kind: 'none' }, other: null }) };
		const props = { room: {}, stage, sheets, errands, slot, told: false };
		const may = [...own.may, 'recognise'];
		return render(Aside, { props: { ...props, own: { ...own, may, recognised } } as never }).body;
	};
	for (const { id, pseudonym } of stage.slots) {
		expect(told(id)).toContain(m.panel_recognise_of({ word: pseudonym.word }));
		expect(told(id, [id])).toContain(m.panel_recognised({ word: pseudonym.word }));
	}
	for (const [locale, stays] of [
		['es', /No se puede retirar/],
		['en', /cannot be taken back/],
		['pt', /Não dá para voltar atrás/]
	] as const)
		expect(m.panel_recognise_body({ word: 'Lyra' }, { locale })).toMatch(stays);
});

test('[E30] under a cut nobody is asked to listen', () => {
	const s = given().drawn().pitching();
	s.all(['mod', { type: 'cutNow' }]);
	expect(asked(s, 'o1')).toBe(m.panel_ask_wait());
});

test('[D26] officials read of a skipped pitch that its marks do not count, and for how long that can change, and of a voided one that they do not', () => {
	const s = given().drawn().pitching().score('o1', 'slot1', 4);
	const words = (seen(s, 'o1')[0].slots ?? []).map(({ pseudonym }) => pseudonym.word);
	const told = () => uncounted(seen(s, 'o1')[0]);
	const skip = (slot: string) => s.all(['mod', { type: 'skipSlot', slot, reason: 'no vino' }]);
	expect(told()).toEqual([]);
	skip('slot1');
	expect(told()).toEqual([{ why: 'skipped', text: m.panel_skipped({ words: words[0] as string }) }]);
	s.pitching('slot1');
	expect(told()).toEqual([]);
	s.all(['mod', { type: 'cutNow' }], ['mod', { type: 'resolveBreach', choice: 'void', note: 'x' }]);
	skip('slot2').all(['mod', { type: 'openReview' }]);
	const last = [
		{ why: 'voided', text: m.panel_voided({ words: words[0] as string }) },
		{ why: 'skipped', text: m.panel_skipped_final({ words: words[1] as string }) }
	];
	expect(told()).toEqual(last);
	s.all(['mod', { type: 'seal' }]);
	expect(told()).toEqual(last);
});

test('[D25] the seal names what was skipped and how many sheets are not handed in, if any, and says that a reopening can still change marks', () => {
	const s = given().drawn().pitching().finish();
	s.all(['mod', { type: 'skipSlot', slot: 'slot2', reason: 'no vino' }]);
	const asks = (): string => sealText(...seen<ModeratorOwn>(s, 'mod'));
	const word = seen(s, 'mod')[0].slots[1]?.pseudonym.word ?? '';
	expect(skippedIn(seen(s, 'mod')[0])).toBe(word);
	s.all(['mod', { type: 'openReview' }]);
	expect(asks()).toContain(word);
	expect(asks()).toMatch(/salvo que usted reabra la revisión.*: 3;/);
	for (const o of ['o1', 'o2', 'o3']) s.score(o, 'slot1', 4);
	expect(asks()).not.toContain('abstención');
});

test('[D22] between pitches and in review the head asks for a sheet that is begun, a whole one first, until it is handed in', () => {
	const s = given().drawn().pitching();
	const [first = '', second = ''] = seen(s, 'o1')[0].slots.map(({ pseudonym }) => pseudonym.word);
	const [a = '', b = ''] = s.criteria;
	const part = { marks: { [a]: 4, [b]: 3 }, texts: {}, comment: '' };
	s.all(['o1', { type: 'saveSheet', slot: 'slot1', sheet: part, base: 0 }]);
	expect(asked(s, 'o1')).toBe(m.panel_ask_listen());
	s.finish();
	expect(['o1', 'o2'].map((o) => asked(s, o))).toEqual([
		m.panel_ask_complete({ word: first }),
		m.panel_ask_wait()
	]);
	s.pitching('slot2').all(['o1', { type: 'saveSheet', slot: 'slot2', sheet: s.sheet(4), base: 0 }]);
	s.finish();
	expect(asked(s, 'o1')).toBe(m.panel_ask_hand_in({ word: second }));
	s.all(['mod', { type: 'openReview' }], ['o1', { type: 'submitSheet', slot: 'slot2' }]);
	expect(asked(s, 'o1')).toBe(m.panel_ask_complete({ word: first }));
	s.all(['mod', { type: 'seal' }]);
	expect(unsubmitted(...seen(s, 'o1'))).toEqual([{ id: 'slot1', word: first, whole: false }]);
});

test('[E30] what came too late asks to tell the moderator only while the review can be reopened', () => {
	for (const late of ['text', 'hand-in'] as const) {
		for (const phase of ['review', 'sealed'] as const)
			expect(lateText(late, phase)).toMatch(/avise a quien modera/i);
		for (const phase of ['revealing', 'revealed', 'closed'] as const)
			expect(lateText(late, phase)).toMatch(/ya no puede contar/);
	}
});

test('[O30] what came too late to a pitch that does not count asks nobody to do anything, and sealed it says by which way', () => {
	for (const late of ['text', 'hand-in'] as const) {
		for (const phase of ['pitching', 'review', 'sealed', 'revealed'] as const)
			expect(lateText(late, phase, 'void')).toMatch(/no cuenta, así que no hace falta avisar/);
		expect(lateText(late, 'pitching', 'skipped')).toMatch(/sol[oa] si se lo llama de nuevo/);
		expect(lateText(late, 'review', 'skipped')).toMatch(/no hace falta avisar/);
		expect(lateText(late, 'sealed')).toMatch(
			/antes de la revelación, en persona, por teléfono o por mensaje/
		);
		expect(lateText(late, 'review')).not.toMatch(/teléfono/);
	}
});

test('[O30] why a sheet is shut is said where one works in it too', () => {
	const s = given().drawn().pitching();
	const told = () => {
		const [stage, own] = seen(s, 'o1');
		const slot = stage.slots.find(({ id }) => id === 'slot1')!;
		const closed = whyShut(stage, slot);
		const props = { rubric: stage.about.rubric, sheet: { marks: {}, texts: {}, comment: '' }, closed };
		const off = closed !== undefined || !own.may.includes('saveSheet');
		const rest = { onchange: () => {}, onsubmit: () => {}, save: { kind: 'idle' }, disabled: off };
		return [slot.pseudonym.word, render(SheetForm, { props: { ...props, ...rest } as never }).body] as const;
	};
	expect(told()[1]).not.toContain('sheet-closed');
	s.all(['mod', { type: 'skipSlot', slot: 'slot1', reason: '' }]);
	const [word, foot] = told();
	expect(foot).toContain(m.panel_skipped({ words: word }));
	expect(foot).not.toContain(m.common_sheet_closed());
});

test('[E69] the pitch whose sheet the strip asks for is the one that it names, and there is none where it asks for something else', () => {
	const s = given().drawn().pitching();
	const named = () => {
		const [stage, own] = seen(s, 'o1');
		const id = slotAsked(stage, own);
		const word = stage.slots.find((x) => x.id === id)?.pseudonym.word;
		if (id !== stage.now?.slot) expect(asked(s, 'o1').includes(word ?? '?')).toBe(id !== null);
		return id;
	};
	expect(named()).toBeNull();
	const [a = ''] = s.criteria;
	const part = { marks: { [a]: 4 }, texts: {}, comment: '' };
	s.all(['o1', { type: 'saveSheet', slot: 'slot1', sheet: part, base: 0 }]);
	expect(named()).toBeNull();
	s.all(['mod', { type: 'startStep', step: 'questions' }], ['mod', { type: 'startStep', step: 'scoring' }]);
	expect(named()).toBe('slot1');
	s.all(['mod', { type: 'cutNow' }]);
	expect(named()).toBeNull();
	s.all(['mod', { type: 'resolveBreach', choice: 'continue', note: '' }], ['mod', { type: 'finishSlot' }]);
	expect(named()).toBe('slot1');
	s.pitching('slot2');
	expect(named()).toBeNull();
	s.all(['o1', { type: 'saveSheet', slot: 'slot2', sheet: s.sheet(4), base: 0 }]);
	s.finish();
	expect(named()).toBe('slot2');
	s.all(['mod', { type: 'openReview' }], ['o1', { type: 'submitSheet', slot: 'slot2' }]);
	expect(named()).toBe('slot1');
	s.all(['mod', { type: 'seal' }]);
	expect(named()).toBeNull();
});

test('[O30] a postponed pitch is told at its sheet, and where nothing was heard nothing is to be handed in', () => {
	const s = given().drawn().called('slot1');
	s.all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: '' }]);
	const [stage, own] = seen(s, 'o1');
	const slot = stage.slots.find(({ id }) => id === 'slot1')!;
	// It may be written.
	expect(own.may).toContain('saveSheet');
	expect(s.do('o1', { type: 'saveSheet', slot: 'slot1', sheet: s.sheet(4), base: 0 })).toBeNull();
	const foot = (heard: boolean) => {
		const told = postponedText(slot, heard);
		expect(told).toContain(slot.pseudonym.word);
		const sheet = { marks: {}, texts: {}, comment: '' };
		const props = { rubric: stage.about.rubric, sheet, told, due: heard, save: { kind: 'idle' } };
		const acts = { onchange: () => {}, onsubmit: () => {} };
		const { body } = render(SheetForm, { props: { ...props, ...acts } as never });
		expect(body).toContain(told);
		return body.includes(m.common_sheet_submit());
	};
	expect([foot(true), foot(false)]).toEqual([true, false]);
});

test('[O30] one deed has one word: what is asked and the button that does it', () => {
	for (const [locale, word] of [
		['es', /entreg/i],
		['en', /submit/i],
		['pt', /entreg/i]
	] as const)
		for (const words of [m.panel_ask_score, m.common_sheet_submit])
			expect(words({}, { locale })).toMatch(word);
});

test('[E30] a question that was on the screen as its pitch ended is not called answered', () => {
	const s = given().drawn().pitching();
	s.all(['mod', { type: 'startStep', step: 'questions' }], ['o1', { type: 'askQuestion', text: '¿Costo?' }]);
	const question = seen<ModeratorOwn>(s, 'mod')[1].questions[0]?.id ?? '';
	s.all(['mod', { type: 'pickQuestion', question }]);
	s.all(['mod', { type: 'startStep', step: 'scoring' }], ['mod', { type: 'finishSlot' }]);
	const status = seen(s, 'o1')[1].questions[0]?.status ?? 'waiting';
	const words = {
		waiting: m.panel_q_waiting,
		picked: m.panel_q_picked,
		answered: m.panel_q_answered,
		dropped: m.panel_q_dropped
	};
	expect((['es', 'en', 'pt'] as const).map((locale) => words[status]({}, { locale }))).toEqual([
		'formulada',
		'was put',
		'formulada'
	]);
});

test('[D25] [O22] sealed scores are not called final while they can be reopened, nor a skipped pitch one that was not given', () => {
	for (const [locale, final, skipped] of [
		['es', /definitiv|final/, /omitió/],
		['en', /\bfinal\b/, /skipped/],
		['pt', /definitiv|final|finais/, /pulada/]
	] as const) {
		for (const words of [m.panel_sealed_body, m.org_now_sealed, m.org_now_sealed_one])
			expect(words({}, { locale })).not.toMatch(final);
		expect(m.presenter_result_skipped({}, { locale })).toMatch(skipped);
	}
});

test('[O27] the moderator’s next step names the pitch to call, and an empty reason leaves no brackets', () => {
	const s = given().drawn();
	const next = () => askedOfModerator(...seen<ModeratorOwn>(s, 'mod'));
	const word = (slot: string) =>
		seen(s, 'o1')[0].slots.find(({ id }) => id === slot)?.pseudonym.word ?? 'nobody';
	expect(next()).toBe(`Llamar a ${word('slot1')}`);
	s.called('slot1').all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: '' }]);
	expect(next()).toBe(`Llamar a ${word('slot2')}`);
	s.pitching('slot2').finish();
	expect(next()).toBe(`Llamar a ${word('slot1')}`);
	s.all(['mod', { type: 'skipSlot', slot: 'slot1', reason: '' }]);
	expect(next()).toBe(m.panel_mod_open_review());
	expect(['SlotSkipped', 'SlotPostponed'].map((type) => eventText({ type, detail: ' ' }))).toEqual([
		'Omitida:',
		'Pospuesta:'
	]);
	expect(eventText({ type: 'SlotSkipped', detail: 'no vino' })).toBe('Omitida (no vino):');
	expect(m.panel_mod_skip_of({ word: 'Vela' })).toContain('Omitir');
});

test('[D34] that a presenter was not ready is told as of the call, and nobody is told to wait for a change', () => {
	const s = given().drawn();
	s.mute.add('su1');
	s.called('slot1');
	s.mute.delete('su1');
	expect(seen<ModeratorOwn>(s, 'mod')[1].ready).toBe(false);
	expect(m.panel_mod_not_ready()).toMatch(/^Al llamarla.*no estaba lista.*ya no cambia\. Puede empezar/);
	expect(m.panel_mod_not_ready()).not.toMatch(/[Ee]spere/);
});

test('[D29] that the same slide is seen again is said of a pitch with slides alone', () => {
	const told = (slidesSeen: number) => {
		const breach = { heardMs: 4000, slidesSeen };
		return render(Breach, { props: { room: {}, breach } as never }).body;
	};
	for (const slides of [0, 1]) expect(told(slides)).toContain(m.panel_mod_breach_continue_sound());
	expect(told(1)).toContain(m.panel_mod_breach_continue_what());
	expect(told(0)).not.toContain(m.panel_mod_breach_continue_what());
});
