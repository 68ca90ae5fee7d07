import { describe, expect, test } from 'vitest';
import type { Command, CommandType } from '../../../../src/domain/session/commands.ts';
import { decisive, effectsOf, type Effect } from '../../../../src/domain/session/effects.ts';
import type { EventType, SessionEvent } from '../../../../src/domain/session/events.ts';
import { given } from '../given.ts';
import { addSeat, IDENTITY, none, ready } from './ready.ts';

/** What all commands here speak of. */
const OF = {
	seat: 'o1',
	role: 'official',
	startup: 'su1',
	slot: 'slot1',
	name: 'Ana',
	text: 'Hola',
	base: 2,
	identity: IDENTITY
};
const { state } = ready();
const by = (seat: string) => given().actor(seat);
const ofCommand = (command: Command, seat: string) =>
	effectsOf(state, command, seat === 'system' ? { kind: 'system' } : by(seat), 'id7', []);
const called = (type: CommandType) => ({ ...OF, type }) as unknown as Command;

const NO: readonly Effect[] = [];
const named: Effect = { type: 'nameSeat', seat: 'o1', name: 'Ana' };
const COMMANDS: Readonly<Record<CommandType, readonly Effect[]>> = {
	saveDraft: NO,
	addSeat: [named],
	renameSeat: [named],
	removeSeat: NO,
	putStartup: [{ type: 'putIdentity', startup: 'su1', identity: IDENTITY }],
	removeStartup: NO,
	openDoors: NO,
	deleteDraft: NO,
	reissueLink: [{ type: 'issueLink', seat: 'o1' }],
	revokeLink: [{ type: 'revokeLink', seat: 'o1' }],
	setMatch: NO,
	abort: NO,
	contribute: NO,
	declareTies: NO,
	saveSheet: NO,
	submitSheet: NO,
	recognise: NO,
	askQuestion: NO,
	raiseHand: NO,
	saveNote: [{ type: 'writeNote', id: 'id7', seat: 'o2', slot: 'slot1', text: 'Hola', base: 2 }],
	callSlot: NO,
	startStep: NO,
	pauseTimer: NO,
	resumeTimer: NO,
	extendTimer: NO,
	postponeSlot: NO,
	skipSlot: NO,
	finishSlot: NO,
	giveFloor: NO,
	lockPresenter: NO,
	cutNow: NO,
	resolveBreach: NO,
	pickQuestion: NO,
	closeQuestion: NO,
	moveQuestion: NO,
	lowerHand: NO,
	openReview: NO,
	seal: NO,
	reopen: NO,
	approveReveal: NO,
	decideShortlist: NO,
	openMeeting: NO,
	setMeetingSeat: NO,
	endMeeting: NO,
	closeSession: NO,
	caption: NO,
	uploadDeck: NO,
	saveScript: NO,
	sayText: NO,
	showSlide: NO,
	leaveFloor: NO,
	sendHelp: [{ type: 'postHelp', id: 'id7', startup: 'su1', from: 'presenter', text: 'Hola' }],
	ackReveal: NO,
	leaveSeat: [{ type: 'leaveSeat', seat: 'o2' }],
	releaseKey: NO,
	noteHeld: NO,
	noteDevice: NO,
	captionWritten: NO
};
describe('[D39] what a command changes outside the evidence', () => {
	test.each(Object.entries(COMMANDS) as [CommandType, readonly Effect[]][])('%s', (type, effects) => {
		expect(ofCommand(called(type), 'o2')).toEqual(effects);
	});

	test.each<[what: string, Command, by: string, readonly Effect[]]>([
		['a presenter’s seat has no name of its own', addSeat('p3', 'presenter', 'su1'), 'org', []],
		[
			'a moderator’s has one',
			addSeat('mod2', 'moderator'),
			'org',
			[{ type: 'nameSeat', seat: 'mod2', name: 'Ana' }]
		],
		[
			'help of the organizer is the organizer’s',
			called('sendHelp'),
			'org',
			[{ type: 'postHelp', id: 'id7', startup: 'su1', from: 'organizer', text: 'Hola' }]
		],
		[
			'help of a startup is the startup’s',
			called('sendHelp'),
			'p1',
			[{ type: 'postHelp', id: 'id7', startup: 'su1', from: 'presenter', text: 'Hola' }]
		],
		[
			'the server writes no help as the organizer',
			called('sendHelp'),
			'system',
			[{ type: 'postHelp', id: 'id7', startup: 'su1', from: 'presenter', text: 'Hola' }]
		],
		['the server leaves no seat', called('leaveSeat'), 'system', []],
		['the server writes no note', called('saveNote'), 'system', []]
	])('%s', (_, command, seat, effects) => {
		expect(ofCommand(command, seat)).toEqual(effects);
	});
});

const happened = (type: EventType) => ({ ...OF, type }) as unknown as SessionEvent;
const ofEvents = (...events: SessionEvent[]) =>
	effectsOf(state, { type: 'openReview' }, by('mod'), 'id7', events);
const EVENTS: Readonly<Record<EventType, readonly Effect[]>> = {
	SessionCreated: NO,
	DraftSaved: NO,
	SeatAdded: [{ type: 'openSeat', seat: 'o1', role: 'official' }],
	SeatRemoved: [{ type: 'closeSeat', seat: 'o1' }],
	LinkIssued: NO,
	LinkRedeemed: NO,
	SeatMoved: NO,
	LinkRevoked: NO,
	SeatLeft: NO,
	StartupAdded: NO,
	StartupRemoved: [
		{ type: 'closeSeat', seat: 'p1' },
		{ type: 'removeIdentity', startup: 'su1' }
	],
	IdentityChanged: NO,
	DeckUploaded: NO,
	ScriptSaved: NO,
	DoorsOpened: NO,
	TiesDeclared: NO,
	MatchSet: NO,
	RecognitionDeclared: NO,
	ContributionGiven: NO,
	OrderDrawn: NO,
	SlotCalled: [{ type: 'dropTakes' }],
	StepStarted: NO,
	TimerPaused: NO,
	TimerResumed: NO,
	TimerExtended: NO,
	SlotPostponed: NO,
	SlotSkipped: NO,
	SlotFinished: NO,
	SlideShown: NO,
	FloorGiven: NO,
	PresenterLocked: NO,
	CaptionSpoken: NO,
	AnswerKept: NO,
	QuestionAsked: NO,
	QuestionPicked: NO,
	QuestionClosed: NO,
	QuestionMoved: NO,
	HandRaised: NO,
	SheetSaved: NO,
	SheetSubmitted: NO,
	FrameHeld: NO,
	BreachDeclared: NO,
	BreachNoted: NO,
	ReviewOpened: NO,
	SessionSealed: NO,
	SessionReopened: NO,
	RevealApproved: NO,
	RevealScheduled: NO,
	KeyReleased: NO,
	RevealShown: NO,
	ShortlistDecided: NO,
	MeetingOpened: NO,
	MeetingSeatSet: NO,
	MeetingEnded: NO,
	SessionClosed: [{ type: 'endLinks' }],
	SessionAborted: [{ type: 'forgetIdentities' }, { type: 'endLinks' }],
	Withheld: NO
};
describe('[D39] what an event changes outside the evidence', () => {
	test.each(Object.entries(EVENTS) as [EventType, readonly Effect[]][])('%s', (type, effects) => {
		expect(ofEvents(happened(type))).toEqual(effects);
	});

	test('that of its events comes before that of a command, in their order', () => {
		const put: Command = { type: 'putStartup', startup: 'su3', seat: 'p3', identity: IDENTITY };
		const seat = { type: 'SeatAdded', seat: 'p3', role: 'presenter', startup: 'su3' } as const;
		expect(effectsOf(state, put, by('org'), 'id7', [{ type: 'StartupAdded', startup: 'su3' }, seat])).toEqual(
			[
				{ type: 'openSeat', seat: 'p3', role: 'presenter' },
				{ type: 'putIdentity', startup: 'su3', identity: IDENTITY }
			]
		);
	});

	test('a startup that is removed where nobody has a seat has an identity alone', () => {
		const command = { type: 'removeStartup', startup: 'su1' } as const;
		const event = { type: 'StartupRemoved', startup: 'su1' } as const;
		expect(effectsOf(none().state, command, by('org'), 'id7', [event])).toEqual([
			{ type: 'removeIdentity', startup: 'su1' }
		]);
	});
});

/** One of each kind, and whether the next command has to wait for it. */
const EFFECTS: { readonly [T in Effect['type']]: readonly [Extract<Effect, { type: T }>, boolean] } = {
	putIdentity: [{ type: 'putIdentity', startup: 'su1', identity: IDENTITY }, true],
	removeIdentity: [{ type: 'removeIdentity', startup: 'su1' }, true],
	openSeat: [{ type: 'openSeat', seat: 'o1', role: 'official' }, false],
	closeSeat: [{ type: 'closeSeat', seat: 'o1' }, false],
	nameSeat: [{ type: 'nameSeat', seat: 'o1', name: 'Ana' }, false],
	issueLink: [{ type: 'issueLink', seat: 'o1' }, false],
	revokeLink: [{ type: 'revokeLink', seat: 'o1' }, false],
	leaveSeat: [{ type: 'leaveSeat', seat: 'o1' }, false],
	endLinks: [{ type: 'endLinks' }, false],
	postHelp: [{ type: 'postHelp', id: 'id7', startup: 'su1', from: 'organizer', text: 'Hola' }, false],
	writeNote: [{ type: 'writeNote', id: 'id7', seat: 'o1', slot: 'slot1', text: 'Hola', base: 0 }, false],
	dropTakes: [{ type: 'dropTakes' }, false],
	forgetIdentities: [{ type: 'forgetIdentities' }, false]
};
describe('[D39] what the next command waits for', () => {
	test.each(Object.values(EFFECTS).map(([effect, waits]) => [effect.type, effect, waits] as const))(
		'%s',
		(_, effect, waits) => {
			expect(decisive([effect])).toBe(waits);
		}
	);

	test('one among others is enough, and nothing is waited for where nothing changes', () => {
		const [close, drop] = [EFFECTS.closeSeat[0], EFFECTS.removeIdentity[0]];
		expect([decisive([close, drop]), decisive([close, close]), decisive([])]).toEqual([true, false, false]);
	});
});
