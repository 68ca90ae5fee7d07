import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import { isOpen, type Open, type State } from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';
import { kept, ready, script, slides } from './ready.ts';

/** In the middle of a pitch, with something in every part of the state. */
function full(): Session {
	const s = given()
		.lobby()
		.all(
			['org', { type: 'setMatch', seat: 'o1', startup: 'su2', matched: true, reason: 'socio' }],
			['o1', { type: 'declareTies', ties: 'Mi prima' }],
			['system', { type: 'noteDevice', seat: 'o1' }],
			['p1', { type: 'uploadDeck', slides: slides(2), kept: kept(1) }],
			['p1', { type: 'saveScript', script: script() }],
			['aud', { type: 'contribute', contribution: 'dado 4' }]
		)
		.apply({ type: 'IdentityChanged', startup: 'su1' })
		.pitching()
		.all(
			['o1', { type: 'askQuestion', text: '¿Cuánto?' }],
			['o2', { type: 'recognise', slot: 'slot1' }],
			['mod', { type: 'cutNow' }],
			['mod', { type: 'resolveBreach', choice: 'continue', note: 'un nombre' }],
			['mod', { type: 'skipSlot', slot: 'slot2', reason: 'no vino' }],
			['o1', { type: 'raiseHand', raised: true }],
			['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o2' } }]
		)
		.score('o1', 'slot1', 4);
	return spoken(s);
}

const spoken = (s: Session) =>
	s.apply({ type: 'CaptionSpoken', slot: null, source: 'captioner', text: 'Un mapa.', at: s.now });

const reviewed = () => spoken(full().apply({ type: 'ReviewOpened', at: 2_000_000 }));
const sealed = () =>
	spoken(
		reviewed()
			.apply({ type: 'SessionSealed', at: 3_000_000 })
			.all(
				['mod', { type: 'approveReveal' }],
				['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o2' } }]
			)
	);
const secondReview = () =>
	reviewed()
		.apply({ type: 'SessionSealed', at: 3_000_000 })
		.all(['mod', { type: 'reopen', reason: 'error de captura' }], ['mod', { type: 'seal' }]);

function open(s: Session): Open {
	if (!isOpen(s.state)) throw new Error('not open');
	return s.state;
}

const BASE = [
	'session',
	'organizer',
	'draft',
	'draftRevision',
	'seats',
	'devices',
	'startups',
	'ties',
	'matches'
] as const;
const DOORS = [
	'openedAt',
	'begunAt',
	'commitments',
	'seedCommitment',
	'contribution',
	'slots',
	'sheets',
	'recognitions',
	'questions',
	'hands',
	'incidents',
	'floor',
	'stretchFrom',
	'reopenings'
] as const;

function of<K extends string>(x: Readonly<Record<K, unknown>>, keys: readonly K[]): Record<string, unknown> {
	return Object.fromEntries(keys.map((key) => [key, x[key]]));
}

test('[D38] the session below has something in every part that an end may take', () => {
	const s = open(full());
	const parts = [s.matches, s.recognitions, s.questions, s.hands, s.incidents, s.captions];
	expect(parts.filter((x) => x.length === 0)).toEqual([]);
	expect(Object.keys(s.sheets)).toEqual(['slot1']);
	expect(s.startups[0]).toMatchObject({ due: true, unchecked: { deck: true, script: true } });
	expect(s.startups[0]).toMatchObject({ deck: slides(2), kept: kept(1), script: script() });
	expect(s.ties['o1']?.text).toBe('Mi prima');
	expect(s.floor).toEqual({ kind: 'seat', seat: 'o2' });
	expect(s.slots[0]).toMatchObject({ status: 'live', calls: 1, seen: [0] });
	expect([s.slots[0]?.toldAt, s.slots[0]?.heardMs, s.slots[1]?.reason]).not.toContain(null);
	expect(s.slots[0]?.heardMs).toBeGreaterThan(0);
	expect(s.slots[1]?.reason).toBe('no vino');
});

type Row = [what: string, before: () => Session, event: SessionEvent, becomes: Record<string, unknown>];
const AT = 9_000_000;
const nobody = { kind: 'nobody' };
/** All parts stay but those that become another; none is left of the phase that ends. */
describe('[D36] from one phase to the next', () => {
	test.each<Row>([
		[
			'the review opens: nobody has the floor, and no line stands',
			full,
			{ type: 'ReviewOpened', at: AT },
			{ phase: 'review', floor: nobody, captions: [], stretchFrom: AT }
		],
		[
			'the scores are sealed: no hand is up, nobody has the floor, nobody has approved',
			reviewed,
			{ type: 'SessionSealed', at: AT },
			{ phase: 'sealed', sealedAt: AT, approvals: [], hands: [], floor: nobody, captions: [] }
		],
		[
			'the review is reopened: who has the floor keeps it, what was approved is not any more',
			sealed,
			{ type: 'SessionReopened', reason: 'error de captura', at: AT },
			{ phase: 'review', reopenings: [{ reason: 'error de captura', at: AT }], captions: [] }
		]
	])('%s', (_, before, event, becomes) => {
		const s = open(before());
		const stays = { ...of(s, BASE), ...of(s, DOORS) };
		expect(evolve(s, event)).toStrictEqual({ ...stays, ...becomes });
	});

	test('a second reopening stands after the first', () => {
		const s = open(secondReview());
		const after = evolve(s, { type: 'SessionReopened', reason: 'otro error', at: AT });
		expect(isOpen(after) && after.reopenings).toEqual([...s.reopenings, { reason: 'otro error', at: AT }]);
		expect(s.reopenings).toHaveLength(1);
	});
});

const ABORT: SessionEvent = { type: 'SessionAborted', reason: 'sin luz', at: AT };
const nothing = {
	deck: [],
	kept: [],
	script: null,
	unchecked: { deck: false, script: false },
	due: false,
	revisions: { deck: 0, script: 0 }
};
/** Of whoever declared ties, when; of the startups, that they were there. */
const outline = (s: Extract<State, { phase: 'draft' }> | Open) => ({
	...of(s, BASE),
	phase: 'aborted',
	reason: 'sin luz',
	at: AT,
	startups: s.startups.map(({ id }) => ({ id, ...nothing })),
	ties: Object.fromEntries(Object.entries(s.ties).map(([seat, { at }]) => [seat, { text: '', at }])),
	matches: []
});
describe('[D38] what an abort leaves', () => {
	test('before doors open: who was there, and nothing of what was brought', () => {
		const { state } = ready()
			.all(
				['p1', { type: 'uploadDeck', slides: slides(2), kept: kept(1) }],
				['o1', { type: 'declareTies', ties: 'Mi prima' }],
				['org', { type: 'setMatch', seat: 'o1', startup: 'su2', matched: true, reason: 'socio' }]
			)
			.apply({ type: 'IdentityChanged', startup: 'su1' });
		if (state.phase !== 'draft') throw new Error('no draft');
		expect(evolve(state, ABORT)).toStrictEqual({ ...outline(state), doors: null });
	});

	test.each([
		['in a pitch', full],
		['after the seal', sealed]
	])('%s: the slots as they were called, and nothing of what was in them', (_, before) => {
		const s = open(before());
		const doors = {
			...of(s, DOORS),
			captions: [],
			slots: s.slots.map((x) => ({ ...x, toldAt: null, heardMs: 0, seen: [], reason: '' })),
			sheets: {},
			recognitions: [],
			questions: [],
			hands: [],
			incidents: []
		};
		expect(evolve(s, ABORT)).toStrictEqual({ ...outline(s), doors });
	});
});
