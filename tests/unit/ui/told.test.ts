import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { render } from 'svelte/server';
import { afterEach, expect, test } from 'vitest';
import Events from '../../../src/lib/panel/auditor/Events.svelte';
import { linkState } from '../../../src/lib/organizer/people/person.ts';
import { locales, overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import DotPlot from '../../../src/lib/ui/DotPlot.svelte';
import ResultsTable from '../../../src/lib/ui/ResultsTable.svelte';
import type { PersonView, PublicEvent } from '../../../src/wire/index.ts';

afterEach(() => overwriteGetLocale(() => 'es'));

/** Of another Portuguese, of another word for the same thing, or of a formal address beside "você". */
const ELSEWHERE =
	/(?<!\p{L})(banca|fichas?|câmara|apert[ea]r?|salt(ar|e|ad[ao]s?)|para si|ouvem-no|ouvi-lo|escolhe-a|guard(ar|a|ava|e|ad[ao]s?)|contributos?|carregue em|registos?|descarregar|ficheiros?|ecrãs?|telemóve(l|is)|partilh\p{L}+|utilizador(es)?|demasiados?|denunci\p{L}+|equipamentos?|computador(es)?|dispositivos?|tem de|terá de|clique em|toque em|escreve-as|por si|equipas?)(?!\p{L})/iu;

test('[O12] one thing has one word in Portuguese', () => {
	const found = globSync('messages/*/pt.json').flatMap((file) =>
		readFileSync(file, 'utf8')
			.split('\n')
			.filter((line) => ELSEWHERE.test(line.slice(line.indexOf(':'))))
	);
	expect(found).toEqual([]);
});

test.each(locales)('[O12] in %s every time of day is of 24 hours', (locale) => {
	overwriteGetLocale(() => locale);
	const at = new Date(2031, 4, 20, 15, 7).getTime();
	const person = { link: { state: 'open', redeemedAt: at } } as unknown as PersonView;
	expect(linkState(person).text).toContain('15:07');
	const events = [
		{ type: 'SlotCalled', at: Date.UTC(2031, 4, 20, 15, 7), slot: null }
	] as unknown as PublicEvent[];
	expect(render(Events, { props: { events, slots: [], timeZone: 'UTC' } }).body).toContain('15:07:00');
});

test('[O12] no page writes decimals but by its language', () => {
	const found = globSync('src/{lib,routes}/**/*.svelte').filter((file) =>
		/\{[^}]*\.toFixed\(|=> [^\n]*\.toFixed\(2\)/.test(readFileSync(file, 'utf8'))
	);
	expect(found).toEqual([]);
});

test('[O12] what a heading says is not said again below it', () => {
	const table = render(ResultsTable, { props: { caption: 'Clasificación', rows: [], criteria: [] } }).body;
	expect(table).toMatch(/<caption class="[^"]*sr-only/);
	const plot = render(DotPlot, { props: { title: 'Totales por hoja', rows: [], titleHidden: true } }).body;
	expect(plot).toMatch(/<figcaption class="[^"]*sr-only/);
});
