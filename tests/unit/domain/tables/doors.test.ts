import type { SlotStatus } from '../../../../src/domain/session/state.ts';
import { given, HEAD, type Session } from '../given.ts';
import { asks, happens } from '../table.ts';
import { ready } from './ready.ts';

const opened = {
	type: 'DoorsOpened',
	at: 'now',
	commitments: ['c-a', 'c-b'],
	seedCommitment: 'seed'
} as const;
/** Settings were saved once more. */
const savedOnce = () => {
	const s = ready();
	if (s.state.phase !== 'draft') throw new Error('no draft');
	return s.all(['org', { type: 'saveDraft', draft: s.state.draft, base: 0 }]);
};
const open = (base?: number) => ({ type: 'openDoors', base }) as const;
asks('[D14] [E66]', [
	['doors that wait for nothing', ready, 'org', { type: 'openDoors' }, [opened]],
	['doors, with the first settings on the screen', ready, 'org', open(0), [opened]],
	['doors, with the last settings on the screen', savedOnce, 'org', open(1), [opened]],
	['doors, with older settings on the screen', savedOnce, 'org', open(0), 'stale'],
	['doors, with settings on the screen that are gone', savedOnce, 'org', open(2), 'stale'],
	['doors that wait for people', given, 'org', open(0), 'missing'],
	['doors that wait for people, with other settings on the screen', given, 'org', open(1), 'stale']
]);
happens('[D36]', [
	[
		'doors open',
		ready,
		(s) => ({ type: 'DoorsOpened', at: s.now, commitments: ['c-a'], seedCommitment: 'seed' }),
		{
			phase: 'lobby',
			openedAt: 'now',
			begunAt: null,
			commitments: ['c-a'],
			seedCommitment: 'seed',
			contribution: null,
			slots: [],
			sheets: {},
			recognitions: [],
			questions: [],
			hands: [],
			incidents: [],
			floor: { kind: 'nobody' },
			captions: [],
			stretchFrom: 'now',
			reopenings: []
		}
	]
]);

const lobby = () => given().lobby();
const drawnSlots = [
	{ slot: 'slot1', pseudonym: { word: 'Andromeda', figure: 0, colour: 0 }, sealed: 'sealed0' },
	{ slot: 'slot2', pseudonym: { word: 'Aquila', figure: 1, colour: 1 }, sealed: 'sealed1' }
];
const fresh = { status: 'waiting', calls: 0, toldAt: null, heardMs: 0, seen: [], reason: '' };
const contribute = (contribution: string) => ({ type: 'contribute', contribution }) as const;
asks('[B6]', [
	[
		'a contribution, from which the order is drawn at once',
		lobby,
		'aud',
		contribute('dado 4'),
		[
			{ type: 'ContributionGiven', seat: 'aud', contribution: 'dado 4', at: 'now' },
			{ type: 'OrderDrawn', slots: drawnSlots, at: 'now' }
		]
	],
	['a contribution of blanks', lobby, 'aud', contribute(' '), 'incomplete'],
	['a second contribution', () => given().drawn(), 'aud', contribute('dado 5'), 'not-now']
]);
happens('[D36]', [
	[
		'a contribution is given',
		lobby,
		(s) => ({ type: 'ContributionGiven', seat: 'aud', contribution: 'dado 4', at: s.now }),
		{ contribution: 'dado 4' }
	],
	[
		'the order is drawn',
		lobby,
		(s) => ({ type: 'OrderDrawn', slots: drawnSlots, at: s.now }),
		{ slots: drawnSlots.map((x) => ({ ...x, ...fresh })) }
	]
]);

/** Between two pitches, with slots as said. */
const slots =
	(...statuses: [SlotStatus, SlotStatus]) =>
	(): Session => {
		const s = given().drawn().pitching().finish();
		if (s.state.phase !== 'pitching') throw new Error('not pitching');
		const as = s.state.slots.map((x, i) => ({ ...x, status: statuses[i] as SlotStatus }));
		s.state = { ...s.state, slots: as };
		return s;
	};
const review = { type: 'openReview' } as const;
const reviewed = [{ type: 'ReviewOpened', at: 'now' }] as const;
asks('[D37]', [
	['the review, with both pitches done', slots('done', 'done'), 'mod', review, reviewed],
	['the review, with one skipped', slots('done', 'skipped'), 'mod', review, reviewed],
	['the review, with one voided', slots('void', 'done'), 'mod', review, reviewed],
	['the review, with none done', slots('skipped', 'void'), 'mod', review, reviewed],
	['the review, with one that waits', slots('done', 'waiting'), 'mod', review, 'incomplete'],
	['the review, with one put off', slots('postponed', 'done'), 'mod', review, 'incomplete'],
	['the review, with one called', slots('done', 'called'), 'mod', review, 'incomplete'],
	['the review, with one going on', slots('live', 'done'), 'mod', review, 'incomplete']
]);

const toReview = () => given().drawn().review();
const sealed = () => given().drawn().sealed();
const reopened = () => sealed().all(['mod', { type: 'reopen', reason: 'error de captura' }]);
const seal = (base?: number) => ({ type: 'seal', base }) as const;
const reopen = (reason: string, head?: string) => ({ type: 'reopen', reason, head }) as const;
const done = [{ type: 'SessionSealed', at: 'now' }] as const;
const again = [{ type: 'SessionReopened', reason: 'error de captura', at: 'now' }] as const;
asks('[D37] [E66]', [
	['a seal', toReview, 'mod', { type: 'seal' }, done],
	['a seal of the first review', toReview, 'mod', seal(0), done],
	['a seal of a review that is still to come', toReview, 'mod', seal(1), 'stale'],
	['a seal of the second review', reopened, 'mod', seal(1), done],
	['a seal of the first review in the second', reopened, 'mod', seal(0), 'stale'],
	['a second seal without a word on which', reopened, 'mod', { type: 'seal' }, done],
	['a reopening', sealed, 'mod', { type: 'reopen', reason: 'error de captura' }, again],
	['a reopening of the seal that is there', sealed, 'mod', reopen('error de captura', HEAD), again],
	['a reopening of another seal', sealed, 'mod', reopen('error de captura', 'cd'.repeat(32)), 'stale'],
	['a reopening without a reason', sealed, 'mod', reopen(' ', HEAD), 'incomplete'],
	['a reopening of another seal, without a reason', sealed, 'mod', reopen('', 'cd'), 'stale']
]);

const abort = (reason: string) => ({ type: 'abort', reason }) as const;
const ended = [{ type: 'SessionAborted', reason: 'sin luz', at: 'now' }] as const;
asks('[D37]', [
	['an abort before doors open', ready, 'org', abort('sin luz'), ended],
	['an abort in the middle of a pitch', () => given().drawn().pitching(), 'org', abort('sin luz'), ended],
	['an abort after the seal', sealed, 'org', abort('sin luz'), ended],
	['an abort without a reason', ready, 'org', abort(''), 'incomplete'],
	['an abort with a reason of blanks', sealed, 'org', abort(' \n'), 'incomplete']
]);
