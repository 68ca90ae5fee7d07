import { expect, test } from 'vitest';
import { project } from '../../src/domain/session/project.ts';
import { mediaPlan } from '../../src/domain/session/rules/plan.ts';
import { given, type Session } from '../unit/domain/given.ts';

type To = (s: Session) => Session;
const PHASES: readonly [string, To][] = [
	['drawn', (s) => s.drawn()],
	['called', (s) => s.drawn().called()],
	['pitching', (s) => s.drawn().pitching()],
	['review', (s) => s.drawn().review()],
	['sealed', (s) => s.drawn().sealed()]
];

function view(s: Session, seat: string): string {
	const actor = s.actor(seat);
	if (actor.kind !== 'seat') throw new Error('no seat');
	return JSON.stringify(project(s.state, actor, s.aside()));
}

/** The same session, but the draw gave the slots to the other startups. */
function swapped(s: Session): Session {
	const [one, other] = [...s.mapping.entries()];
	if (one === undefined || other === undefined) throw new Error('not drawn');
	s.mapping.set(one[0], other[1]).set(other[0], one[1]);
	return s;
}

test.each(PHASES)(
	'[B12] in %s the organizer, who knows the names, cannot tell which startup has which slot',
	(_, to) => {
		const s = to(given());
		const before = view(s, 'org');
		expect(view(swapped(s), 'org')).toBe(before);
	}
);

test.each(PHASES.filter(([name]) => name !== 'called' && name !== 'pitching'))(
	'[B12] in %s no presenter can tell its own slot or pseudonym',
	(_, to) => {
		const s = to(given());
		const before = ['p1', 'p2'].map((p) => view(s, p));
		expect(['p1', 'p2'].map((p) => view(swapped(s), p))).toEqual(before);
	}
);

test('[B12] while one startup is called the other cannot tell in which slot', () => {
	const s = given().drawn().called();
	const text = view(s, 'p2');
	for (const word of ['slot1', 'slot2', 'Andromeda', '"position"']) expect(text).not.toContain(word);
});

test('[B12] the rooms are the same whether the called presenter is there or not', () => {
	const plans = [true, false].map((there) => {
		const s = given().drawn();
		const context = s.context.bind(s);
		s.context = () => ({ ...context(), ready: () => there });
		const plan = (x: Session) => mediaPlan(x.state, (slot) => x.mapping.get(slot) ?? null);
		const called = plan(s.called());
		const pitching = plan(s.all(['mod', { type: 'startStep', step: 'pitch' }]));
		return [called, pitching];
	});
	expect(plans[0]).toEqual(plans[1]);
	expect(plans[0]?.[1]).toMatchObject({ up: true });
});

test('[S6] other marks by one official change nothing for anybody else before the reveal', () => {
	const others = ['o2', 'o3', 'mod', 'aud', 'hall', 'org', 'p1', 'p2'];
	const [low, high] = [1, 5].map((mark) => {
		const s = given().drawn().pitching().score('o1', 'slot1', mark);
		return [s, others.map((seat) => view(s, seat)), view(s, 'o1')] as const;
	});
	expect(low?.[1]).toEqual(high?.[1]);
	expect(low?.[2]).not.toBe(high?.[2]);
	const later = [low, high].map((x) => {
		const s = (x?.[0] as Session).finish().all(['mod', { type: 'skipSlot', slot: 'slot2', reason: 'r' }]);
		s.all(['mod', { type: 'openReview' }], ['mod', { type: 'seal' }]);
		return others.map((seat) => view(s, seat));
	});
	expect(later[0]).toEqual(later[1]);
});
