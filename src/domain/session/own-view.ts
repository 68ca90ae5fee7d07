import type { CommandType } from './commands.ts';
import type { Step } from './events.ts';
import type { Identity } from '../kernel/identity.ts';
import type { CriterionId, Instant, QuestionId, SeatId, SlotId, StartupId } from '../kernel/ids.ts';
import type { Pseudonym } from '../kernel/pseudonym.ts';
import type { ApprovalAsk } from './rules/approvals.ts';
import type { ResultRow } from './rules/results.ts';
import type { Language, Script } from './script.ts';
import type { Sheet } from './sheet.ts';
import type { Incident, Revisions, SlotStatus } from './state.ts';
import type { AccessView, CaptionLine, MediaView, TimerView } from './view.ts';

interface OwnBase {
	seat: SeatId;
	may: readonly CommandType[];
	media: MediaView;
	/** Null for the organizer. */
	access: AccessView | null;
}

export interface NoteView {
	text: string;
	revision: number;
}

export interface OwnSheet {
	sheet: Sheet;
	revision: number;
	savedAt: Instant;
	submittedAt: Instant | null;
}

export interface OfficialOwn extends OwnBase {
	role: 'official';
	number: number;
	ties: string | null;
	sheets: Readonly<Record<SlotId, OwnSheet>>;
	recognised: readonly SlotId[];
	notes: Readonly<Record<SlotId, NoteView>>;
	questions: readonly {
		id: QuestionId;
		slot: SlotId;
		text: string;
		status: 'waiting' | 'picked' | 'answered' | 'dropped';
	}[];
	handRaised: boolean;
	hasFloor: boolean;
	/** Null before ties are declared. */
	behind: Behind;
}

export interface ModeratorOwn extends OwnBase {
	role: 'moderator';
	/** Told when the slot was called, and not again for some minutes; null otherwise. */
	ready: boolean | null;
	questions: readonly {
		id: QuestionId;
		official: number;
		text: string;
		at: Instant;
		status: 'waiting' | 'picked';
	}[];
	/** Nobody from the reveal on, when names stand beside seats; so of the panel. */
	hands: readonly { seat: SeatId; official: number; at: Instant }[];
	panel: readonly { seat: SeatId; official: number }[];
	/** Submitted sheets per slot: how many, never whose or what. */
	sheetsIn: Readonly<Record<SlotId, number>>;
	/** Sheets still due for the pitches that were given: how many, never whose. */
	openSheets: number;
	/** The egress guard held something back in this call; never what. */
	held: boolean;
	locked: boolean;
	hasFloor: boolean;
	/** The presenter is on air and their device sends no voice: only that, never why. */
	silent: boolean;
	relay: RelayState;
	/** Something is closed that is not recorded yet. */
	unrecorded: boolean;
	behind: Behind;
	breach: Incident | null;
	/** How often scoring was reopened: which review a seal is pressed over. */
	reopenings: number;
	/** A cut was resolved by going on, and the presenter has not been heard since. */
	resumed: boolean;
	approval: ApprovalAsk | null;
}

/** Which older backup was put back, told from any other and nothing more; null: none. */
export type Behind = string | null;

/** Voice works, is being mended, or is off for a reason of the server's. Words for each: `voice_off_*`. */
export type RelayState = 'ok' | 'down' | 'away' | VoiceOff;
export type VoiceOff = 'off-not-found' | 'off-no-folder' | 'off-no-start';

/** A public event in the auditor's list: no matches, recognitions, arrivals, drafts. */
export interface PublicEvent {
	type: string;
	at: Instant;
	/** Pseudonym where it concerns a slot. */
	slot: SlotId | null;
	detail: string;
}

export interface AuditorOwn extends OwnBase {
	role: 'auditor';
	behind: Behind;
	events: readonly PublicEvent[];
	/** While the scores are sealed, for each of the three who approve. */
	approval: ApprovalAsk | null;
}

export interface ProjectorOwn extends OwnBase {
	role: 'projector';
	behind: Behind;
}

/** Types captions: hears the stage and sees what the hall sees. */
export interface CaptionerOwn extends OwnBase {
	role: 'captioner';
	behind: Behind;
	/** What a line that is begun now belongs to; null: none may be typed. */
	stretch: string | null;
}

/** The languages that can be read aloud; none: why not. */
export interface SpeechView {
	languages: readonly Language[];
	off: 'switched-off' | 'no-engine' | 'no-voice' | null;
}

/** What the synthetic voice says now: the whole text, and the place of the line being spoken (UTF-16 offsets). */
export interface Saying {
	text: string;
	from: number;
	to: number;
}

export interface HelpMessage {
	id: string;
	from: 'presenter' | 'organizer';
	text: string;
	at: Instant;
}

export interface PresenterOwn extends OwnBase {
	role: 'presenter';
	startup: StartupId;
	/** As the startup's own people see themselves. */
	name: string;
	deck: readonly { id: string; text: string }[];
	/** What is given in writing; null: the pitch is spoken. */
	script: Script | null;
	/** What of both was checked against an identity that the organizer changed since. */
	unchecked: Readonly<Record<'deck' | 'script', boolean>>;
	revisions: Revisions;
	behind: Behind;
	/** Whom the check of the own slides looks for; null once destroyed. */
	identity: Identity | null;
	/** Set while the own slot is on: position, step, timer, floor, slide and the question asked. */
	called: {
		position: number;
		of: number;
		step: 'called' | Step;
		timer: TimerView | null;
		onAir: boolean;
		locked: boolean;
		cut: boolean;
		listening: boolean;
		/** The server's sound does not reach the stage: nobody there hears this call. */
		unheard: boolean;
		slide: number;
		question: { id: QuestionId; text: string } | null;
		/** Lines of what reaches the booth; null: the session has no captions. */
		captions: readonly CaptionLine[] | null;
		/** What is being said of a pitch in writing. */
		saying: Saying | null;
	} | null;
	/**
	 * What became of the own turn; null: nothing is drawn, or all is over. One that was put off before it was ever called
	 * waits.
	 */
	turn: SlotStatus | null;
	done: boolean;
	help: readonly HelpMessage[];
	/** After the reveal. */
	pseudonym: Pseudonym | null;
	slot: SlotId | null;
	result: {
		row: ResultRow;
		comments: readonly string[];
		texts: readonly { criterion: CriterionId; text: string }[];
	} | null;
}

export interface OrganizerOwn extends OwnBase {
	role: 'organizer';
	approval: ApprovalAsk | null;
	behind: Behind;
}
