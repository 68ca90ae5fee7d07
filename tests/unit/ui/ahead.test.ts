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
	for (const [phase, status] of [
		['sealed', 'done'],
		['pitching', 'void']
	] as const) {
		const page = told(phase, status);
		expect(page).toContain(m.panel_late_sheet());
		expect(page.match(/<button/g)).toHaveLength(2);
		expect(page.split(m.common_unsent_noted())).toHaveLength(3);
		expect(page).not.toContain(m.panel_late_noted());
	}
});

test('[S20] what is not possible now is not called over: it may be still to come', () => {
	expect(refusalText('not-now')).not.toMatch(/\bya no\b/);
});
