import { expect, test } from 'vitest';
import { project } from '../../../src/domain/session/project.ts';
import type { Aside } from '../../../src/domain/session/aside.ts';
import { m } from '../../../src/lib/paraglide/messages.js';
import { given, type Session } from './given.ts';

const SEATS = ['o1', 'o2', 'mod', 'aud', 'hall', 'org', 'p1', 'p2'];
const TIES = 'mi primo en Zafiro';
const REASON = 'la nombra el reto';
const HELP = 'no oigo nada';
const NOTE = 'preguntar por costos';

/** Stopped in each phase, with a text of each kind that is promised to few. */
const PHASES = ['drawn', 'pitching', 'review', 'sealed', 'revealed'] as const;

function readers(s: Session, text: string): string[] {
	const aside: Aside = {
		...s.aside(),
		help: (startup) => (startup === 'su1' ? [{ id: 'h', from: 'presenter', text: HELP, at: 1 }] : []),
		notes: (seat): ReturnType<Aside['notes']> => (seat === 'o1' ? { slot1: { text: NOTE, revision: 1 } } : {})
	};
	return SEATS.filter((seat) => {
		const actor = s.actor(seat);
		if (actor.kind !== 'seat') throw new Error('no seat');
		return JSON.stringify(project(s.state, actor, aside)).includes(text);
	});
}

test.each(PHASES)('[O23] %s: what is promised to few is in no other view', (phase) => {
	const s = given().drawn();
	s.all(['o1', { type: 'declareTies', ties: TIES }]);
	const kept = [{ page: 0, kind: 'name', quote: 'x', reason: REASON }];
	s.apply({ type: 'DeckUploaded', startup: 'su1', slides: [{ id: 'a', text: 'a' }], kept } as never);
	if (phase !== 'drawn') s[phase]();
	expect(readers(s, TIES)).toEqual(['o1', 'org']);
	expect(readers(s, REASON)).toEqual(phase === 'drawn' || phase === 'revealed' ? ['org'] : []);
	expect(readers(s, HELP)).toEqual(['org', 'p1']);
	expect(readers(s, NOTE)).toEqual(['o1']);
});

test.each([
	['es', /quien organiza.*quien audita/],
	['en', /organizer.*auditor/],
	['pt', /[Qq]uem organiza.*quem audita/]
] as const)('[O23] in %s what the record opens is not promised to the organizer alone', (locale, both) => {
	for (const words of [m.panel_ties_lead, m.presenter_lint_body, m.presenter_keep_hint]) {
		expect(words({}, { locale })).toMatch(both);
	}
});
