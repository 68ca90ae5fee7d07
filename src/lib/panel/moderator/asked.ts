import { m } from '$lib/paraglide/messages.js';
import { toApprove } from '../../seat/approve.ts';
import type { ModeratorOwn, SlotView, Stage } from '$wire/index.ts';

/** The one thing asked of the moderator now; the cue has the button for it. */
export function askedOf(stage: Stage, own: ModeratorOwn): string {
	if (own.breach !== null) return own.unrecorded ? m.panel_ask_wait() : m.panel_ask_breach();
	if (own.hasFloor) return m.panel_ask_onair();
	switch (stage.phase) {
		case 'draft':
		case 'lobby':
			return (stage.drawn && callAsked(stage)) || m.panel_ask_wait();
		case 'pitching':
			return own.resumed ? m.panel_ask_floor_back() : stepAsked(stage);
		case 'review':
			return m.panel_ask_seal();
		case 'sealed':
			return toApprove(own) ? m.panel_ask_approve() : m.panel_approved_wait();
		case 'revealing':
			return m.panel_ask_wait();
		case 'revealed':
			if (stage.results?.decision == null) return m.panel_ask_decide();
			return stage.meeting === null ? m.panel_ask_after_decision() : m.panel_ask_meeting();
		case 'closed':
			return m.panel_ask_results();
		case 'aborted':
			return '';
	}
}

/** After the reveal, the heading of what is asked; null: it has none. */
export function asksAtOf({
	phase,
	results,
	meeting
}: Pick<Stage, 'phase' | 'results' | 'meeting'>): string | null {
	if (phase !== 'revealed') return null;
	if (results?.decision == null) return 'decide-title';
	return meeting === null ? null : 'meeting-title';
}

function stepAsked(stage: Stage): string {
	switch (stage.now?.step) {
		case 'called':
			return m.panel_mod_start_pitch();
		case 'pitch':
			return m.panel_mod_start_questions();
		case 'questions':
			return m.panel_mod_start_scoring();
		case 'scoring':
			return m.panel_mod_finish();
		default:
			return callAsked(stage) ?? m.panel_mod_open_review();
	}
}

/** Which pitch is next: one that waits, else the first that was postponed. */
export function nextIn({ slots }: Pick<Stage, 'slots'>): SlotView | undefined {
	return slots.find((s) => s.status === 'waiting') ?? slots.find((s) => s.status === 'postponed');
}

function callAsked(stage: Stage): string | null {
	const next = nextIn(stage);
	return next === undefined ? null : m.panel_mod_call({ word: next.pseudonym.word });
}

/** How many wait to be heard and can be: by voice, unless the pitch is cut, and in writing. */
export function waitingIn(stage: Stage, own: ModeratorOwn): { hands: number; questions: number } {
	const heard = own.may.includes('giveFloor') && !stage.now?.cut;
	const questions = own.questions.filter(({ status }) => status === 'waiting').length;
	return { hands: heard ? own.hands.length : 0, questions };
}

/** Pseudonyms of the pitches that were skipped and have no result; '' where none was. */
export function skippedIn({ slots }: Pick<Stage, 'slots'>): string {
	return slots.flatMap((s) => (s.status === 'skipped' ? [s.pseudonym.word] : [])).join(', ');
}

/** What follows from the seal, with what will not count. */
export function sealText(stage: Stage, own: ModeratorOwn): string {
	const words = skippedIn(stage);
	return [
		m.panel_mod_seal_body(),
		...(own.openSheets > 0 ? [m.panel_mod_seal_sheets({ n: own.openSheets })] : []),
		...(words === '' ? [] : [m.panel_mod_seal_skipped({ words })])
	].join(' ');
}

/**
 * What is known of a cut that was pressed and is not there.
 * @param link `back`: a view has come over a connection that was made since, and in it nothing is cut
 */
export function notCutText(
	refused: boolean,
	link: 'connecting' | 'online' | 'offline' | 'back'
): { title: string; body: string } {
	if (refused) return { title: m.panel_mod_not_cut_refused(), body: m.panel_mod_not_cut_do() };
	if (link === 'back') return { title: m.panel_mod_not_cut_back(), body: m.panel_mod_not_cut_again() };
	const title = link === 'online' ? m.panel_mod_not_cut_silent() : m.panel_mod_not_cut();
	return { title, body: m.panel_mod_not_cut_do() };
}
