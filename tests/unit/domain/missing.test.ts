import { expect, test } from 'vitest';
import type { SessionDraft } from '../../../src/domain/session/draft.ts';
import { MISSING, missing, type Missing } from '../../../src/domain/session/rules/check.ts';
import type { State } from '../../../src/domain/session/state.ts';
import { given } from './given.ts';

type Draft = Extract<State, { phase: 'draft' }>;

/** Nothing is missing: the state in which doors were opened. */
function ready(): Draft {
	const { state } = given().lobby();
	if (state.phase !== 'lobby') throw new Error('no lobby');
	return { ...state, phase: 'draft' };
}
const draft = (over: Partial<SessionDraft>) => (s: Draft) => ({ ...s, draft: { ...s.draft, ...over } });
const without =
	(...seats: string[]) =>
	(s: Draft) => ({ ...s, seats: s.seats.filter((x) => !seats.includes(x.id)) });
const criterion = (over: object) => (s: Draft) => ({
	...s,
	draft: { ...s.draft, rubric: s.draft.rubric.map((c, i) => (i === 0 ? { ...c, ...over } : c)) }
});
const challenge = (over: object) => (s: Draft) => draft({ challenge: { ...s.draft.challenge, ...over } })(s);

const CASES: [Missing, string, (s: Draft) => Draft][] = [
	['entity', 'blank', draft({ entity: ' ' })],
	['challenge', 'without a title', challenge({ title: ' ' })],
	['challenge', 'without a problem', challenge({ problem: '' })],
	['challenge', 'without a requirement', challenge({ requirement: '' })],
	['date', 'not set', draft({ startsAt: null })],
	[
		'rubric-empty',
		'comments alone',
		(s) => draft({ rubric: s.draft.rubric.map((c) => ({ ...c, kind: 'comment' })) })(s)
	],
	['rubric-title', 'blank', criterion({ title: ' ' })],
	['rubric-weights', 'nothing', criterion({ weight: 0 })],
	['rubric-weights', 'less than nothing', criterion({ weight: -1 })],
	['rubric-weights', 'no number', criterion({ weight: Number.NaN })],
	['rubric-levels', 'one without words', criterion({ levels: ['1', '2', ' ', '4', '5'] })],
	['minutes', 'none for the pitch', draft({ minutes: { pitch: 0, questions: 1, scoring: 1 } })],
	['minutes', 'none for scoring', draft({ minutes: { pitch: 1, questions: 1, scoring: 0 } })],
	[
		'shortlist-criterion',
		'one that is not there',
		(s) => draft({ shortlist: { ...s.draft.shortlist, tieBreak: { by: 'criterion', criterion: 'x' } } })(s)
	],
	['officials', 'none', without('o1', 'o2', 'o3')],
	['quorum', 'one more than there are officials', draft({ quorum: 4 })],
	['moderator', 'none', without('mod')],
	['auditor', 'none', without('aud')],
	['captioner', 'captions and nobody to type them', draft({ captions: true })],
	['startups', 'none', (s) => ({ ...without('p1', 'p2')(s), startups: [] })],
	['presenter', 'a startup without one', without('p2')]
];

test.each(CASES)('[D14] doors stay shut: %s, %s', (code, _, spoil) => {
	expect(missing(spoil(ready()))).toEqual([code]);
});

test('[D14] all that can be missing stands in the table, and where nothing is, doors open', () => {
	expect(new Set(CASES.map(([code]) => code))).toEqual(new Set(MISSING));
	expect(missing(ready())).toEqual([]);
	expect(missing(draft({ quorum: 3 })(ready()))).toEqual([]);
	const s = given();
	expect(s.do('org', { type: 'openDoors' })).toBe('missing');
});
