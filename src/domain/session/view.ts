import type { KeptFinding } from '../lint/finding.ts';
import type { Category, Challenge, Criterion } from '../kernel/challenge.ts';
import type { SessionDraft, ShortlistRule } from './draft.ts';
import type { Step } from './events.ts';
import type { Identity } from '../kernel/identity.ts';
import type {
	CriterionId,
	Instant,
	QuestionId,
	SeatId,
	SessionId,
	SlotId,
	StartupId
} from '../kernel/ids.ts';
import type {
	AuditorOwn,
	CaptionerOwn,
	HelpMessage,
	ModeratorOwn,
	OfficialOwn,
	OrganizerOwn,
	PresenterOwn,
	ProjectorOwn,
	SpeechView
} from './own-view.ts';
import type { Pseudonym } from '../kernel/pseudonym.ts';
import type { Role } from './roles.ts';
import type { Missing } from './rules/check.ts';
import type { PanelDecision, ResultRow, SheetStanding, Shortlist } from './rules/results.ts';
import type { Phase, SlotStatus } from './state.ts';

export type * from './own-view.ts';
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
