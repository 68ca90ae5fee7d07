import type { KeptFinding } from '../lint/finding.ts';
import type { SessionDraft } from './draft.ts';
import type { DrawnSlot, Floor, Slide, Step } from './events.ts';
import { once } from '../kernel/once.ts';
import type { Instant, QuestionId, SeatId, SessionId, SlotId, StartupId } from '../kernel/ids.ts';
import type { Opening } from '../kernel/identity.ts';
import type { Role } from './roles.ts';
import type { PanelDecision, Shortlist } from './rules/results.ts';
import type { Script } from './script.ts';
import type { Sheet } from './sheet.ts';
import { named } from '../kernel/named.ts';

export interface Seat {
	id: SeatId;
	role: Role;
	/** Set for presenters alone. */
	startup: StartupId | null;
}

export interface Startup {
	id: StartupId;
	deck: readonly Slide[];
	/** Findings in the deck that its presenter left standing. */
	kept: readonly KeptFinding[];
	/** What it gives in writing; null: it speaks. */
	script: Script | null;
	/** What was checked against an identity that was changed since. */
	unchecked: Readonly<Record<'deck' | 'script', boolean>>;
	/**
	 * What the organizer is told of that: as of one thing sent, the slides where there are any. Only a change of identity
	 * makes it true, so that slides withdrawn from beside a text that is due do not tell that there is one.
	 */
	due: boolean;
	/** How often each was stored: what is sent says on which it is based. */
	revisions: Revisions;
}

/** What a startup has before it sends anything, and after an abort. */
export const NOTHING_BROUGHT: Omit<Startup, 'id'> = {
	deck: [],
	kept: [],
	script: null,
	unchecked: { deck: false, script: false },
	due: false,
	revisions: { deck: 0, script: 0 }
};

/** Whether anything was sent to pitch with, slides or a text. */
export function hasBrought({ deck, script }: Pick<Startup, 'deck' | 'script'>): boolean {
	return deck.length > 0 || script !== null;
}

export interface Revisions {
	deck: number;
	script: number;
}

export interface Match {
	seat: SeatId;
	startup: StartupId;
	reason: string;
}

/** Which devices acted as a seat. */
export interface SeatDevices {
	/** How many took it, one after the other. */
	count: number;
	/** When the last did. */
	since: Instant;
	/** Whether it holds the seat still. */
	held: boolean;
	/** When the last new link was given out; null = there was only the first. */
	reissued: Instant | null;
}

/** What stands from the first event on. */
export interface Base {
	session: SessionId;
	organizer: SeatId;
	draft: SessionDraft;
	/** Counts the saves: a writer must have seen the last one. */
	draftRevision: number;
	seats: readonly Seat[];
	devices: Readonly<Record<SeatId, SeatDevices>>;
	startups: readonly Startup[];
	ties: Readonly<Record<SeatId, { text: string; at: Instant }>>;
	matches: readonly Match[];
}

export type SlotStatus = 'waiting' | 'called' | 'live' | 'postponed' | 'done' | 'skipped' | 'void';

export interface Slot extends DrawnSlot {
	status: SlotStatus;
	/** How often it was called: a new media room each time. */
	calls: number;
	/** When the moderator was last told whether its presenter is ready; null = never. */
	toldAt: Instant | null;
	/** Milliseconds the presenter has been on air, up to the last change of floor. */
	heardMs: number;
	/** What was on the screen in any call: places in the deck, each once. */
	seen: readonly number[];
	reason: string;
}

export interface Question {
	id: QuestionId;
	slot: SlotId;
	seat: SeatId;
	text: string;
	at: Instant;
	status: 'waiting' | 'picked' | 'answered' | 'dropped';
}

export interface SheetState {
	sheet: Sheet;
	revision: number;
	savedAt: Instant;
	submittedAt: Instant | null;
}

export interface Incident {
	slot: SlotId;
	step: Step;
	heardMs: number;
	slidesSeen: number;
	at: Instant;
	choice: 'continue' | 'postpone' | 'void' | null;
	note: string;
}

/** A line that was spoken. `down`: the presenter of the slot can have heard it too. */
export interface Caption {
	at: Instant;
	text: string;
	down: boolean;
}

/** What stands once doors are open: identities are committed to. */
export interface OpenedDoors {
	openedAt: Instant;
	/** When a slot was called for the first time; null = none was. */
	begunAt: Instant | null;
	commitments: readonly string[];
	seedCommitment: string;
	contribution: string | null;
	/** In the drawn order; empty until drawn. Postponed slots move to the end. */
	slots: readonly Slot[];
	sheets: Readonly<Record<SlotId, Readonly<Record<SeatId, SheetState>>>>;
	recognitions: readonly { seat: SeatId; slot: SlotId }[];
	questions: readonly Question[];
	hands: readonly { seat: SeatId; at: Instant }[];
	incidents: readonly Incident[];
	floor: Floor;
	/** The last lines; none after a cut, a call or a change of phase. */
	captions: readonly Caption[];
	/** When the stretch began to which a line belongs. */
	stretchFrom: Instant;
	reopenings: readonly { reason: string; at: Instant }[];
}

export interface Timer {
	startedAt: Instant;
	endsAt: Instant;
	pausedAt: Instant | null;
}

/** The slot on the floor. `called` = the presenter is asked in, nothing runs yet. */
export interface Live {
	slot: SlotId;
	step: 'called' | Step;
	/** Null: not told at this call. */
	ready: boolean | null;
	timer: Timer | null;
	slide: number;
	/** What was on the screen in this call, in that order: places in the deck, the last of them what is there now. */
	shown: readonly number[];
	locked: boolean;
	cut: boolean;
	/** The egress guard has held something back in this call. */
	held: boolean;
	/** Since when the presenter is on air without a break; null = not on air. */
	onAirSince: Instant | null;
}

export interface Approval {
	seat: SeatId;
	role: Role;
	/** From a device that had just come. */
	late: boolean;
	/** From which browser; null = unknown. */
	browser: string | null;
}

export interface Revealed {
	sealedAt: Instant;
	instant: Instant;
	key: string;
	seed: string;
	openings: readonly { slot: SlotId; startup: StartupId; salt: string; opening: Opening }[];
	shown: Readonly<Record<SeatId, { skewMs: number; late: boolean }>>;
	/** By the rule, worked out once: who may enter the meeting asks for it often. */
	shortlist: Shortlist;
	decision: PanelDecision | null;
	meeting: {
		open: boolean;
		opened: number;
		everyone: boolean;
		/** Seats that differ from the default; `admitted` null: as it says. */
		set: Readonly<Record<SeatId, { admitted: boolean | null; muted: boolean }>>;
	} | null;
}

export type State =
	| { phase: 'none' }
	| ({ phase: 'draft' } & Base)
	| ({ phase: 'lobby' } & Base & OpenedDoors)
	| ({ phase: 'pitching'; live: Live | null } & Base & OpenedDoors)
	| ({ phase: 'review' } & Base & OpenedDoors)
	| ({ phase: 'sealed'; sealedAt: Instant; approvals: readonly Approval[] } & Base & OpenedDoors)
	| ({ phase: 'revealing'; sealedAt: Instant; approvals: readonly Approval[]; instant: Instant } & Base &
			OpenedDoors)
	| ({ phase: 'revealed'; reveal: Revealed } & Base & OpenedDoors)
	| ({ phase: 'closed'; reveal: Revealed } & Base & OpenedDoors)
	| ({ phase: 'aborted'; reason: string; at: Instant; doors: OpenedDoors | null } & Base);

export type Phase = Exclude<State['phase'], 'none'>;
export type OpenPhase = Exclude<Phase, 'draft' | 'aborted'>;
export type Open = Exclude<State, { phase: 'none' | 'draft' | 'aborted' }>;
export type Known = Exclude<State, { phase: 'none' }>;

export function isOpen(state: State): state is Open {
	return state.phase !== 'none' && state.phase !== 'draft' && state.phase !== 'aborted';
}

const seatsOf = once((seats: readonly Seat[]) => {
	const officials = seats.filter((s) => s.role === 'official');
	return {
		byId: new Map(seats.map((s) => [s.id, s])),
		officials,
		numbers: new Map(officials.map((s, i) => [s.id, i + 1]))
	};
});

export function seatOf(state: Base, id: SeatId): Seat | undefined {
	return seatsOf(state.seats).byId.get(id);
}

export function hasStartup(state: Base, id: StartupId): boolean {
	return state.startups.some((s) => s.id === id);
}

/** Whether an official has declared its ties: until then it sees and does nothing else. */
export function hasDeclared(state: Base, official: SeatId): boolean {
	return named(state.ties, official) !== undefined;
}

/** The pitch that is on. */
export function liveOf(state: State): Live | null {
	return state.phase === 'pitching' ? state.live : null;
}

export function sheetOf(of: Pick<OpenedDoors, 'sheets'>, slot: SlotId, seat: SeatId): SheetState | undefined {
	return named(named(of.sheets, slot) ?? {}, seat);
}

export function officials(state: Base): readonly Seat[] {
	return seatsOf(state.seats).officials;
}

/** When the first slot was called, also after an abort; null = none was. */
export function begunAt(state: State): Instant | null {
	if (isOpen(state)) return state.begunAt;
	return state.phase === 'aborted' ? (state.doors?.begunAt ?? null) : null;
}

/** The label number of an official: place among the officials as they were added; says nothing of arrival. */
export function officialNumber(state: Base, seat: SeatId): number {
	return seatsOf(state.seats).numbers.get(seat) ?? 0;
}
