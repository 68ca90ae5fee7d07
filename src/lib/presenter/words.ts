import { m } from '$lib/paraglide/messages.js';
import type { Phase, PresenterOwn, SlotView, Step } from '$wire/index.ts';

type SlotStatus = SlotView['status'];

const STEPS: Readonly<Record<'called' | Step, () => string>> = {
	called: m.presenter_now_called,
	pitch: m.presenter_now_pitch,
	questions: m.presenter_now_questions,
	scoring: m.presenter_now_scoring
};

const PHASES: Readonly<Record<Phase, () => string>> = {
	draft: m.presenter_now_draft,
	lobby: m.presenter_now_lobby,
	pitching: m.presenter_now_pitching,
	review: m.presenter_now_review,
	sealed: m.presenter_now_sealed,
	revealing: m.presenter_now_revealing,
	revealed: m.presenter_now_revealed,
	closed: m.panel_now_closed,
	aborted: m.presenter_aborted
};

/** What happens now: in the own slot by its step, a cut before all, else in the session. */
export function nowText(
	phase: Phase,
	called: Pick<NonNullable<PresenterOwn['called']>, 'step' | 'cut'> | null = null
): string {
	if (called === null) return PHASES[phase]();
	return called.cut ? m.presenter_now_cut() : STEPS[called.step]();
}

/** What is asked of whoever has nothing to do. */
export const IDLE: Readonly<Record<'waiting' | 'aborted', () => string>> = {
	waiting: m.presenter_asked_wait,
	aborted: m.presenter_asked_close
};

/** What the page after the own turn is called, what became of the turn, and whether it may be called again. */
export function overText(
	turn: PresenterOwn['turn'],
	phase: Phase
): { where: string; title: string; body: string } {
	if (turn === 'skipped')
		return {
			where: m.presenter_where_skipped(),
			title: m.presenter_turn_skipped(),
			body: phase === 'pitching' ? m.presenter_turn_skipped_open() : m.presenter_turn_skipped_final()
		};
	if (turn === 'void')
		return {
			where: m.presenter_where_void(),
			title: m.presenter_turn_void(),
			body: m.presenter_turn_void_body()
		};
	const title = turn === 'done' ? m.presenter_waiting_title() : m.presenter_waiting_title_none();
	return { where: m.presenter_where_waiting(), title, body: '' };
}

/** Why a startup has no marks, by what became of its turn. */
export function noMarks(status: SlotStatus | undefined): string {
	if (status === 'skipped') return m.presenter_result_skipped();
	return status === 'void' ? m.presenter_result_void() : m.presenter_result_uncounted();
}

/** What is asked from the countdown on. Once the names are there, there is nothing to wait for. */
export function revealAsked(shown: boolean, meeting: boolean): string {
	if (!shown) return m.presenter_asked_reveal();
	return meeting ? m.panel_ask_meeting() : m.panel_ask_results();
}
