import type { KeptFinding } from '../lint/finding.ts';
import type { ApprovalAsk } from './rules/approvals.ts';
import type { CommandType } from './commands.ts';
import type { Challenge, Category, Criterion, SessionDraft, ShortlistRule } from './draft.ts';
import type { Step } from './events.ts';
import type { CriterionId, Instant, QuestionId, SeatId, SessionId, SlotId, StartupId } from './ids.ts';
import type { Identity } from './identity.ts';
import type { Pseudonym } from './pseudonym.ts';
import type { Role } from './roles.ts';
import type { Missing } from './rules/check.ts';
import type { PanelDecision, ResultRow, SheetStanding, Shortlist } from './rules/results.ts';
import type { Language, Script } from './script.ts';
import type { Sheet } from './sheet.ts';
import type { Incident, Phase, Revisions, SlotStatus } from './state.ts';

/**
 * What one seat sees, whole. `shared` is the same bytes for everybody of an audience; `own` is the seat's. Nothing
 * here carries the time of sending: a view changes only when what it says changes.
 */
export interface View {
	shared: Shared;
	own: Own;
}

export type Shared = Gate | Stage | Booth | Desk;
export type Own =
	OfficialOwn | ModeratorOwn | AuditorOwn | ProjectorOwn | CaptionerOwn | PresenterOwn | OrganizerOwn;

/** Media connections to hold now: an opaque word per room that changes when the room does; null = none. */
export interface MediaView {
	stage: string | null;
	voice: string | null;
	booth: string | null;
	meeting: string | null;
}

/** Who acts as this seat, for its owner; a presenter sees the other seats of the startup too. */
export interface AccessView {
	/** Of the startup. */
	seats: number;
	/** Seats that a device holds now. */
	held: number;
	/** Devices that took the own seat, one after the other, and when the last did. */
	devices: number;
	since: Instant | null;
	/** More than one device took another's seat of the startup. */
	again: boolean;
}

/** An approval of the reveal, and by what device it was given. */
export interface ApprovalView {
	role: Role;
	/** Had just taken the seat: it needs somebody else's approval after it. */
	late: boolean;
	/** Another approval came from the same browser: the two do not count as two. */
	shared: boolean;
	devices: number;
	since: Instant | null;
	/** The device took the seat after doors were opened. */
	afterDoors: boolean;
	/** When the organizer last gave out a new link for the seat. */
	reissued: Instant | null;
}

interface OwnBase {
	seat: SeatId;
	may: readonly CommandType[];
	media: MediaView;
	/** Null for the organizer. */
	access: AccessView | null;
}

/** Before an official has declared ties: what they need for that and no more. */
export interface Gate {
	audience: 'gate';
	phase: Phase;
	entity: string;
	category: Category;
	startsAt: Instant | null;
	timeZone: string;
}

export interface About {
	entity: string;
	category: Category;
	challenge: Challenge;
	startsAt: Instant | null;
	timeZone: string;
	rubric: readonly Criterion[];
	minutes: SessionDraft['minutes'];
	shortlist: ShortlistRule;
	quorum: number;
}

export interface SlotView {
	id: SlotId;
	pseudonym: Pseudonym;
	status: SlotStatus;
	/** Ciphertext of the identity: openable after the key release. */
	sealed: string;
}

export interface TimerView {
	startedAt: Instant;
	endsAt: Instant;
	pausedAt: Instant | null;
}

export type FloorView =
	{ kind: 'nobody' } | { kind: 'presenter' } | { kind: 'moderator' } | { kind: 'official'; number: number };

export interface NowView {
	slot: SlotId;
	step: 'called' | Step;
	timer: TimerView | null;
	/** The slide on every screen; null = none. `next` is fetched ahead. */
	slide: { id: string; index: number; count: number; text: string } | null;
	next: string | null;
	cut: boolean;
	question: { id: QuestionId; text: string } | null;
}

/** A line of captions as everybody sees it: typed or spoken by a written pitch, alike. */
export interface CaptionLine {
	at: Instant;
	text: string;
}

export interface RevealView {
	instant: Instant;
	/** Null until the release. */
	key: string | null;
	seed: string | null;
}

/** One official's sheet in the results. */
export interface SheetView {
	slot: SlotId;
	/** Number of the official's seat. */
	official: number;
	standing: SheetStanding;
	reason: string;
	marks: Readonly<Record<CriterionId, number | null>>;
	texts: Readonly<Record<CriterionId, string>>;
	comment: string;
}

export interface ResultsView {
	rows: readonly ResultRow[];
	/** Empty on the projector. */
	sheets: readonly SheetView[];
	shortlist: Shortlist;
	decision: PanelDecision | null;
}

/** By name: sheets go by the officials' numbers, which follow the order of seats. */
export interface MeetingView {
	/** Which meeting of the session it is, counted from 1. */
	opened: number;
	people: readonly {
		seat: SeatId;
		role: Role;
		name: string;
		startup: string | null;
		admitted: boolean;
		/** Not admitted, by the moderator's word. */
		removed: boolean;
		muted: boolean;
	}[];
}

/** The officials' side. `hall` is the projector: no comments, no sheets set aside. */
export interface Stage {
	audience: 'stage' | 'hall';
	phase: Phase;
	about: About;
	commitments: readonly string[];
	seedCommitment: string | null;
	contribution: string | null;
	drawn: boolean;
	slots: readonly SlotView[];
	floor: FloorView;
	now: NowView | null;
	/** The last lines; null: the session has none, and no place for them. */
	captions: readonly CaptionLine[] | null;
	officials: number;
	hands: readonly number[];
	/** Hash of the event that sealed the scores, from then on: whoever notes it can check later that none was changed. */
	head: string | null;
	approvals: readonly ApprovalView[];
	reveal: RevealView | null;
	results: ResultsView | null;
	meeting: MeetingView | null;
	aborted: string | null;
}

/** The presenters' side: nothing of other startups, of the officials or of scores. */
export interface Booth {
	audience: 'booth';
	phase: Phase;
	entity: string;
	category: Category;
	challenge: Challenge;
	startsAt: Instant | null;
	timeZone: string;
	minutes: SessionDraft['minutes'];
	criteria: readonly { title: string; description: string; weight: number; kind: 'scored' | 'comment' }[];
	mask: 'clear' | 'strong';
	/** Whether a pitch can be given in writing here. */
	speech: SpeechView;
	commitments: readonly string[];
	head: string | null;
	reveal: RevealView | null;
	/** Ciphertexts of all identities, sorted: no order of pitching in it. */
	sealed: readonly string[];
	/** In the order of pitching; empty before the key release. */
	slots: readonly SlotView[];
	/** The panel's; null until it decided. */
	shortlist: readonly SlotId[] | null;
	meeting: MeetingView | null;
	aborted: boolean;
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

export interface PersonView {
	seat: SeatId;
	role: Role;
	startup: StartupId | null;
	name: string;
	/** Number of the official's seat, else null. */
	official: number | null;
	/** `untold`: of presenters, from the first call to the reveal; their links are then only shown when given out since. */
	link: { path: string; state: 'active' | 'revoked' | 'ended'; redeemedAt: Instant | null | 'untold' };
	ties: { text: string; at: Instant } | null;
}

/** What was left standing, without its place: a spoken pitch and one in writing look alike. */
export type KeptView = Omit<KeptFinding, 'page'>;

export interface StartupView {
	startup: StartupId;
	identity: Identity | null;
	/** Whether it sent slides or a text; null from the first call to the reveal. */
	brought: boolean | null;
	/**
	 * What the check found in slides and texts and the presenter left standing, with the reasons; none meanwhile, nor while
	 * it is unchecked.
	 */
	kept: readonly KeptView[];
	/**
	 * Its identity was changed after it had its slides checked, or its text where there are none; never what would be found
	 * now; false meanwhile.
	 */
	unchecked: boolean;
	help: readonly HelpMessage[];
}

/** The organizer's desk: identities, but no slot beside one before the reveal, and no scores. */
export interface Desk {
	audience: 'desk';
	session: SessionId;
	phase: Phase;
	draft: SessionDraft;
	draftRevision: number;
	missing: readonly Missing[];
	people: readonly PersonView[];
	startups: readonly StartupView[];
	/** Declared ties alone: recognitions are hidden until the reveal and are part of the results then. */
	matches: readonly { seat: SeatId; startup: StartupId; reason: string }[];
	slots: readonly SlotView[];
	now: { slot: SlotId; step: 'called' | Step } | null;
	commitments: readonly string[];
	drawn: boolean;
	head: string | null;
	approvals: readonly ApprovalView[];
	reveal: RevealView | null;
	results: ResultsView | null;
	meeting: MeetingView | null;
	aborted: string | null;
}

/**
 * What lies outside the evidence, loaded by the server for `project`, which alone decides who sees what of it.
 */
export interface Aside {
	startupOf(slot: SlotId): StartupId | null;
	identity(startup: StartupId): Identity | null;
	/** Display names of all seats but presenters. */
	name(seat: SeatId): string;
	link(seat: SeatId): PersonView['link'];
	notes(seat: SeatId): Readonly<Record<SlotId, NoteView>>;
	help(startup: StartupId): readonly HelpMessage[];
	/** Whether a device of the startup is there and gives sound. */
	sounding(startup: StartupId): boolean;
	relay: RelayState;
	unrecorded: boolean;
	/** An older backup was put back: what was done last may be missing. */
	behind: Behind;
	speech: SpeechView;
	/** What is being said of a startup's written pitch. */
	saying(startup: StartupId): Saying | null;
	/** Hash of the event that last sealed the scores. */
	head(): string | null;
	/** The public events so far, for the auditor. */
	events(): readonly PublicEvent[];
}
