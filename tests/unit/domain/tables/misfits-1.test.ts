import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import { misfit } from '../../../../src/domain/session/fit.ts';
import { given } from '../given.ts';
import { misfits } from '../table.ts';
import { aborted, draftOf, none, ready } from './ready.ts';

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

/** Past the rights, which refuse all of these before: no rule stands on that alone. */
