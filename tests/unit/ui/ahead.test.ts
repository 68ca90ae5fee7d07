import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { refusalText } from '../../../src/lib/live/refusals.ts';
import Unrecorded from '../../../src/lib/panel/official/Unrecorded.svelte';
import type { Sheets } from '../../../src/lib/panel/official/sheets.svelte.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import type { Stage } from '../../../src/wire/index.ts';

overwriteGetLocale(() => 'es');

/** The notices of a sheet and a note that the server would not take. */
function told(phase: Stage['phase'], status: string): string {
	const late = (value: unknown) => ({
		...{ value, late: 'text', other: null, unsaved: true, restored: false },
		...{ unrecorded: [value], revived: null }
	});
	const sheets = {
		of: () => late({ marks: { a: 4 }, texts: {}, comment: '' }),
		note: () => late('para mí'),
		gone: []
	} as unknown as Sheets;
	const stage = {
		phase,
		slots: [{ id: 'one', pseudonym: { word: 'Grus' }, status }],
		about: { rubric: [{ id: 'a', title: 'Equipo' }] }
	} as unknown as Stage;
	const open = phase === 'pitching';
	const notes = open ? 'beside' : 'shut';
	return render(Unrecorded, { props: { stage, sheets, open, notes, durable: true } }).body;
}

test.each([
	['lobby', 'waiting'],
	['pitching', 'waiting']
] as const)('[S20] in %s what was written of a pitch still to come has nothing to press', (phase, status) => {
	const page = told(phase, status);
	expect(page).toContain(m.panel_ahead_title({ word: 'Grus' }));
	expect(page).toContain('Equipo: 4');
	expect(page).toContain(m.panel_notes_of({ text: 'para mí' }));
	expect(page).not.toContain('<button');
	expect(page).not.toContain(m.panel_late_sheet());
});

test('[S20] what is closed for good goes only by the word that it was copied', () => {
	for (const [phase, status, words] of [
		['sealed', 'done', m.panel_late_sheet_sealed()],
		['pitching', 'void', m.panel_late_uncounted()],
		['review', 'skipped', m.panel_late_uncounted()]
	] as const) {
		const page = told(phase, status);
		expect(page).toContain(words);
		expect(page.match(/<button/g)).toHaveLength(2);
		expect(page.split(m.common_unsent_noted())).toHaveLength(3);
		expect(page).not.toContain(m.panel_late_noted());
	}
});

test('[E70] what was written of a skipped pitch has nothing to press that drops it while it can be called again', () => {
	const page = told('pitching', 'skipped');
	expect(page).toContain(m.panel_late_skipped());
	expect(page).toContain('Equipo: 4');
	// The note is its own.
	expect(page.match(/<button/g)).toHaveLength(1);
});

test('[O30] what is recorded since the sheet was open again is called changeable only while it is', () => {
	const revived = { value: {}, late: null, other: null, unsaved: false, restored: false, unrecorded: [] };
	const page = (status: string, open: boolean) =>
		render(Unrecorded, {
			props: {
				stage: {
					phase: open ? 'review' : 'sealed',
					slots: [{ id: 'one', pseudonym: { word: 'Grus' }, status }],
					about: { rubric: [] }
				} as unknown as Stage,
				sheets: {
					of: () => ({ ...revived, revived: 'handed-in' }),
					note: () => ({ ...revived, revived: null }),
					gone: []
				} as unknown as Sheets,
				open,
				notes: 'here',
				durable: true
			}
		}).body;
	expect(page('done', true)).toContain(m.panel_revived_handed_in());
	expect(page('done', false)).toContain(m.panel_revived_handed_in_shut());
	expect(page('skipped', true)).toContain(m.panel_revived_handed_in_shut());
	expect(m.panel_revived_handed_in_shut()).not.toMatch(/puede cambiar/);
});

test('[S20] what is not possible now is not called over: it may be still to come', () => {
	expect(refusalText('not-now')).not.toMatch(/\bya no\b/);
});
