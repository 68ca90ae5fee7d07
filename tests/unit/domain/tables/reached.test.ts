import { describe, expect, test } from 'vitest';
import type { Command, CommandType } from '../../../../src/domain/session/commands.ts';
import { decide } from '../../../../src/domain/session/decide.ts';
import { ever } from '../../../../src/domain/session/rules/rights.ts';
import type { EventType } from '../../../../src/domain/session/events.ts';
import type { Role } from '../../../../src/domain/session/roles.ts';
import type { Session } from '../given.ts';
import { draft, drawn, lobby, PHASES } from './phases.ts';
import { addSeat, none, putStartup, ready, script, slides } from './ready.ts';

const ROLES = {
	O: 'organizer',
	M: 'moderator',
	E: 'official',
	A: 'auditor',
	P: 'presenter',
	H: 'projector',
	C: 'captioner'
} as const satisfies Record<string, Role>;
const LETTERS = Object.keys(ROLES) as (keyof typeof ROLES)[];

const SLOT = 'slot1';
const reason = 'corte de luz';
/** With a question and a hand up. */
const pitching = () =>
	PHASES.pit().all(
		['o1', { type: 'askQuestion', text: '¿Cuánto?' }],
		['o1', { type: 'raiseHand', raised: true }]
	);
const question = 'id6';
const writing = () =>
	drawn()
		.all(['p1', { type: 'saveScript', script: script() }])
		.pitching();
const decked = () =>
	drawn()
		.all(['p1', { type: 'uploadDeck', slides: slides(2) }])
		.pitching();
const half = () => {
	const s = PHASES.pit();
	return s.all(['o1', { type: 'saveSheet', slot: SLOT, sheet: s.sheet(3), base: 0 }]);
};
const over = () => PHASES.btw().all(['mod', { type: 'skipSlot', slot: 'slot2', reason }]);
const held = () => lobby().all(['system', { type: 'noteDevice', seat: 'o1' }]);
const kept = [{ page: 0, kind: 'name', quote: 'Lima', reason: 'ciudad' }] as const;
const stretch = (s: Session) => (s.state.phase === 'lobby' ? `lobby 0 ${s.state.stretchFrom}` : '');
const settings = (s: Session) => {
	if (s.state.phase === 'none') throw new Error('no session');
	return s.state.draft;
};
const released = () => {
	const s = PHASES.cnt();
	s.now += 20_000;
	return s;
};

type Line = readonly [
	/** The roles that can ask for it at some time, whatever time that is. */
	roles: string,
	given: () => Session,
	by: string,
	rest: object | ((s: Session) => object),
	events: readonly EventType[]
];
const COMMANDS: Readonly<Record<CommandType, Line>> = {
	saveDraft: ['O', draft, 'org', (s) => ({ draft: settings(s), base: 1 }), ['DraftSaved']],
	addSeat: ['O', draft, 'org', addSeat('o4', 'official'), ['SeatAdded']],
	removeSeat: ['O', draft, 'org', { seat: 'o1' }, ['SeatRemoved']],
	putStartup: ['O', draft, 'org', putStartup('su3', 'p3'), ['StartupAdded', 'SeatAdded']],
	removeStartup: ['O', draft, 'org', { startup: 'su1' }, ['StartupRemoved']],
	openDoors: ['O', ready, 'org', {}, ['DoorsOpened']],
	deleteDraft: ['O', draft, 'org', {}, []],
	renameSeat: ['O', draft, 'org', { seat: 'o1', name: 'Ana' }, []],
	reissueLink: ['O', draft, 'org', { seat: 'o1' }, ['LinkIssued']],
	revokeLink: ['O', draft, 'org', { seat: 'o1' }, ['LinkRevoked']],
	setMatch: ['O', draft, 'org', { seat: 'o1', startup: 'su1', matched: true, reason }, ['MatchSet']],
	abort: ['O', draft, 'org', { reason }, ['SessionAborted']],
	declareTies: ['E', lobby, 'o1', { ties: '' }, ['TiesDeclared']],
	saveSheet: ['E', pitching, 'o1', (s) => ({ slot: SLOT, sheet: s.sheet(3), base: 0 }), ['SheetSaved']],
	submitSheet: ['E', half, 'o1', { slot: SLOT }, ['SheetSubmitted']],
	recognise: ['E', pitching, 'o1', { slot: SLOT }, ['RecognitionDeclared']],
	saveNote: ['E', pitching, 'o1', { slot: SLOT, text: 'Hola', base: 0 }, []],
	askQuestion: ['E', pitching, 'o1', { text: '¿Cuánto?' }, ['QuestionAsked']],
	raiseHand: ['E', pitching, 'o2', { raised: true }, ['HandRaised']],
	callSlot: ['M', drawn, 'mod', { slot: SLOT }, ['SlotCalled']],
	startStep: ['M', PHASES.cal, 'mod', { step: 'pitch' }, ['StepStarted']],
	pauseTimer: ['M', pitching, 'mod', {}, ['TimerPaused']],
	resumeTimer: ['M', PHASES.pau, 'mod', {}, ['TimerResumed']],
	extendTimer: ['M', pitching, 'mod', { minutes: 1 }, ['TimerExtended']],
	postponeSlot: ['M', pitching, 'mod', { slot: SLOT, reason }, ['SlotPostponed']],
	skipSlot: ['M', pitching, 'mod', { slot: SLOT, reason }, ['SlotSkipped']],
	finishSlot: ['M', PHASES.sco, 'mod', {}, ['SlotFinished']],
	giveFloor: ['M', lobby, 'mod', { floor: { kind: 'seat', seat: 'mod' } }, ['FloorGiven']],
	lowerHand: ['M', pitching, 'mod', { seat: 'o1' }, ['HandRaised']],
	lockPresenter: ['M', pitching, 'mod', { locked: true }, ['PresenterLocked']],
	cutNow: ['M', pitching, 'mod', {}, ['BreachDeclared']],
	resolveBreach: ['M', PHASES.cut, 'mod', { choice: 'continue', note: '' }, ['BreachNoted']],
	pickQuestion: ['M', pitching, 'mod', { question }, ['QuestionPicked']],
	closeQuestion: ['M', pitching, 'mod', { question, answered: true }, ['QuestionClosed']],
	moveQuestion: ['M', pitching, 'mod', { question, before: null }, ['QuestionMoved']],
	openReview: ['M', over, 'mod', {}, ['ReviewOpened']],
	seal: ['M', PHASES.rev, 'mod', {}, ['SessionSealed']],
	reopen: ['M', PHASES.sea, 'mod', { reason }, ['SessionReopened']],
	openMeeting: ['M', PHASES.rvl, 'mod', { everyone: true }, ['MeetingOpened']],
	setMeetingSeat: ['M', PHASES.mee, 'mod', { seat: 'p1', muted: true }, ['MeetingSeatSet']],
	endMeeting: ['M', PHASES.mee, 'mod', {}, ['MeetingEnded']],
	contribute: ['A', lobby, 'aud', { contribution: 'dado 4' }, ['ContributionGiven', 'OrderDrawn']],
	approveReveal: ['OMA', PHASES['s+m'], 'aud', {}, ['RevealApproved', 'RevealScheduled']],
	decideShortlist: ['OM', PHASES.rvl, 'org', { slots: [], reason }, ['ShortlistDecided']],
	closeSession: ['OM', PHASES.rvl, 'org', {}, ['SessionClosed']],
	leaveFloor: ['EP', pitching, 'p1', {}, ['FloorGiven']],
	sendHelp: ['OP', lobby, 'p1', { startup: 'su1', text: 'Hola' }, []],
	ackReveal: ['OMEAPHC', PHASES.rvl, 'hall', { skewMs: 1, late: false }, ['RevealShown']],
	leaveSeat: ['MEAPHC', held, 'o1', {}, ['SeatLeft']],
	uploadDeck: ['P', lobby, 'p1', { slides: slides(1) }, ['DeckUploaded']],
	saveScript: ['P', lobby, 'p1', { script: script() }, ['ScriptSaved']],
	sayText: ['P', writing, 'p1', { text: 'Lima.', kept }, ['AnswerKept']],
	showSlide: ['P', decked, 'p1', { index: 1 }, ['SlideShown']],
	caption: ['C', lobby, 'cap', (s) => ({ text: 'Un mapa.', stretch: stretch(s) }), ['CaptionSpoken']],
	noteDevice: ['', lobby, 'system', { seat: 'o1' }, ['LinkRedeemed']],
	noteHeld: ['', lobby, 'system', {}, ['FrameHeld']],
	captionWritten: ['', pitching, 'system', { slot: SLOT, text: 'Un mapa.' }, ['CaptionSpoken']],
	releaseKey: ['', released, 'system', {}, ['KeyReleased']]
};

const LINES = Object.entries(COMMANDS) as [CommandType, Line][];

describe('[D54] what comes of each command', () => {
	test.each(LINES)('%s', (type, [, to, by, rest, events]) => {
		const s = to();
		const command = { ...(typeof rest === 'function' ? (rest as (s: Session) => object)(s) : rest), type };
		const actor = by === 'system' ? ({ kind: 'system' } as const) : s.actor(by);
		const decision = decide(s.state, command as Command, actor, s.context());
		expect(decision.ok && decision.events.map((e) => e.type)).toEqual(events);
	});
});

/** There is no session yet, so that nobody may do anything. */
describe('[D54] [B3] who is told “not now” of a command, and for whom there is none', () => {
	test.each(LINES)('%s', (type, [roles]) => {
		const s = none();
		expect(LETTERS.filter((x) => ever(ROLES[x], type)).join('')).toBe(roles);
		const refusals = LETTERS.map((x) => {
			const decision = decide(
				s.state,
				{ type } as Command,
				{ kind: 'seat', seat: 'x', role: ROLES[x] },
				s.context()
			);
			return [x, decision];
		});
		expect(refusals).toEqual(
			LETTERS.map((x) => [x, { ok: false, refusal: roles.includes(x) ? 'not-now' : 'not-found' }])
		);
		expect(decide(s.state, { type } as Command, { kind: 'system' }, s.context())).toEqual({
			ok: false,
			refusal: roles === '' ? 'not-now' : 'not-found'
		});
	});

	test('of nothing else anybody is told that', () => {
		for (const role of Object.values(ROLES))
			expect([role, ever(role, ''), ever(role, 'help')]).toEqual([role, false, false]);
	});
});
