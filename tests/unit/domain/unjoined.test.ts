import fc from 'fast-check';
import { expect, test } from 'vitest';
import { project } from '../../../src/domain/session/project.ts';
import type { Aside } from '../../../src/domain/session/aside.ts';
import type { View } from '../../../src/domain/session/view.ts';
import { given, type Session } from './given.ts';

const OFFICIALS = ['o1', 'o2', 'o3'];
/** All who read names in the meeting but the organizer, who gave the names. */
const READERS = ['o1', 'o2', 'o3', 'mod', 'aud', 'hall', 'p1', 'p2'];

const handed = (s: Session) => s.all(['o2', { type: 'raiseHand', raised: true }]);
const meeting = (s: Session) => s.all(['mod', { type: 'openMeeting', everyone: true }]);
const PHASES: Readonly<Record<string, () => Session>> = {
	lobby: () => given().drawn(),
	pitch: () => handed(given().drawn().pitching().score('o1', 'slot1', 4)),
	review: () => handed(given().drawn().review()),
	sealed: () => given().drawn().sealed(),
	revealed: () => given().drawn().revealed(),
	meeting: () => meeting(given().drawn().revealed()),
	'meeting, with the floor given and a hand up': () => {
		const s = handed(given().drawn().review());
		s.all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }], ['mod', { type: 'seal' }]);
		s.all(['mod', { type: 'approveReveal' }], ['aud', { type: 'approveReveal' }]);
		s.now += 20_000;
		return meeting(s.all(['system', { type: 'releaseKey' }]));
	},
	closed: () => meeting(given().drawn().revealed()).all(['mod', { type: 'closeSession' }])
};

function seen(s: Session, reader: string, names: readonly string[]): View {
	const actor = s.actor(reader);
	if (actor.kind !== 'seat') throw new Error('no seat');
	const aside: Aside = { ...s.aside(), name: (seat) => names[OFFICIALS.indexOf(seat)] ?? `name of ${seat}` };
	return project(s.state, actor, aside) as View;
}

/** The view without the one id that stands beside a name: LiveKit knows people of the meeting by their seat. */
function withoutIds({ shared, own }: View): string {
	if (!('meeting' in shared) || shared.meeting === null) return JSON.stringify({ shared, own });
	const people = shared.meeting.people.map((p) => ({ ...p, seat: '' }));
	return JSON.stringify({ shared: { ...shared, meeting: { people } }, own });
}

/** Seats of officials that a view carries outside the meeting and beside its reader's own. */
function seatsBeside({ shared, own }: View, reader: string): string[] {
	const rest = JSON.stringify({ shared: { ...shared, meeting: null }, own });
	return OFFICIALS.filter((o) => o !== reader && rest.includes(`"${o}"`));
}

const word = fc.oneof(
	fc.constantFrom('', 'Ana', 'Ángel', 'Óscar', 'Zoe', 'ana'),
	fc.string({ maxLength: 12 })
);

test.each(Object.entries(PHASES))(
	'[B46] %s: which official has which name changes nothing that anybody but the organizer sees',
	(_, to) => {
		const s = to();
		const names = fc.tuple(word, word, word);
		const two = names.chain((one) =>
			fc.tuple(fc.constant(one), fc.shuffledSubarray([...one], { minLength: 3 }))
		);
		fc.assert(
			fc.property(two, fc.constantFrom(...READERS), ([one, other], reader) => {
				expect(withoutIds(seen(s, reader, other))).toBe(withoutIds(seen(s, reader, one)));
			}),
			{ numRuns: 200 }
		);
	}
);

test.each(Object.entries(PHASES).filter(([name]) => name.startsWith('meeting')))(
	'[B46] %s: the seat beside a name stands beside no number',
	(_, to) => {
		const s = to();
		for (const reader of READERS) {
			const view = seen(s, reader, ['Ana', 'Bea', 'Caro']);
			expect(JSON.stringify(view)).toContain('Ana');
			expect([reader, seatsBeside(view, reader)]).toEqual([reader, []]);
		}
	}
);

test('[B46] from the reveal on no floor is given to an official: it would tell the number of a seat that stands beside its name', () => {
	for (const [s, mine] of [
		[given().drawn().revealed(), null],
		// What is given in a meeting would come alive after it.
		[meeting(given().drawn().revealed()), 'not-now']
	] as const) {
		const to = (seat: string) => s.do('mod', { type: 'giveFloor', floor: { kind: 'seat', seat } });
		expect([to('o1'), to('mod')]).toEqual(['not-now', mine]);
	}
});

test('[W20] what is done with a slot before its call changes nothing that its presenter sees, until the review opens', () => {
	const s = given().drawn().called('slot2');
	expect(s.mapping.get('slot1')).toBe('su1');
	const untouched = seen(s, 'p1', []);
	for (const type of ['postponeSlot', 'skipSlot'] as const) {
		s.all(['mod', { type, slot: 'slot1', reason: 'sin luz' }]);
		expect(seen(s, 'p1', [])).toEqual(untouched);
	}
	s.all(['mod', { type: 'startStep', step: 'pitch' }])
		.finish()
		.all(['mod', { type: 'openReview' }]);
	expect(seen(s, 'p1', []).own).toMatchObject({ turn: 'skipped', done: true });
});
