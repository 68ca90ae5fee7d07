import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/domain/session/commands.ts';
import type { EventType, SessionEvent } from '../../../../src/domain/session/events.ts';
import { evolve } from '../../../../src/domain/session/evolve.ts';
import { isOpen } from '../../../../src/domain/session/state.ts';
import { given, type Session } from '../given.ts';
import { changes } from '../table.ts';
import { CUT, decks, draft, drawn, lobby, PHASES, resolve } from './phases.ts';
import { none, script } from './ready.ts';

const slot = 'slot1';
const seat = 'o1';
const startup = 'su1';
const reason = 'corte de luz';
const question = 'id6';
const asked = () => PHASES.pit().all(['o1', { type: 'askQuestion', text: '¿Cuánto?' }]);
const two = () => asked().all(['o2', { type: 'askQuestion', text: '¿Cuándo?' }]);
const held = () => lobby().all(['system', { type: 'noteDevice', seat }]);
const half = () => {
	const s = PHASES.pit();
	return s.all(['o1', { type: 'saveSheet', slot, sheet: s.sheet(3), base: 0 }]);
};
const put = () => PHASES.cal().all(['mod', { type: 'postponeSlot', slot, reason }]);
const settings = () => {
	const { state } = given();
	if (state.phase === 'none') throw new Error('no session');
	return state.draft;
};
const brought = () => decks(draft());
const shown = () => decks(drawn()).pitching();
const sheet = { marks: {}, texts: {}, comment: '' };
const kept = [{ page: 0, kind: 'name', quote: 'Lima', reason: 'ciudad' }] as const;
const drawnSlot = { slot, pseudonym: { word: 'Ara', figure: 0, colour: 0 }, sealed: '' };
const OF_DOORS = [
	'openedAt begunAt commitments seedCommitment contribution slots sheets recognitions questions hands',
	'incidents floor captions stretchFrom reopenings'
].join(' ');

/** What was so, what happens with what it says, and the parts of the state that are others then. */
type Line = readonly [given: () => Session, says: object | (() => object), parts: string];
const EVENTS: Readonly<Record<EventType, Line>> = {
	SessionCreated: [
		none,
		() => ({ session: 's', draft: settings(), organizer: 'org' }),
		'phase session organizer draft draftRevision seats devices startups ties matches'
	],
	DraftSaved: [draft, () => ({ draft: settings() }), 'draft draftRevision'],
	SeatAdded: [draft, { seat: 'o4', role: 'official', startup: null }, 'seats'],
	SeatRemoved: [draft, { seat }, 'seats'],
	LinkIssued: [draft, { seat }, 'devices'],
	LinkRedeemed: [draft, { seat }, 'devices'],
	SeatMoved: [held, { seat }, 'devices'],
	LinkRevoked: [held, { seat }, 'devices'],
	SeatLeft: [held, { seat }, 'devices'],
	StartupAdded: [draft, { startup: 'su3' }, 'startups'],
	StartupRemoved: [draft, { startup }, 'seats startups'],
	IdentityChanged: [brought, { startup }, 'startups'],
	DeckUploaded: [draft, { startup, slides: [{ id: 'a', text: '' }] }, 'startups'],
	ScriptSaved: [draft, { startup, script: script() }, 'startups'],
	DoorsOpened: [draft, { commitments: ['c-a'], seedCommitment: 'seed' }, `phase ${OF_DOORS}`],
	TiesDeclared: [lobby, { seat: 'o9', ties: '' }, 'ties'],
	MatchSet: [lobby, { seat, startup, matched: true, reason }, 'matches'],
	RecognitionDeclared: [PHASES.pit, { seat, slot }, 'recognitions'],
	ContributionGiven: [lobby, { seat: 'aud', contribution: 'dado 4' }, 'contribution'],
	OrderDrawn: [lobby, { slots: [drawnSlot] }, 'slots'],
	SlotCalled: [drawn, { slot, ready: true }, 'phase begunAt slots stretchFrom live'],
	StepStarted: [PHASES.cal, { slot, step: 'pitch', endsAt: 9 }, 'slots floor live'],
	TimerPaused: [PHASES.pit, {}, 'live'],
	TimerResumed: [PHASES.pau, {}, 'live'],
	TimerExtended: [PHASES.pit, { byMs: 60_000 }, 'live'],
	SlotPostponed: [PHASES.cal, { slot, reason }, 'slots stretchFrom live'],
	SlotSkipped: [PHASES.cal, { slot, reason }, 'slots stretchFrom live'],
	SlotFinished: [PHASES.sco, { slot }, 'slots stretchFrom live'],
	SlideShown: [shown, { slot, index: 1 }, 'slots live'],
	FloorGiven: [lobby, { floor: { kind: 'seat', seat } }, 'floor'],
	PresenterLocked: [PHASES.cal, { locked: true }, 'live'],
	CaptionSpoken: [lobby, { slot: null, source: 'captioner', text: 'Un mapa.' }, 'captions'],
	AnswerKept: [PHASES.pit, { slot, kept }, ''],
	QuestionAsked: [PHASES.pit, { question: 'a', slot, seat, text: '¿Cuánto?' }, 'questions'],
	QuestionPicked: [asked, { question }, 'questions'],
	QuestionClosed: [asked, { question, answered: true }, 'questions'],
	QuestionMoved: [two, { question, before: null }, 'questions'],
	HandRaised: [lobby, { seat, raised: true }, 'hands'],
	SheetSaved: [PHASES.pit, { seat, slot, sheet, revision: 1 }, 'sheets'],
	SheetSubmitted: [half, { seat, slot }, 'sheets'],
	FrameHeld: [PHASES.pit, {}, 'live'],
	BreachDeclared: [PHASES.cal, { slot, step: 'pitch' }, 'incidents stretchFrom live'],
	BreachNoted: [PHASES.cut, { slot, choice: 'continue', note: 'un nombre' }, 'incidents live'],
	ReviewOpened: [PHASES.btw, {}, 'phase stretchFrom live'],
	SessionSealed: [PHASES.rev, {}, 'phase sealedAt approvals'],
	SessionReopened: [PHASES.sea, { reason }, 'reopenings phase sealedAt approvals'],
	RevealApproved: [PHASES.sea, { seat: 'mod', role: 'moderator' }, 'approvals'],
	RevealScheduled: [PHASES.sea, { instant: 9 }, 'phase instant'],
	KeyReleased: [
		PHASES.cnt,
		{ instant: 9, key: 'k', seed: 's', openings: [] },
		'phase sealedAt approvals instant reveal'
	],
	RevealShown: [PHASES.rvl, { seat, skewMs: 1, late: false }, 'reveal'],
	ShortlistDecided: [PHASES.rvl, { slots: [slot], reason }, 'reveal'],
	MeetingOpened: [PHASES.rvl, { everyone: true }, 'reveal'],
	MeetingSeatSet: [PHASES.mee, { seat, muted: true }, 'reveal'],
	MeetingEnded: [PHASES.mee, {}, 'reveal'],
	SessionClosed: [PHASES.rvl, {}, 'phase'],
	SessionAborted: [draft, { reason }, 'phase reason at doors'],
	Withheld: [PHASES.abo, {}, '']
};

describe('[D54] [D36] what each event makes another', () => {
	test.each(Object.entries(EVENTS) as [EventType, Line][])('%s', (type, [to, says, parts]) => {
		const { state } = to();
		const event = { at: 7, ...(typeof says === 'function' ? (says as () => object)() : says), type };
		const changed = Object.keys(changes(state, evolve(state, event as unknown as SessionEvent)));
		expect([...new Set(changed.map((path) => path.split('.')[0]))].join(' ')).toBe(parts);
	});

	test('one that nobody knows is an error with its name', () => {
		const event = { type: 'Foreseen', at: 1 } as unknown as SessionEvent;
		expect(() => evolve(lobby().state, event)).toThrow('unknown event Foreseen');
	});
});

/** A line of captions belongs to a stretch: a call, or what lies between two, from one cut to the next. */
describe('[B45] when another stretch begins', () => {
	const on = (then: [string, Command][]) => () =>
		drawn()
			.pitching()
			.all(...then);
	test.each<[what: string, given: () => Session, type: EventType, says: object, another: boolean]>([
		['the first call', drawn, 'SlotCalled', { slot }, true],
		['the second call', PHASES.btw, 'SlotCalled', { slot: 'slot2' }, true],
		['the same one called again', put, 'SlotCalled', { slot }, true],
		['a step', PHASES.pit, 'StepStarted', { slot, step: 'questions', endsAt: 9 }, false],
		['a slide', shown, 'SlideShown', { slot, index: 1 }, false],
		['a cut', PHASES.pit, 'BreachDeclared', { slot, step: 'pitch' }, true],
		['a second cut', on([CUT, resolve('continue')]), 'BreachDeclared', { slot, step: 'pitch' }, true],
		['on after a cut', PHASES.cut, 'BreachNoted', { slot, choice: 'continue' }, false],
		['void after a cut', PHASES.cut, 'BreachNoted', { slot, choice: 'void' }, true],
		['the pitch is over', PHASES.sco, 'SlotFinished', { slot }, true],
		['the other one is skipped while this one is on', PHASES.pit, 'SlotSkipped', { slot: 'slot2' }, false],
		['the review', PHASES.btw, 'ReviewOpened', {}, true],
		['the seal', PHASES.rev, 'SessionSealed', {}, false],
		['the names', PHASES.cnt, 'KeyReleased', { instant: 9, key: '', seed: '', openings: [] }, false],
		['who has seen the names', PHASES.rvl, 'RevealShown', { seat, skewMs: 1, late: false }, false]
	])('%s', (_, to, type, says, another) => {
		const { state } = to();
		if (!isOpen(state)) throw new Error('not open');
		const next = evolve(state, { at: 7, ...says, type } as unknown as SessionEvent);
		expect(isOpen(next) && next.stretchFrom).toBe(another ? 7 : state.stretchFrom);
	});
});
