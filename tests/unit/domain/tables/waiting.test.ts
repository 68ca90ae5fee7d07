import { describe, expect, test } from 'vitest';
import type { Criterion } from '../../../../src/domain/kernel/challenge.ts';
import type { SessionDraft } from '../../../../src/domain/session/draft.ts';
import { missing, type Missing } from '../../../../src/domain/session/rules/check.ts';
import type { State } from '../../../../src/domain/session/state.ts';
import { defaultDraft } from '../../../../server/sessions/defaults.ts';
import { asks } from '../table.ts';
import { addSeat, ready } from './ready.ts';

const NEW: SessionDraft = { ...defaultDraft(() => 'c'), captions: true };

type Draft = Extract<State, { phase: 'draft' }>;
const draft = (over: Partial<SessionDraft>) => (s: Draft) => ({ ...s, draft: { ...s.draft, ...over } });
const minutes = (over: Partial<SessionDraft['minutes']>) => (s: Draft) =>
	draft({ minutes: { ...s.draft.minutes, ...over } })(s);
const criterion = (over: Partial<Criterion>) => (s: Draft) =>
	draft({ rubric: s.draft.rubric.map((c, i) => (i === 1 ? { ...c, ...over } : c)) })(s);
const broken = (s: Draft) => ({ by: 'criterion', criterion: s.draft.rubric[1]?.id ?? '' }) as const;
const byCriterion = (s: Draft) => draft({ shortlist: { ...s.draft.shortlist, tieBreak: broken(s) } })(s);
const seat = (id: string, role: 'captioner' | 'presenter', startup: string | null) => (s: Draft) => ({
	...s,
	seats: [...s.seats, { id, role, startup }]
});
const BLANK: Criterion['levels'] = ['', '', '', '', ''];

/** What stands open by itself is in missing.test.ts; here is what may, and what is missing together. */
describe('[D14] what doors wait for', () => {
	test.each<[what: string, of: (s: Draft) => State, missing: readonly Missing[]]>([
		['nothing', (s) => s, []],
		['not for who is affected', (s) => draft({ challenge: { ...s.draft.challenge, affected: ' ' } })(s), []],
		['not for round weights', criterion({ weight: 0.001 }), []],
		['not for weight and levels of a comment', criterion({ kind: 'comment', weight: 0, levels: BLANK }), []],
		['the title of a comment', criterion({ kind: 'comment', title: ' ' }), ['rubric-title']],
		['words for a level of blanks', criterion({ levels: BLANK }), ['rubric-levels']],
		['not for a whole minute', minutes({ pitch: 0.5, questions: 0.5, scoring: 0.5 }), []],
		['time for questions', minutes({ questions: 0 }), ['minutes']],
		['time that is more than nothing', minutes({ pitch: -1 }), ['minutes']],
		['time that is a number', minutes({ scoring: Number.NaN }), ['minutes']],
		['not where a scored criterion breaks a tie', byCriterion, []],
		[
			'a scored criterion that breaks a tie, where it is a comment',
			(s) => criterion({ kind: 'comment' })(byCriterion(s)),
			['shortlist-criterion']
		],
		[
			'not with a captioner where there are captions',
			(s) => draft({ captions: true })(seat('cap', 'captioner', null)(s)),
			[]
		],
		['not with a captioner where there are none', seat('cap', 'captioner', null), []],
		['not with two presenters of a startup', seat('p3', 'presenter', 'su1'), []],
		[
			'people, and no quorum of nobody',
			(s) => ({ ...s, seats: s.seats.slice(0, 1), startups: [] }),
			['officials', 'moderator', 'auditor', 'startups']
		],
		[
			'all that a new session has not, in the order of the form',
			(s) => draft({ ...NEW, rubric: [] })({ ...s, seats: s.seats.slice(0, 1) }),
			[
				'entity',
				'challenge',
				'date',
				'rubric-empty',
				'officials',
				'moderator',
				'auditor',
				'captioner',
				'presenter'
			]
		]
	])('%s', (_, of, codes) => {
		const { state } = ready();
		if (state.phase !== 'draft') throw new Error('no draft');
		const changed = of(state);
		expect(changed.phase === 'draft' && missing(changed)).toEqual(codes);
	});
});

asks('[D14]', [
	[
		'doors with one moderator less than are needed',
		() => ready().all(['org', { type: 'removeSeat', seat: 'mod' }]),
		'org',
		{ type: 'openDoors' },
		'missing'
	],
	[
		'a moderator for doors that waited for one',
		() => ready().all(['org', { type: 'removeSeat', seat: 'mod' }]),
		'org',
		addSeat('mod', 'moderator'),
		[{ type: 'SeatAdded', seat: 'mod', role: 'moderator', startup: null }]
	]
]);
