import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../src/domain/session/events.ts';
import { evolve } from '../../../src/domain/session/evolve.ts';
import { EVENTS } from '../../../src/domain/session/evolve/table.ts';
import { projectOwn } from '../../../src/domain/session/project.ts';
import { concerns } from '../../../src/domain/session/project/concerns.ts';
import { EVERYBODY } from '../../../src/domain/session/rule.ts';
import { stretchOf } from '../../../src/domain/session/rules/captions.ts';
import type { State } from '../../../src/domain/session/state.ts';
import { given } from './given.ts';

/** A session in which every event that concerns only some seats happens. */
function full() {
	const s = given();
	if (s.state.phase === 'none') throw new Error('no session');
	s.all(
		['org', { type: 'saveDraft', draft: { ...s.state.draft, captions: true }, base: 0 }],
		['org', { type: 'addSeat', seat: 'cap', role: 'captioner', startup: null, name: '' }]
	);
	s.drawn();
	// A startup of two: both see all of its seats.
	s.apply({ type: 'SeatAdded', seat: 'p3', role: 'presenter', startup: 'su1' });
	for (const seat of ['p1', 'p3', 'o1', 'mod', 'hall'])
		s.all(
			['system', { type: 'noteDevice', seat }],
			['org', { type: 'reissueLink', seat }],
			['system', { type: 'noteDevice', seat }],
			[seat, { type: 'leaveSeat' }],
			['org', { type: 'revokeLink', seat }]
		);
	const script = { language: 'es', texts: ['Un mapa.'], kept: [] } as const;
	const kept = [{ page: 0, kind: 'name', quote: 'Lima', reason: 'es del reto' }] as const;
	s.all(
		['p1', { type: 'uploadDeck', slides: [{ id: 'a', text: '' }] }],
		['p1', { type: 'saveScript', script }],
		['org', { type: 'setMatch', seat: 'o2', startup: 'su1', matched: true, reason: 'prima' }],
		['o1', { type: 'declareTies', ties: 'otra cosa' }]
	);
	s.pitching();
	const stretch = stretchOf(s.state) ?? '';
	s.all(
		['system', { type: 'noteHeld' }],
		['cap', { type: 'caption', text: 'Buenos días', stretch }],
		['p1', { type: 'sayText', text: 'Diez soles.', kept }],
		['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'mod' } }],
		['cap', { type: 'caption', text: 'Hable más cerca', stretch }],
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
	const listed = Object.entries(EVENTS).flatMap(([type, { concerns }]) =>
		concerns === EVERYBODY ? [] : [type]
	);
	expect([...spared].sort()).toEqual(listed.sort());
	expect(listed.length).toBeGreaterThan(15);
});
