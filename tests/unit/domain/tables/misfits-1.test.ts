import { describe, expect, test } from 'vitest';
import type { Actor, Decision } from '../../../../src/domain/session/context.ts';
import { decideDoors } from '../../../../src/domain/session/decide/doors.ts';
import { decideDraft } from '../../../../src/domain/session/decide/draft.ts';
import { decideLinks } from '../../../../src/domain/session/decide/links.ts';
import { decideScript } from '../../../../src/domain/session/decide/script.ts';
import type { Refusal } from '../../../../src/domain/session/refusal.ts';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import { misfit } from '../../../../src/domain/session/evolve/fit.ts';
import type { Known } from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';
import { misfits } from '../table.ts';
import { aborted, draftOf, none, ready, script, slides } from './ready.ts';

const over = () => aborted(given().drawn().called());
const doors: SessionEvent = { type: 'DoorsOpened', at: 1, commitments: [], seedCommitment: '' };
const drawn: SessionEvent = { type: 'OrderDrawn', slots: [], at: 1 };
const given4: SessionEvent = { type: 'ContributionGiven', seat: 'aud', contribution: '4', at: 1 };
const reopened: SessionEvent = { type: 'SessionReopened', reason: 'error', at: 1 };

misfits('[D36]', [
	['settings before a session began', none, { type: 'DraftSaved', draft: draftOf(given()) }],
	['a seat before a session began', none, { type: 'SeatAdded', seat: 'o1', role: 'official', startup: null }],
	['a seat less before a session began', none, { type: 'SeatRemoved', seat: 'o1' }],
	['a link before a session began', none, { type: 'LinkIssued', seat: 'o1', at: 1 }],
	['a device before a session began', none, { type: 'LinkRedeemed', seat: 'o1', at: 1 }],
	['a second device before a session began', none, { type: 'SeatMoved', seat: 'o1', at: 1 }],
	['a link less before a session began', none, { type: 'LinkRevoked', seat: 'o1', at: 1 }],
	['a device less before a session began', none, { type: 'SeatLeft', seat: 'o1', at: 1 }],
	['a startup before a session began', none, { type: 'StartupAdded', startup: 'su1' }],
	['a startup less before a session began', none, { type: 'StartupRemoved', startup: 'su1' }],
	['another identity before a session began', none, { type: 'IdentityChanged', startup: 'su1' }],
	['slides before a session began', none, { type: 'DeckUploaded', startup: 'su1', slides: [] }],
	['a text before a session began', none, { type: 'ScriptSaved', startup: 'su1', script: null }],
	['ties before a session began', none, { type: 'TiesDeclared', seat: 'o1', ties: '', at: 1 }],
	[
		'a match before a session began',
		none,
		{ type: 'MatchSet', seat: 'o1', startup: 'su1', matched: true, reason: 'socio', at: 1 }
	],
	['doors before a session began', none, doors],
	['doors that are open already', () => given().lobby(), doors],
	['doors of a pitch', () => given().drawn().pitching(), doors],
	['doors after an abort', over, doors],
	['a contribution before doors open', ready, given4],
	['a contribution after an abort', over, given4],
	['an order before a session began', none, drawn],
	['an order before doors open', ready, drawn],
	['an order after an abort', over, drawn],
	['the review before doors open', ready, { type: 'ReviewOpened', at: 1 }],
	['the review after an abort', over, { type: 'ReviewOpened', at: 1 }],
	['a seal before doors open', ready, { type: 'SessionSealed', at: 1 }],
	['a seal after an abort', over, { type: 'SessionSealed', at: 1 }],
	['a reopening before doors open', ready, reopened],
	['a reopening after an abort', over, reopened],
	['an abort before a session began', none, { type: 'SessionAborted', reason: 'sin luz', at: 1 }]
]);

test('[D36] what does not fit is told with the phase that it does not fit', () => {
	expect(misfit('DoorsOpened', 'lobby')).toEqual(new Error('event DoorsOpened does not fit phase lobby'));
	expect(() => evolve(given().lobby().state, doors)).toThrow('event DoorsOpened does not fit phase lobby');
	expect(() => evolve(ready().state, drawn)).toThrow('event OrderDrawn does not fit phase draft');
	expect(() => evolve(none().state, doors)).toThrow('event DoorsOpened does not fit phase none');
});

const SYSTEM: Actor = { kind: 'system' };
const NOBODY: Actor = { kind: 'seat', seat: 'p9', role: 'presenter' };
const contribute = { type: 'contribute', contribution: 'dado 4' } as const;
const deck = { type: 'uploadDeck', slides: slides(1) } as const;
const help = { type: 'sendHelp', startup: 'su1', text: 'Hola' } as const;
const save = { type: 'saveScript', script: script() } as const;
const say = { type: 'sayText', text: 'Hola.', kept: [] } as const;
const lobby = () => given().lobby();

/** Past the rights, which refuse all of these before: no rule stands on that alone. */
describe('[D35] each rule by itself', () => {
	const known = ({ state }: Session) => state as Known;
	const draft = (c: Parameters<typeof decideDraft>[1]) => (s: Session, by: Actor) =>
		decideDraft(known(s), c, by, s.context());
	const text = (c: Parameters<typeof decideScript>[1]) => (s: Session, by: Actor) =>
		decideScript(known(s), c, by, s.context());
	const open = (c: Parameters<typeof decideDoors>[1]) => (s: Session, by: Actor) =>
		decideDoors(known(s), c, by, s.context());
	const leave = (s: Session, by: Actor) => decideLinks(known(s), { type: 'leaveSeat' }, by, s.context());

	test.each<[string, () => Session, Actor | string, (s: Session, by: Actor) => Decision, Refusal]>([
		['the server deletes no draft', ready, SYSTEM, draft({ type: 'deleteDraft' }), 'not-found'],
		['the server sends no slides', ready, SYSTEM, draft(deck), 'not-found'],
		['the server saves no text', ready, SYSTEM, text(save), 'not-found'],
		['the server leaves no seat', ready, SYSTEM, leave, 'not-found'],
		['the server contributes nothing', lobby, SYSTEM, open(contribute), 'incomplete'],
		['nobody contributes before doors open', ready, 'aud', open(contribute), 'incomplete'],
		['no review opens before doors do', ready, 'mod', open({ type: 'openReview' }), 'incomplete'],
		['a moderator has no slides', ready, 'mod', draft(deck), 'not-found'],
		['a seat that is not there has no slides', ready, NOBODY, draft(deck), 'not-found'],
		['a moderator has no text', ready, 'mod', text(save), 'not-found'],
		['a seat that is not there has no text', ready, NOBODY, text(save), 'not-found'],
		['a moderator writes no help', ready, 'mod', draft(help), 'not-found'],
		['a seat that is not there writes no help', ready, NOBODY, draft(help), 'not-found'],
		['nothing is read aloud before doors open', ready, 'p1', text(say), 'not-now'],
		['nothing is read aloud in the lobby', lobby, 'p1', text(say), 'not-now'],
		['nothing is read aloud in the review', () => given().drawn().review(), 'p1', text(say), 'not-now']
	])('%s', (_, to, by, ask, refusal) => {
		const s = to();
		expect(ask(s, typeof by === 'string' ? s.actor(by) : by)).toEqual({ ok: false, refusal });
	});
});
