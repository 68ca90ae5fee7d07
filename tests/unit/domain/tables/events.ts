import type { EventType, SessionEvent } from '../../../../src/domain/session/events.ts';
import { defaultDraft } from '../../../../server/sessions/defaults.ts';

const draft = defaultDraft(() => 'c1');
const opened = { name: 'Zafiro Andino', country: 'PE', city: 'Lima', website: '' };
const kept = [{ page: 0, kind: 'name', quote: 'Lima', reason: 'del reto' }] as const;

/** One of every kind, each at 7: by o1, of startup su1 and slot1, where it is of any. */
export const EVENTS: { readonly [T in EventType]: Extract<SessionEvent, { type: T }> } = {
	SessionCreated: { type: 'SessionCreated', session: 's', draft, organizer: 'org' },
	DraftSaved: { type: 'DraftSaved', draft },
	SeatAdded: { type: 'SeatAdded', seat: 'o1', role: 'official', startup: null },
	SeatRemoved: { type: 'SeatRemoved', seat: 'o1' },
	LinkIssued: { type: 'LinkIssued', seat: 'o1', at: 7 },
	LinkRedeemed: { type: 'LinkRedeemed', seat: 'o1', at: 7 },
	SeatMoved: { type: 'SeatMoved', seat: 'o1', at: 7 },
	LinkRevoked: { type: 'LinkRevoked', seat: 'o1', at: 7 },
	SeatLeft: { type: 'SeatLeft', seat: 'o1', at: 7 },
	StartupAdded: { type: 'StartupAdded', startup: 'su1' },
	StartupRemoved: { type: 'StartupRemoved', startup: 'su1' },
	IdentityChanged: { type: 'IdentityChanged', startup: 'su1' },
	DeckUploaded: { type: 'DeckUploaded', startup: 'su1', slides: [{ id: 'a1', text: 'Un mapa' }], kept },
	ScriptSaved: { type: 'ScriptSaved', startup: 'su1', script: { language: 'es', texts: ['Un mapa'], kept } },
	DoorsOpened: { type: 'DoorsOpened', at: 7, commitments: ['c-a'], seedCommitment: 'seed' },
	TiesDeclared: { type: 'TiesDeclared', seat: 'o1', ties: 'mi primo', at: 7 },
	MatchSet: { type: 'MatchSet', seat: 'o1', startup: 'su1', matched: true, reason: 'mi primo', at: 7 },
	RecognitionDeclared: { type: 'RecognitionDeclared', seat: 'o1', slot: 'slot1', at: 7 },
	ContributionGiven: { type: 'ContributionGiven', seat: 'aud', contribution: 'dice', at: 7 },
	OrderDrawn: { type: 'OrderDrawn', slots: [], at: 7 },
	SlotCalled: { type: 'SlotCalled', slot: 'slot1', ready: false, at: 7 },
	StepStarted: { type: 'StepStarted', slot: 'slot1', step: 'questions', at: 7, endsAt: 9 },
	TimerPaused: { type: 'TimerPaused', at: 7 },
	TimerResumed: { type: 'TimerResumed', at: 7 },
	TimerExtended: { type: 'TimerExtended', byMs: 120_000, at: 7 },
	SlotPostponed: { type: 'SlotPostponed', slot: 'slot1', reason: 'sin luz', at: 7 },
	SlotSkipped: { type: 'SlotSkipped', slot: 'slot1', reason: 'no vino', at: 7 },
	SlotFinished: { type: 'SlotFinished', slot: 'slot1', at: 7 },
	SlideShown: { type: 'SlideShown', slot: 'slot1', index: 2, at: 7 },
	FloorGiven: { type: 'FloorGiven', floor: { kind: 'seat', seat: 'o1' }, at: 7 },
	PresenterLocked: { type: 'PresenterLocked', locked: true, at: 7 },
	CaptionSpoken: { type: 'CaptionSpoken', slot: 'slot1', source: 'written', text: 'Hola', at: 7 },
	AnswerKept: { type: 'AnswerKept', slot: 'slot1', kept, at: 7 },
	QuestionAsked: { type: 'QuestionAsked', question: 'q1', slot: 'slot1', seat: 'o1', text: '¿?', at: 7 },
	QuestionPicked: { type: 'QuestionPicked', question: 'q1', at: 7 },
	QuestionClosed: { type: 'QuestionClosed', question: 'q1', answered: true, at: 7 },
	QuestionMoved: { type: 'QuestionMoved', question: 'q1', before: null, at: 7 },
	HandRaised: { type: 'HandRaised', seat: 'o1', raised: true, at: 7 },
	SheetSaved: {
		type: 'SheetSaved',
		seat: 'o1',
		slot: 'slot1',
		sheet: { marks: { c1: 5 }, texts: {}, comment: 'bien' },
		revision: 1,
		at: 7
	},
	SheetSubmitted: { type: 'SheetSubmitted', seat: 'o1', slot: 'slot1', at: 7 },
	FrameHeld: { type: 'FrameHeld', at: 7 },
	BreachDeclared: {
		type: 'BreachDeclared',
		slot: 'slot1',
		step: 'pitch',
		heardMs: 61_499,
		slidesSeen: 3,
		slide: 2,
		at: 7
	},
	BreachNoted: { type: 'BreachNoted', slot: 'slot1', choice: 'void', note: 'dijo su nombre', at: 7 },
	ReviewOpened: { type: 'ReviewOpened', at: 7 },
	SessionSealed: { type: 'SessionSealed', at: 7 },
	SessionReopened: { type: 'SessionReopened', reason: 'error de captura', at: 7 },
	RevealApproved: { type: 'RevealApproved', seat: 'mod', role: 'moderator', browser: 'x', head: 'h', at: 7 },
	RevealScheduled: { type: 'RevealScheduled', instant: 9, at: 7 },
	KeyReleased: {
		type: 'KeyReleased',
		instant: 9,
		key: 'key',
		seed: 'seed',
		openings: [{ slot: 'slot1', startup: 'su1', salt: '00', opening: opened }],
		at: 7
	},
	RevealShown: { type: 'RevealShown', seat: 'o1', skewMs: 4, late: false },
	ShortlistDecided: { type: 'ShortlistDecided', slots: ['slot1'], reason: 'la única', at: 7 },
	MeetingOpened: { type: 'MeetingOpened', everyone: true, at: 7 },
	MeetingSeatSet: { type: 'MeetingSeatSet', seat: 'o1', muted: true, at: 7 },
	MeetingEnded: { type: 'MeetingEnded', at: 7 },
	SessionClosed: { type: 'SessionClosed', at: 7 },
	SessionAborted: { type: 'SessionAborted', reason: 'corte de luz', at: 7 },
	Withheld: { type: 'Withheld' }
};
