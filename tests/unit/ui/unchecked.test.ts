import { render } from 'svelte/server';
import { beforeAll, expect, test } from 'vitest';
import { demoDraft } from '../../../server/demo/script.ts';
import Running from '../../../src/lib/organizer/running/Running.svelte';
import Check from '../../../src/lib/organizer/setup/Check.svelte';
import Review from '../../../src/lib/organizer/setup/Review.svelte';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import type { Desk, Phase, SessionDraft } from '../../../src/wire/index.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

let made = 0;
const draft = demoDraft(() => `criterion-${(made += 1)}`, Date.now()) as SessionDraft;
const desk = (phase: Phase, unchecked: boolean) =>
	({
		phase,
		draft,
		people: [],
		startups: [
			{
				startup: 'a',
				identity: { name: 'Mapas Zafiro', city: '', country: 'PE', website: '', people: [] },
				unchecked,
				kept: [],
				help: []
			}
		],
		matches: [],
		slots: [],
		approvals: [],
		missing: [],
		meeting: null,
		reveal: null,
		aborted: null,
		head: null
	}) as unknown as Desk;
const check = (unchecked: boolean, ordinary: string[] = []) =>
	render(Check, {
		props: {
			desk: desk('draft', unchecked),
			problems: [],
			ordinary,
			busy: false,
			onreview: () => {},
			links: ''
		}
	}).body;
const review = (unchecked: boolean) =>
	render(Review, {
		props: {
			desk: desk('draft', unchecked),
			draft,
			busy: false,
			onchange: () => {},
			onopen: () => {}
		}
	}).body;
const running = (phase: Phase, unchecked: boolean) =>
	render(Running, {
		props: {
			live: { now: () => 0, link: 'online', since: null },
			room: { send: () => {}, refusal: null, unsent: null, late: false, reveal: { shown: false } },
			desk: desk(phase, unchecked),
			own: { may: [], behind: null, approval: null },
			errands: { all: [], again: [], refused: [], help: () => [] },
			editor: { unrecorded: [], loose: new Map() },
			roster: { gone: [] }
		} as never
	}).body;
const WARNED = 'Mapas Zafiro: sus datos cambiaron';

test('[O15] what has to be checked again is told beside the form, in the review and after doors are open, until the first call', () => {
	for (const body of [check(true), review(true), running('lobby', true)]) expect(body).toContain(WARNED);
	for (const body of [check(false), review(false), running('lobby', false), running('revealed', true)])
		expect(body).not.toContain(WARNED);
});

test('[O15] the check says green that all is ready where there is nothing to read, and its way on stands before what there is', () => {
	const ready = 'Todo está listo.';
	expect(check(false)).toContain(ready);
	for (const body of [check(true), check(false, ['Turno Claro', 'Agua Viva Quito'])]) {
		expect(body).not.toContain(ready);
		expect(body.indexOf('data-testid="open-doors"')).toBeLessThan(body.indexOf('class="notice'));
		expect(body.indexOf('data-testid="open-doors"')).toBeGreaterThan(0);
		expect(body).not.toContain('BLIND_GUARD');
	}
	expect(check(false, ['Turno Claro', 'Agua Viva Quito'])).toContain(
		'Turno Claro y Agua Viva Quito: el nombre'
	);
});
