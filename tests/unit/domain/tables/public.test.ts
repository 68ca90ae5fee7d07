import { describe, expect, test } from 'vitest';
import type { EventType, SessionEvent } from '../../../../src/domain/session/events.ts';
import { publicEvent } from '../../../../src/domain/session/project/public.ts';
import { EVENTS } from './events.ts';

/** What the auditor reads of each kind beside its type and time: slot and detail; null: nothing, not that it happened. */
const LIST: Readonly<Record<EventType, readonly [slot: string | null, detail: string] | null>> = {
	SessionCreated: null,
	DraftSaved: null,
	SeatAdded: null,
	SeatRemoved: null,
	LinkIssued: null,
	LinkRedeemed: null,
	SeatMoved: null,
	LinkRevoked: null,
	SeatLeft: null,
	StartupAdded: null,
	StartupRemoved: null,
	IdentityChanged: null,
	DeckUploaded: null,
	ScriptSaved: null,
	DoorsOpened: [null, ''],
	TiesDeclared: null,
	MatchSet: null,
	RecognitionDeclared: null,
	ContributionGiven: [null, ''],
	OrderDrawn: [null, ''],
	SlotCalled: ['slot1', ''],
	StepStarted: ['slot1', 'questions'],
	TimerPaused: [null, ''],
	TimerResumed: [null, ''],
	TimerExtended: [null, '2'],
	SlotPostponed: ['slot1', 'sin luz'],
	SlotSkipped: ['slot1', 'no vino'],
	SlotFinished: ['slot1', ''],
	SlideShown: null,
	FloorGiven: [null, 'seat'],
	PresenterLocked: null,
	CaptionSpoken: null,
	AnswerKept: null,
	QuestionAsked: null,
	QuestionPicked: null,
	QuestionClosed: null,
	QuestionMoved: null,
	HandRaised: null,
	SheetSaved: null,
	SheetSubmitted: null,
	FrameHeld: null,
	BreachDeclared: ['slot1', '61 3'],
	BreachNoted: ['slot1', 'void'],
	ReviewOpened: [null, ''],
	SessionSealed: [null, ''],
	SessionReopened: [null, 'error de captura'],
	RevealApproved: [null, 'moderator'],
	RevealScheduled: null,
	KeyReleased: [null, ''],
	RevealShown: null,
	ShortlistDecided: [null, 'la única'],
	MeetingOpened: [null, ''],
	MeetingSeatSet: null,
	MeetingEnded: [null, ''],
	SessionClosed: [null, ''],
	SessionAborted: [null, 'corte de luz'],
	Withheld: null
};

describe('[D62] the auditor’s list', () => {
	test.each(Object.entries(LIST) as [EventType, (typeof LIST)[EventType]][])('%s', (type, told) => {
		const [slot, detail] = told ?? [];
		expect(publicEvent(EVENTS[type])).toEqual(told === null ? null : { type, at: 7, slot, detail });
	});

	const slot = 'slot1';
	test.each<[string, SessionEvent, string]>([
		['a pitch put off before reasons were asked for', { type: 'SlotPostponed', slot, at: 7 }, ''],
		['one skipped so', { type: 'SlotSkipped', slot, at: 7 }, ''],
		['half a second more', { ...EVENTS.BreachDeclared, heardMs: 61_500 }, '62 3'],
		['a cut whose details are gone', { type: 'BreachDeclared', slot, step: 'pitch', at: 7 }, '0 0'],
		['a cut that goes on', { ...EVENTS.BreachNoted, choice: 'continue' }, 'continue'],
		['from one browser with another', { ...EVENTS.RevealApproved, shared: true }, 'moderator shared'],
		['and not', { ...EVENTS.RevealApproved, role: 'auditor', shared: false }, 'auditor'],
		['nobody', { ...EVENTS.FloorGiven, floor: { kind: 'nobody' } }, 'nobody'],
		['the presenter', { ...EVENTS.FloorGiven, floor: { kind: 'presenter' } }, 'presenter'],
		['whoever is ready', { ...EVENTS.SlotCalled, ready: true }, ''],
		['a minute', { ...EVENTS.TimerExtended, byMs: 60_000 }, '1']
	])('%s', (_, event, detail) => {
		expect(publicEvent(event)?.detail).toBe(detail);
	});
});
