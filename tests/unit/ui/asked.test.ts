import { expect, test } from 'vitest';
import { projectOwn, projectShared } from '../../../src/domain/session/project.ts';
import type { Known, Seat } from '../../../src/domain/session/state.ts';
import { askedOf } from '../../../src/lib/panel/official/asked.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import type { OfficialOwn, Stage } from '../../../src/wire/index.ts';
import { given, type Session } from '../domain/given.ts';

overwriteGetLocale(() => 'es');

/** What the head of an official's page asks. */
function asked(s: Session, official: string): string {
	const state = s.state as Known;
	const seat = state.seats.find(({ id }) => id === official) as Seat;
	return askedOf(
		projectShared(state, 'stage', s.aside()) as Stage,
		projectOwn(state, seat, s.aside()) as OfficialOwn
	);
}

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
