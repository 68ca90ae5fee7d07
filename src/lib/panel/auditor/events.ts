import { m } from '$lib/paraglide/messages.js';
import type { PublicEvent } from '$wire/index.ts';

const WORDS: Readonly<Record<string, (e: { detail: string }) => string>> = {
	DoorsOpened: () => m.panel_ev_doors(),
	ContributionGiven: () => m.panel_ev_contribution(),
	OrderDrawn: () => m.panel_ev_drawn(),
	SlotCalled: () => m.panel_ev_called(),
	StepStarted: (e) => m.panel_ev_step({ step: step(e.detail) }),
	TimerPaused: () => m.panel_ev_paused(),
	TimerResumed: () => m.panel_ev_resumed(),
	TimerExtended: (e) => m.panel_ev_extended({ n: e.detail }),
	SlotPostponed: (e) =>
		e.detail.trim() === '' ? m.panel_ev_postponed_bare() : m.panel_ev_postponed({ reason: e.detail }),
	SlotSkipped: (e) =>
		e.detail.trim() === '' ? m.panel_ev_skipped_bare() : m.panel_ev_skipped({ reason: e.detail }),
	SlotFinished: () => m.panel_ev_finished(),
	FloorGiven: (e) => m.panel_ev_floor({ who: floor(e.detail) }),
	BreachDeclared: (e) => {
		const [seconds = '0', slides = '0'] = e.detail.split(' ');
		return m.panel_ev_breach({ seconds, slides });
	},
	BreachNoted: (e) => m.panel_ev_breach_noted({ choice: choice(e.detail) }),
	ReviewOpened: () => m.panel_ev_review(),
	SessionSealed: () => m.panel_ev_sealed(),
	SessionReopened: (e) => m.panel_ev_reopened({ reason: e.detail }),
	RevealApproved: (e) =>
		e.detail.endsWith(' shared') ? m.panel_ev_approved_shared() : m.panel_ev_approved(),
	KeyReleased: () => m.panel_ev_released(),
	ShortlistDecided: () => m.panel_ev_shortlist(),
	MeetingOpened: () => m.panel_ev_meeting(),
	MeetingEnded: () => m.panel_ev_meeting_ended(),
	SessionClosed: () => m.panel_ev_closed(),
	SessionAborted: (e) => m.panel_ev_aborted({ reason: e.detail })
};

/** A public event in words. */
export function eventText(e: Pick<PublicEvent, 'type' | 'detail'>): string {
	return WORDS[e.type]?.(e) ?? e.type;
}

function step(name: string): string {
	if (name === 'pitch') return m.panel_now_pitch();
	return name === 'questions' ? m.panel_now_questions() : m.panel_now_scoring();
}

function choice(name: string): string {
	if (name === 'continue') return m.panel_choice_continue();
	return name === 'void' ? m.panel_choice_void() : m.panel_choice_postpone();
}

function floor(kind: string): string {
	if (kind === 'presenter') return m.panel_role_presenter();
	return kind === 'seat' ? m.panel_ev_panel() : m.panel_mod_floor_none();
}
