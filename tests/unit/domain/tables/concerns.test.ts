import { describe, expect, test } from 'vitest';
import type { EventType, SessionEvent } from '../../../../src/domain/session/events.ts';
import { concerns } from '../../../../src/domain/session/project/concerns.ts';
import type { Seat } from '../../../../src/domain/session/state.ts';
import { EVENTS } from './events.ts';

const seat = (id: string, role: Seat['role'], startup: string | null = null): Seat => ({ id, role, startup });
const SEATS = [
	seat('org', 'organizer'),
	seat('mod', 'moderator'),
	seat('aud', 'auditor'),
	seat('o1', 'official'),
	seat('o2', 'official'),
	seat('hall', 'projector'),
	seat('cap', 'captioner'),
	seat('p1', 'presenter', 'su1'),
	seat('p2', 'presenter', 'su2'),
	seat('p3', 'presenter', 'su1')
];
const ALL = 'org mod aud o1 o2 hall cap p1 p2 p3';
const PRESENTERS = 'p1 p2 p3';

/** Whose own part of the view each kind of event, by o1, of su1 and slot1, can change. */
const CONCERNED: Readonly<Record<EventType, string>> = {
	SessionCreated: ALL,
	DraftSaved: ALL,
	SeatAdded: ALL,
	SeatRemoved: ALL,
	LinkIssued: `o1 ${PRESENTERS}`,
	LinkRedeemed: `o1 ${PRESENTERS}`,
	SeatMoved: `o1 ${PRESENTERS}`,
	LinkRevoked: `o1 ${PRESENTERS}`,
	SeatLeft: `o1 ${PRESENTERS}`,
	StartupAdded: ALL,
	StartupRemoved: ALL,
	IdentityChanged: ALL,
	DeckUploaded: 'p1 p3',
	ScriptSaved: 'p1 p3',
	DoorsOpened: ALL,
	TiesDeclared: 'o1',
	MatchSet: '',
	RecognitionDeclared: 'o1',
	ContributionGiven: ALL,
	OrderDrawn: ALL,
	SlotCalled: ALL,
	StepStarted: ALL,
	TimerPaused: ALL,
	TimerResumed: ALL,
	TimerExtended: ALL,
	SlotPostponed: ALL,
	SlotSkipped: ALL,
	SlotFinished: ALL,
	SlideShown: ALL,
	FloorGiven: ALL,
	PresenterLocked: ALL,
	CaptionSpoken: PRESENTERS,
	AnswerKept: '',
	QuestionAsked: 'mod o1',
	QuestionPicked: ALL,
	QuestionClosed: ALL,
	QuestionMoved: ALL,
	HandRaised: 'mod o1',
	SheetSaved: 'mod o1',
	SheetSubmitted: 'mod o1',
	FrameHeld: 'mod',
	BreachDeclared: ALL,
	BreachNoted: ALL,
	ReviewOpened: ALL,
	SessionSealed: ALL,
	SessionReopened: ALL,
	RevealApproved: ALL,
	RevealScheduled: ALL,
	KeyReleased: ALL,
	RevealShown: 'o1',
	ShortlistDecided: ALL,
	MeetingOpened: ALL,
	MeetingSeatSet: ALL,
	MeetingEnded: ALL,
	SessionClosed: ALL,
	SessionAborted: ALL,
	Withheld: ALL
};

const concerned = (e: SessionEvent) =>
	SEATS.filter((x) => concerns(e, x))
		.map((x) => x.id)
		.join(' ');

describe('[H3] whose own part an event can change', () => {
	test.each(Object.entries(CONCERNED) as [EventType, string][])('%s', (type, seats) => {
		expect(concerned(EVENTS[type])).toBe(seats);
	});

	test.each<[string, SessionEvent, string]>([
		['a presenter’s new link', { ...EVENTS.LinkIssued, seat: 'p2' }, PRESENTERS],
		['the moderator’s', { ...EVENTS.SeatMoved, seat: 'mod' }, `mod ${PRESENTERS}`],
		['the other startup’s slides', { ...EVENTS.DeckUploaded, startup: 'su2' }, 'p2'],
		['its text', { ...EVENTS.ScriptSaved, startup: 'su2' }, 'p2'],
		['another official’s sheet', { ...EVENTS.SheetSaved, seat: 'o2' }, 'mod o2'],
		['the hall’s reveal', { ...EVENTS.RevealShown, seat: 'hall' }, 'hall']
	])('%s', (_, event, seats) => {
		expect(concerned(event)).toBe(seats);
	});
});
