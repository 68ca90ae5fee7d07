import { expect, test } from 'vitest';
import type { SessionDraft } from '../../../../src/domain/session/draft.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import { defaultDraft } from '../../../../server/sessions/defaults.ts';
import { given, type Session } from '../given.ts';
import { asks, happens } from '../table.ts';
import { draftOf, none, ready } from './ready.ts';

const DRAFT: SessionDraft = { ...defaultDraft(() => 'c'), captions: true };
const save = (base: number) => ({ type: 'saveDraft', draft: DRAFT, base }) as const;
const saved = { type: 'DraftSaved', draft: DRAFT } as const;
const twice = () => given().apply(saved, saved);

asks('[S4]', [
	['the first settings', given, 'org', save(0), [saved]],
	['settings based on a save that is not there yet', given, 'org', save(1), 'stale'],
	['settings based on the last save', twice, 'org', save(2), [saved]],
	['settings based on the save before it', twice, 'org', save(1), 'stale'],
	['a draft is deleted', given, 'org', { type: 'deleteDraft' }, []]
]);

const created = (draft: SessionDraft) =>
	({ type: 'SessionCreated', session: 's9', draft, organizer: 'org9' }) as const;
const begun = {
	phase: 'draft',
	session: 's9',
	organizer: 'org9',
	draft: DRAFT,
	draftRevision: 0,
	seats: [{ id: 'org9', role: 'organizer', startup: null }],
	devices: {},
	startups: [],
	ties: {},
	matches: []
};
/** As it was stored before there were captions. */
const { captions: _, ...rest } = DRAFT;
const old = rest as SessionDraft;

happens('[D36]', [
	['a session begins', none, created(DRAFT), begun],
	[
		'a session begins that was set up before there were captions',
		none,
		created(old),
		{ ...begun, draft: { ...DRAFT, captions: false } }
	],
	[
		'settings are saved',
		twice,
		(s) => ({ type: 'DraftSaved', draft: { ...draftOf(s), entity: 'Otra', captions: false } }),
		{ 'draft.entity': 'Otra', 'draft.captions': false, draftRevision: 3 }
	],
	[
		'settings are saved that knew no captions',
		twice,
		{ type: 'DraftSaved', draft: old },
		{ 'draft.captions': false, draftRevision: 3 }
	]
]);

test('[D36] a session that is there does not begin again', () => {
	expect(() => evolve(given().state, created(DRAFT))).toThrow('SessionCreated twice');
});

const ties = { type: 'declareTies', ties: 'Mi prima' } as const;
const declared = { type: 'TiesDeclared', seat: 'o1', ties: 'Mi prima', at: 'now' } as const;
asks('[D13]', [
	['ties before doors open', ready, 'o1', ties, [declared]],
	['ties in the lobby', () => given().lobby(), 'o1', ties, [declared]]
]);
happens('[D36]', [
	[
		'the first ties',
		ready,
		(s) => ({ type: 'TiesDeclared', seat: 'o1', ties: 'Mi prima', at: s.now }),
		{ 'ties.o1': { text: 'Mi prima', at: 'now' } }
	],
	[
		'ties put right',
		() => given().lobby(),
		(s) => ({ type: 'TiesDeclared', seat: 'o2', ties: 'Mi primo', at: s.now }),
		{ 'ties.o2.text': 'Mi primo', 'ties.o2.at': 'now' }
	],
	[
		'ties whose words an abort destroyed',
		() => ready().all(['o1', ties]),
		(s) => ({ type: 'TiesDeclared', seat: 'o1', at: s.now }),
		{ 'ties.o1.text': '', 'ties.o1.at': 'now' }
	]
]);

const match = (seat: string, startup: string, matched = true, reason = 'socio') =>
	({ type: 'setMatch', seat, startup, matched, reason }) as const;
const matchSet = (of: ReturnType<typeof match>) => ({ ...of, type: 'MatchSet', at: 'now' }) as const;
const taken = match('o1', 'su1', false, '');
asks('[D35]', [
	['a match with its reason', ready, 'org', match('o1', 'su1'), [matchSet(match('o1', 'su1'))]],
	['a match without a reason', ready, 'org', match('o1', 'su1', true, ' '), 'incomplete'],
	['a match is taken back, for which none is asked', ready, 'org', taken, [matchSet(taken)]],
	['a match of a seat that is not there', ready, 'org', match('o9', 'su1'), 'not-found'],
	['a match of a seat that scores nothing', ready, 'org', match('mod', 'su1'), 'not-found'],
	['a match with a startup that is not there', ready, 'org', match('o1', 'su9'), 'not-found']
]);

const [first, second, third] = [match('o1', 'su1'), match('o2', 'su1'), match('o1', 'su2')];
const matched = () => ready().all(['org', first], ['org', second], ['org', third]);
const happened = (of: ReturnType<typeof match>) => (s: Session) =>
	({ ...of, type: 'MatchSet', at: s.now }) as const;
const entry = (seat: string, startup: string) => ({ seat, startup, reason: 'socio' });
happens('[D36]', [
	['the first match', ready, happened(first), { matches: [entry('o1', 'su1')] }],
	[
		'a match is taken back, and no other of its official or startup',
		matched,
		happened(taken),
		{ matches: [entry('o2', 'su1'), entry('o1', 'su2')] }
	],
	[
		'a match gets another reason',
		matched,
		happened({ ...third, reason: 'prima' }),
		{ 'matches.2.reason': 'prima' }
	],
	['a match that there is none of is taken back', ready, happened(taken), {}]
]);
