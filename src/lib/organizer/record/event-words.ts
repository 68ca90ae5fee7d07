import { m } from '$lib/paraglide/messages.js';
import { localeTag } from '$lib/ui/format';
import type { SessionDraft, SessionEvent } from '$wire/index.ts';
import { partText } from '../setup/part-words.ts';
import { changedParts } from '../setup/parts.ts';
import { peopleText, roleName } from '../words.ts';
import type { Cast } from './cast.ts';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
type Told = { cast: Cast; before: SessionDraft | null };
type Words = { [T in SessionEvent['type']]: (e: Of<T>, told: Told) => string };

const why = (text = ''): string => (text.trim() === '' ? '' : ` ${m.org_ev_why({ reason: text.trim() })}`);
const seconds = (ms: number) =>
	new Intl.NumberFormat(localeTag(), { maximumFractionDigits: 1 }).format(ms / 1000);

/** One sentence for every kind of event: a kind without words does not compile. */
const WORDS: Words = {
	SessionCreated: () => m.org_ev_created(),
	DraftSaved: (e, { before }) => {
		const parts = before === null ? [] : changedParts(before, e.draft).map(partText);
		return parts.length === 0 ? m.org_ev_saved() : m.org_ev_saved_parts({ parts: peopleText(parts) });
	},
	SeatAdded: (e, { cast }) =>
		e.startup === null
			? m.org_ev_seat({ who: cast.seat(e.seat) })
			: m.org_ev_presenter({ startup: cast.startup(e.startup) }),
	SeatRemoved: (e, { cast }) => m.org_ev_seat_gone({ who: cast.seat(e.seat) }),
	LinkIssued: (e, { cast }) => m.org_ev_link({ who: cast.seat(e.seat) }),
	LinkRedeemed: (e, { cast }) => m.org_ev_entered({ who: cast.seat(e.seat) }),
	SeatMoved: (e, { cast }) => m.org_ev_moved({ who: cast.seat(e.seat) }),
	LinkRevoked: (e, { cast }) => m.org_ev_link_gone({ who: cast.seat(e.seat) }),
	SeatLeft: (e, { cast }) => m.org_ev_left({ who: cast.seat(e.seat) }),
	StartupAdded: (e, { cast }) => m.org_ev_startup({ startup: cast.startup(e.startup) }),
	StartupRemoved: (e, { cast }) => m.org_ev_startup_gone({ startup: cast.startup(e.startup) }),
	IdentityChanged: (e, { cast }) => m.org_ev_identity({ startup: cast.startup(e.startup) }),
	DeckUploaded: (e, { cast }) => m.org_ev_deck({ startup: cast.startup(e.startup), n: e.slides.length }),
	ScriptSaved: (e, { cast }) => {
		const startup = cast.startup(e.startup);
		return e.script === null
			? m.org_ev_script_none({ startup })
			: m.org_ev_script({ startup, n: e.script.texts.length });
	},
	DoorsOpened: (e) => m.org_ev_doors({ n: e.commitments.length }),
	TiesDeclared: (e, { cast }) => {
		const who = { who: cast.seat(e.seat) };
		if (e.ties === undefined) return m.org_ev_ties_gone(who);
		const text = e.ties.trim();
		return text === '' ? m.org_ev_ties_none(who) : m.org_ev_ties({ ...who, text });
	},
	MatchSet: (e, { cast }) => {
		const of = { who: cast.seat(e.seat), startup: cast.startup(e.startup) };
		return e.matched ? m.org_ev_match(of) + why(e.reason) : m.org_ev_match_gone(of);
	},
	RecognitionDeclared: (e, { cast }) =>
		m.org_ev_recognised({ who: cast.seat(e.seat), slot: cast.slot(e.slot) }),
	ContributionGiven: (e) => m.org_ev_contribution({ text: e.contribution }),
	OrderDrawn: (e) => m.org_ev_drawn({ order: e.slots.map((s) => s.pseudonym.word).join(', ') }),
	SlotCalled: (e, { cast }) => {
		const slot = { slot: cast.slot(e.slot) };
		if (e.ready == null) return m.org_ev_called(slot);
		return e.ready ? m.org_ev_called_ready(slot) : m.org_ev_called_absent(slot);
	},
	StepStarted: (e, { cast }) => {
		const slot = { slot: cast.slot(e.slot) };
		if (e.step === 'pitch') return m.org_ev_step_pitch(slot);
		return e.step === 'questions' ? m.org_ev_step_questions(slot) : m.org_ev_step_scoring(slot);
	},
	TimerPaused: () => m.org_ev_paused(),
	TimerResumed: () => m.org_ev_resumed(),
	TimerExtended: (e) => m.org_ev_extended({ n: Math.round(e.byMs / 60_000) }),
	SlotPostponed: (e, { cast }) => m.org_ev_postponed({ slot: cast.slot(e.slot) }) + why(e.reason),
	SlotSkipped: (e, { cast }) => m.org_ev_skipped({ slot: cast.slot(e.slot) }) + why(e.reason),
	SlotFinished: (e, { cast }) => m.org_ev_finished({ slot: cast.slot(e.slot) }),
	SlideShown: (e, { cast }) => m.org_ev_slide({ slot: cast.slot(e.slot), n: e.index + 1 }),
	FloorGiven: (e, { cast }) => {
		if (e.floor.kind === 'nobody') return m.org_ev_floor_nobody();
		const who = e.floor.kind === 'presenter' ? m.org_ev_the_presenter() : cast.seat(e.floor.seat);
		return m.org_ev_floor({ who });
	},
	PresenterLocked: (e) => (e.locked ? m.org_ev_locked() : m.org_ev_unlocked()),
	CaptionSpoken: (e, { cast }) => {
		if (e.slot === null) return m.org_ev_caption_none({ text: e.text });
		const said = { slot: cast.slot(e.slot), text: e.text };
		return e.source === 'written' ? m.org_ev_caption_written(said) : m.org_ev_caption(said);
	},
	AnswerKept: (e, { cast }) =>
		m.org_ev_answer_kept({
			slot: cast.slot(e.slot),
			list: peopleText(e.kept.map((k) => `«${k.quote}» (${k.reason})`))
		}),
	QuestionAsked: (e, { cast }) =>
		m.org_ev_asked({ who: cast.seat(e.seat), slot: cast.slot(e.slot), text: e.text }),
	QuestionPicked: (e, { cast }) => m.org_ev_picked({ text: cast.question(e.question) }),
	QuestionClosed: (e, { cast }) =>
		e.answered
			? m.org_ev_answered({ text: cast.question(e.question) })
			: m.org_ev_dropped({ text: cast.question(e.question) }),
	QuestionMoved: () => m.org_ev_reordered(),
	HandRaised: (e, { cast }) =>
		e.raised ? m.org_ev_hand({ who: cast.seat(e.seat) }) : m.org_ev_hand_down({ who: cast.seat(e.seat) }),
	SheetSaved: (e, { cast }) => m.org_ev_sheet({ who: cast.seat(e.seat), slot: cast.slot(e.slot) }),
	SheetSubmitted: (e, { cast }) => m.org_ev_submitted({ who: cast.seat(e.seat), slot: cast.slot(e.slot) }),
	FrameHeld: () => m.org_ev_held(),
	BreachDeclared: (e, { cast }) => {
		const slot = { slot: cast.slot(e.slot) };
		if (e.heardMs === undefined || e.slidesSeen === undefined) return m.org_ev_breach_bare(slot);
		const told = m.org_ev_breach({ ...slot, s: seconds(e.heardMs), n: e.slidesSeen });
		return e.slide == null ? told : `${told}; ${m.org_ev_breach_slide({ n: e.slide + 1 })}`;
	},
	BreachNoted: (e, { cast }) => {
		const choice = { continue: m.org_ev_go_on, postpone: m.org_ev_put_off, void: m.org_ev_annul }[e.choice]();
		return m.org_ev_breach_noted({ slot: cast.slot(e.slot), choice }) + why(e.note);
	},
	ReviewOpened: () => m.org_ev_review(),
	SessionSealed: () => m.org_ev_sealed(),
	SessionReopened: (e) => m.org_ev_reopened() + why(e.reason),
	RevealApproved: (e) => {
		const who = { who: roleName(e.role) };
		const told = e.late ? m.org_ev_approved_late(who) : m.org_ev_approved(who);
		return e.shared ? `${told} ${m.org_ev_approved_shared()}` : told;
	},
	RevealScheduled: () => m.org_ev_scheduled(),
	KeyReleased: (e, { cast }) =>
		m.org_ev_revealed({
			list: e.openings.map((o) => m.org_ev_is({ slot: cast.slot(o.slot), name: o.opening.name })).join('; ')
		}),
	RevealShown: (e, { cast }) =>
		e.late
			? m.org_ev_shown_late({ who: cast.seat(e.seat) })
			: m.org_ev_shown({ who: cast.seat(e.seat), ms: Math.round(Math.abs(e.skewMs)) }),
	ShortlistDecided: (e, { cast }) => {
		const list = e.slots.map((s) => cast.name(s) ?? cast.slot(s));
		const told =
			list.length === 0 ? m.org_ev_shortlist_none() : m.org_ev_shortlist({ list: peopleText(list) });
		return told + why(e.reason);
	},
	MeetingOpened: (e) => (e.everyone ? m.org_ev_meeting_all() : m.org_ev_meeting()),
	MeetingSeatSet: (e, { cast }) => {
		const who = { who: cast.guest(e.seat) };
		if (e.admitted === false) return m.org_ev_meeting_out(who);
		if (e.muted) return m.org_ev_meeting_muted(who);
		return e.muted === undefined ? m.org_ev_meeting_admitted(who) : m.org_ev_meeting_in(who);
	},
	MeetingEnded: () => m.org_ev_meeting_end(),
	SessionClosed: () => m.org_ev_closed(),
	SessionAborted: (e) => m.org_ev_aborted() + why(e.reason),
	Withheld: () => m.org_ev_withheld()
};

export function eventText(e: SessionEvent, told: Told): string {
	const text = (WORDS[e.type] as (e: SessionEvent, told: Told) => string)(e, told);
	return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
