import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../src/domain/session/events.ts';
import { evolve } from '../../../src/domain/session/evolve.ts';
import { projectOwn } from '../../../src/domain/session/project.ts';
import { concerns } from '../../../src/domain/session/project/concerns.ts';
import type { State } from '../../../src/domain/session/state.ts';
import { given } from './given.ts';

/** A session in which every event that concerns only some seats happens. */
function full() {
	const s = given().drawn();
	s.all(
		['p1', { type: 'uploadDeck', slides: [{ id: 'a', text: '' }] }],
		['org', { type: 'setMatch', seat: 'o2', startup: 'su1', matched: true, reason: 'prima' }],
		['o1', { type: 'declareTies', ties: 'otra cosa' }]
	);
	s.pitching().all(
		['o1', { type: 'raiseHand', raised: true }],
		['o2', { type: 'askQuestion', text: '¿Cuánto cuesta?' }],
		['o3', { type: 'recognise', slot: 'slot1' }]
	);
	s.score('o1', 'slot1', 4).finish();
	s.pitching('slot2').finish();
	s.all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }]);
	s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
	s.now += 20_000;
	return s.all(
		['system', { type: 'releaseKey' }],
		['hall', { type: 'ackReveal', skewMs: 4, late: false }],
		['o1', { type: 'ackReveal', skewMs: 9, late: false }]
	);
}

test('[H3] an event leaves the own part of every seat it does not concern as it was', () => {
	const s = full();
	const spared = new Set<SessionEvent['type']>();
	let state: State = { phase: 'none' };
	for (const e of s.events) {
		const before = state;
		state = evolve(state, e);
		if (before.phase === 'none' || state.phase === 'none') continue;
		for (const seat of state.seats) {
			if (concerns(e, seat) || !before.seats.some((x) => x.id === seat.id)) continue;
			spared.add(e.type);
			expect([e.type, projectOwn(state, seat, s.aside())]).toEqual([
				e.type,
				projectOwn(before, seat, s.aside())
			]);
		}
	}
	expect([...spared].sort()).toEqual([
		'DeckUploaded',
		'HandRaised',
		'MatchSet',
		'QuestionAsked',
		'RecognitionDeclared',
		'RevealShown',
		'SheetSaved',
		'SheetSubmitted',
		'TiesDeclared'
	]);
});
