import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import { maySeeSlide } from '../../../../src/domain/session/project/slides.ts';
import { given, type Session } from '../given.ts';
import { ABORT, CUT, decks, draft, drawn, reveal, step } from './phases.ts';

const IDS = ['a1', 'b1', 'c1', 'a2', 'x'];
type StartupOf = (slot: string) => string | null;

function fetched(
	s: Session,
	seat: string,
	startupOf: StartupOf = (slot) => s.mapping.get(slot) ?? null
): string {
	return IDS.filter((id) => maySeeSlide(s.state, seat, id, startupOf)).join(' ');
}

const on = (...then: [string, Command][]) =>
	decks(drawn())
		.pitching()
		.all(...then);
const show = (index: number): [string, Command] => ['p1', { type: 'showSlide', index }];
const SKIP: [string, Command] = ['mod', { type: 'skipSlot', slot: 'slot2', reason: '' }];

/** Of a1, b1 and c1 of su1, whose slot is the first, of a2 of su2, and of one that is nobody's. */
describe('[B12] which slides whoever follows the session may fetch, and each startup', () => {
	test.each<[string, () => Session, panel: string, p1: string, p2: string]>([
		['draft', () => decks(draft()), '', 'a1 b1 c1', 'a2'],
		['drawn', () => decks(drawn()), '', 'a1 b1 c1', 'a2'],
		['called: the first alone', () => decks(drawn()).called(), 'a1', 'a1 b1 c1', 'a2'],
		['pitching: and the next one', on, 'a1 b1', 'a1 b1 c1', 'a2'],
		['turned', () => on(show(1)), 'a1 b1 c1', 'a1 b1 c1', 'a2'],
		['turned to the last', () => on(show(2)), 'a1 b1 c1', 'a1 b1 c1', 'a2'],
		['turned back', () => on(show(2), show(0)), 'a1 b1', 'a1 b1 c1', 'a2'],
		['scoring', () => on(step('scoring')), 'a1 b1', 'a1 b1 c1', 'a2'],
		['cut', () => on(CUT), '', 'a1 b1 c1', 'a2'],
		['between two', () => on().finish(), '', 'a1 b1 c1', 'a2'],
		['the other', () => on().finish().pitching('slot2'), 'a2', 'a1 b1 c1', 'a2'],
		['revealed', () => reveal(on().finish().all(SKIP)), '', 'a1 b1 c1', 'a2'],
		['aborted', () => on(ABORT), '', '', '']
	])('%s', (_, to, panel, p1, p2) => {
		const s = to();
		for (const seat of ['mod', 'aud', 'o1', 'hall', 'cap'])
			expect([seat, fetched(s, seat)]).toEqual([seat, panel]);
		// Neither the desk nor who declared no ties, nor who is nobody.
		if (s.state.phase !== 'draft')
			for (const seat of ['org', 'o9', 'nobody']) expect([seat, fetched(s, seat)]).toEqual([seat, '']);
		expect([fetched(s, 'p1'), fetched(s, 'p2')]).toEqual([p1, p2]);
	});

	test('none before there is a session, of nobody’s slot, or for a startup that is not there', () => {
		const none = given();
		none.state = { phase: 'none' };
		expect(fetched(none, 'org')).toBe('');
		const s = on(show(2)).apply({ type: 'SeatAdded', seat: 'p9', role: 'presenter', startup: 'su9' });
		expect(fetched(s, 'o1', () => null)).toBe('');
		expect(fetched(s, 'p9')).toBe('');
	});
});
