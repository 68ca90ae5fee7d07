import type { EventType, SessionEvent } from '../../src/domain/session/events.ts';
import type { JsonValue, StoredEvent } from '../journal/port.ts';
import { upcast } from '../journal/upcast.ts';
import type { Details } from './details.ts';

/** Every event this version can read. A type missing here does not compile; one too many neither. */
const KNOWN: Record<EventType, true> = {
	SessionCreated: true,
	DraftSaved: true,
	SeatAdded: true,
	SeatRemoved: true,
	LinkIssued: true,
	LinkRedeemed: true,
	SeatMoved: true,
	LinkRevoked: true,
	SeatLeft: true,
	StartupAdded: true,
	StartupRemoved: true,
	IdentityChanged: true,
	DeckUploaded: true,
	ScriptSaved: true,
	DoorsOpened: true,
	TiesDeclared: true,
	MatchSet: true,
	RecognitionDeclared: true,
	ContributionGiven: true,
	OrderDrawn: true,
	SlotCalled: true,
	StepStarted: true,
	TimerPaused: true,
	TimerResumed: true,
	TimerExtended: true,
	SlotPostponed: true,
	SlotSkipped: true,
	SlotFinished: true,
	SlideShown: true,
	FloorGiven: true,
	PresenterLocked: true,
	CaptionSpoken: true,
	AnswerKept: true,
	QuestionAsked: true,
	QuestionPicked: true,
	QuestionClosed: true,
	QuestionMoved: true,
	HandRaised: true,
	SheetSaved: true,
	SheetSubmitted: true,
	FrameHeld: true,
	BreachDeclared: true,
	BreachNoted: true,
	ReviewOpened: true,
	SessionSealed: true,
	SessionReopened: true,
	RevealApproved: true,
	RevealScheduled: true,
	KeyReleased: true,
	RevealShown: true,
	ShortlistDecided: true,
	MeetingOpened: true,
	MeetingSeatSet: true,
	MeetingEnded: true,
	SessionClosed: true,
	SessionAborted: true,
	Withheld: true
};
const KNOWN_TYPES: ReadonlySet<string> = new Set(Object.keys(KNOWN));

/** Stored events as the domain reads them. Throws UnknownEventError on one of a later version. */
export function eventsOf(list: readonly StoredEvent[], details: Details): SessionEvent[] {
	return list.map((e) => {
		const { type, data } = upcast(e, KNOWN_TYPES);
		const open = details.open(type, data);
		return open === null ? { type: 'Withheld' } : ({ ...(open as object), type } as SessionEvent);
	});
}

/** The type stands beside the data in the journal. */
export function stored(event: SessionEvent, details: Details): { type: string; data: JsonValue } {
	const { type, ...data } = event;
	return { type, data: details.close(type, data as unknown as JsonValue) };
}
