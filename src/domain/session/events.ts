import type { KeptFinding } from '../lint/finding.ts';
import type { SessionDraft } from './draft.ts';
import type { Instant, QuestionId, SeatId, SessionId, SlotId, StartupId } from '../kernel/ids.ts';
import type { Opening } from '../kernel/identity.ts';
import type { Pseudonym } from '../kernel/pseudonym.ts';
import type { Role } from './roles.ts';
import type { Script } from './script.ts';
import type { Sheet } from './sheet.ts';

export type Step = 'pitch' | 'questions' | 'scoring';

/** A slot as drawn: the sealed opening is readable only after the key release. */
export interface DrawnSlot {
	slot: SlotId;
	pseudonym: Pseudonym;
	sealed: string;
}

/** A slide as served: a random id and the text kept for screen readers. */
export interface Slide {
	id: string;
	text: string;
}

/**
 * Where a line of captions comes from: a person who types, or a pitch given in writing. A recogniser and interpreters
 * (with their language) get words of their own here. Kept in the record; no view tells it.
 */
export type CaptionSource = 'captioner' | 'written';

/**
 * What happened. No event before `KeyReleased` carries an identity or joins a slot to a startup: which startup
 * pitches in a slot follows from the seed in the vault (rules/draw.ts). What an abort destroys of an event that stays
 * is optional.
 */
export type SessionEvent =
	| { type: 'SessionCreated'; session: SessionId; draft: SessionDraft; organizer: SeatId }
	| { type: 'DraftSaved'; draft: SessionDraft }
	| { type: 'SeatAdded'; seat: SeatId; role: Role; startup: StartupId | null }
	| { type: 'SeatRemoved'; seat: SeatId }
	/**
	 * Who could act as a seat: a new link (its first comes with the seat), its first device, another device, both gone,
	 * and a device that signed out by itself. Beside a startup's seat they would tell when its people come.
	 */
	| { type: 'LinkIssued'; seat: SeatId; at: Instant }
	| { type: 'LinkRedeemed'; seat: SeatId; at: Instant }
	| { type: 'SeatMoved'; seat: SeatId; at: Instant }
	| { type: 'LinkRevoked'; seat: SeatId; at: Instant }
	| { type: 'SeatLeft'; seat: SeatId; at: Instant }
	| { type: 'StartupAdded'; startup: StartupId }
	| { type: 'StartupRemoved'; startup: StartupId }
	/** Who it is was written anew: what it had sent was checked against what was written before. */
	| { type: 'IdentityChanged'; startup: StartupId }
	/** `kept`: what the linter found and the presenter left standing, with reasons. */
	| { type: 'DeckUploaded'; startup: StartupId; slides: readonly Slide[]; kept?: readonly KeptFinding[] }
	/** What a startup gives in writing; null: it speaks. */
	| { type: 'ScriptSaved'; startup: StartupId; script: Script | null }
	| { type: 'DoorsOpened'; at: Instant; commitments: readonly string[]; seedCommitment: string }
	| { type: 'TiesDeclared'; seat: SeatId; ties?: string; at: Instant }
	| { type: 'MatchSet'; seat: SeatId; startup: StartupId; matched: boolean; reason: string; at: Instant }
	| { type: 'RecognitionDeclared'; seat: SeatId; slot: SlotId; at: Instant }
	| { type: 'ContributionGiven'; seat: SeatId; contribution: string; at: Instant }
	| { type: 'OrderDrawn'; slots: readonly DrawnSlot[]; at: Instant }
	/** `ready`: whether a device that works was there; null: not told again so soon after the last time. */
	| { type: 'SlotCalled'; slot: SlotId; ready?: boolean | null; at: Instant }
	| { type: 'StepStarted'; slot: SlotId; step: Step; at: Instant; endsAt: Instant }
	| { type: 'TimerPaused'; at: Instant }
	| { type: 'TimerResumed'; at: Instant }
	| { type: 'TimerExtended'; byMs: number; at: Instant }
	| { type: 'SlotPostponed'; slot: SlotId; reason?: string; at: Instant }
	| { type: 'SlotSkipped'; slot: SlotId; reason?: string; at: Instant }
	| { type: 'SlotFinished'; slot: SlotId; at: Instant }
	| { type: 'SlideShown'; slot: SlotId; index: number; at: Instant }
	| { type: 'FloorGiven'; floor: Floor; at: Instant }
	| { type: 'PresenterLocked'; locked: boolean; at: Instant }
	| { type: 'CaptionSpoken'; slot: SlotId | null; source: CaptionSource; text: string; at: Instant }
	/** Findings in an answer typed on air that its presenter left standing. */
	| { type: 'AnswerKept'; slot: SlotId; kept: readonly KeptFinding[]; at: Instant }
	| { type: 'QuestionAsked'; question: QuestionId; slot: SlotId; seat: SeatId; text: string; at: Instant }
	| { type: 'QuestionPicked'; question: QuestionId; at: Instant }
	| { type: 'QuestionClosed'; question: QuestionId; answered: boolean; at: Instant }
	| { type: 'QuestionMoved'; question: QuestionId; before: QuestionId | null; at: Instant }
	| { type: 'HandRaised'; seat: SeatId; raised: boolean; at: Instant }
	| { type: 'SheetSaved'; seat: SeatId; slot: SlotId; sheet: Sheet; revision: number; at: Instant }
	| { type: 'SheetSubmitted'; seat: SeatId; slot: SlotId; at: Instant }
	/** The egress guard kept back what would have told who somebody is: that it did, never what or whose. */
	| { type: 'FrameHeld'; at: Instant }
	/** What officials had heard and seen when it was cut; `slide` = index of the one on screen, null = none. */
	| {
			type: 'BreachDeclared';
			slot: SlotId;
			step: Step;
			heardMs?: number;
			slidesSeen?: number;
			slide?: number | null;
			at: Instant;
	  }
	| {
			type: 'BreachNoted';
			slot: SlotId;
			choice: 'continue' | 'postpone' | 'void';
			note?: string;
			at: Instant;
	  }
	| { type: 'ReviewOpened'; at: Instant }
	| { type: 'SessionSealed'; at: Instant }
	| { type: 'SessionReopened'; reason: string; at: Instant }
	/**
	 * `late`: from a device that had just come. `head`: hash of the event that sealed the scores, as it was approved.
	 * `browser`: a word for the browser that says nothing outside the session; `shared`: another approval has the same.
	 */
	| {
			type: 'RevealApproved';
			seat: SeatId;
			role: Role;
			late?: boolean;
			browser?: string;
			shared?: boolean;
			head?: string;
			at: Instant;
	  }
	| { type: 'RevealScheduled'; instant: Instant; at: Instant }
	| {
			type: 'KeyReleased';
			instant: Instant;
			key: string;
			seed: string;
			openings: readonly { slot: SlotId; startup: StartupId; salt: string; opening: Opening }[];
			at: Instant;
	  }
	| { type: 'RevealShown'; seat: SeatId; skewMs: number; late: boolean }
	| { type: 'ShortlistDecided'; slots: readonly SlotId[]; reason: string; at: Instant }
	| { type: 'MeetingOpened'; everyone: boolean; at: Instant }
	/** What is left out stays as it was. */
	| { type: 'MeetingSeatSet'; seat: SeatId; admitted?: boolean; muted?: boolean; at: Instant }
	| { type: 'MeetingEnded'; at: Instant }
	| { type: 'SessionClosed'; at: Instant }
	| { type: 'SessionAborted'; reason: string; at: Instant }
	/** Stands in for an event whose details an abort destroyed. */
	| { type: 'Withheld' };

/** Who may be heard. `presenter` = masked voice of the called slot; a seat = that official or the moderator. */
export type Floor = { kind: 'nobody' } | { kind: 'presenter' } | { kind: 'seat'; seat: SeatId };

export type EventType = SessionEvent['type'];
