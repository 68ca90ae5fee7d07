import type { KeptFinding } from '../lint/finding.ts';
import type { SessionDraft } from './draft.ts';
import type { Floor, Slide, Step } from './events.ts';
import type { Instant, QuestionId, SeatId, SlotId, StartupId } from '../kernel/ids.ts';
import type { Identity } from '../kernel/identity.ts';
import type { Role } from './roles.ts';
import type { Script } from './script.ts';
import type { Sheet } from './sheet.ts';

/**
 * What a seat may ask for. Who asks comes from the connection, never from here. Ids of new things (`seat`, `startup`)
 * are given by the server before a command is decided; a client leaves them out.
 */
export type Command =
	// organizer, before doors open
	| { type: 'saveDraft'; draft: SessionDraft; base: number }
	| {
			type: 'addSeat';
			seat: SeatId;
			role: Exclude<Role, 'organizer'>;
			startup: StartupId | null;
			name: string;
	  }
	| { type: 'renameSeat'; seat: SeatId; name: string }
	| { type: 'removeSeat'; seat: SeatId }
	/** @param seat of its first presenter, where it is a new one; null: one that there is */
	| { type: 'putStartup'; startup: StartupId; seat: SeatId | null; identity: Identity }
	| { type: 'removeStartup'; startup: StartupId }
	/** `base`: the revision of the settings that were on the screen. */
	| { type: 'openDoors'; base?: number | undefined }
	| { type: 'deleteDraft' }
	// organizer, any time
	| { type: 'reissueLink'; seat: SeatId }
	| { type: 'revokeLink'; seat: SeatId }
	| { type: 'setMatch'; seat: SeatId; startup: StartupId; matched: boolean; reason: string }
	| { type: 'abort'; reason: string }
	// auditor
	| { type: 'contribute'; contribution: string }
	// official
	| { type: 'declareTies'; ties: string }
	| { type: 'saveSheet'; slot: SlotId; sheet: Sheet; base: number }
	| { type: 'submitSheet'; slot: SlotId }
	| { type: 'recognise'; slot: SlotId }
	/** @param slot the pitch that it is about: in another it is refused */
	| { type: 'askQuestion'; text: string; slot?: SlotId | undefined }
	| { type: 'raiseHand'; raised: boolean }
	| { type: 'saveNote'; slot: SlotId; text: string; base: number }
	// moderator; `slot`, where it may be left out: the pitch that was on the screen, refused in another
	| { type: 'callSlot'; slot: SlotId }
	| { type: 'startStep'; step: Step; slot?: SlotId | undefined }
	| { type: 'pauseTimer'; slot?: SlotId | undefined }
	| { type: 'resumeTimer'; slot?: SlotId | undefined }
	| { type: 'extendTimer'; minutes: number; slot?: SlotId | undefined }
	| { type: 'postponeSlot'; slot: SlotId; reason: string }
	| { type: 'skipSlot'; slot: SlotId; reason: string }
	| { type: 'finishSlot'; slot?: SlotId | undefined }
	| { type: 'giveFloor'; floor: Floor; slot?: SlotId | undefined }
	| { type: 'lockPresenter'; locked: boolean; slot?: SlotId | undefined }
	| { type: 'cutNow' }
	/** `breach`: when the one on the screen was declared; refused for another. */
	| {
			type: 'resolveBreach';
			choice: 'continue' | 'postpone' | 'void';
			note: string;
			breach?: Instant | undefined;
	  }
	| { type: 'pickQuestion'; question: QuestionId }
	| { type: 'closeQuestion'; question: QuestionId; answered: boolean }
	| { type: 'moveQuestion'; question: QuestionId; before: QuestionId | null }
	| { type: 'lowerHand'; seat: SeatId }
	| { type: 'openReview' }
	/** `base`: how often it was reopened, as it was on the screen. */
	| { type: 'seal'; base?: number | undefined }
	/** `head`: of the seal that was on the screen. */
	| { type: 'reopen'; reason: string; head?: string | undefined }
	// moderator, auditor, organizer
	/** `head`: what the approver saw sealed; refused when the seal is another by now. */
	| { type: 'approveReveal'; head?: string | undefined }
	/** `base`: the revision of the decision that was on the screen, 0 for none. */
	| { type: 'decideShortlist'; slots: readonly SlotId[]; reason: string; base?: number | undefined }
	| { type: 'openMeeting'; everyone: boolean }
	/** What is left out stays as it is: to mute lets nobody in. */
	| { type: 'setMeetingSeat'; seat: SeatId; admitted?: boolean | undefined; muted?: boolean | undefined }
	/** `meeting`: which one was on the screen; refused for another. */
	| { type: 'endMeeting'; meeting?: number | undefined }
	| { type: 'closeSession' }
	// captioner
	/** `stretch`: in which the line was begun, as the captioner's view named it. */
	| { type: 'caption'; text: string; stretch: string }
	// presenter
	| { type: 'uploadDeck'; slides: readonly Slide[]; kept?: readonly KeptFinding[]; base?: number | undefined }
	| { type: 'saveScript'; script: Script | null; base?: number | undefined }
	| { type: 'sayText'; text: string; kept: readonly KeptFinding[] }
	| { type: 'showSlide'; index: number }
	| { type: 'leaveFloor' }
	// presenter and organizer
	| { type: 'sendHelp'; startup: StartupId; text: string }
	// everybody
	| { type: 'ackReveal'; skewMs: number; late: boolean }
	/** Signs out the device that holds the own seat. */
	| { type: 'leaveSeat' }
	// the server's own
	| { type: 'releaseKey' }
	| { type: 'noteHeld' }
	/** Another device than the one that holds the seat is about to take it. */
	| { type: 'noteDevice'; seat: SeatId }
	| { type: 'captionWritten'; slot: SlotId; text: string };

export type CommandType = Command['type'];
