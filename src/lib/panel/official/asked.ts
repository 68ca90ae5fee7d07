import { m } from '$lib/paraglide/messages.js';
import type { OfficialOwn, Stage } from '$wire/index.ts';

export function handedIn(own: OfficialOwn, slot: string): boolean {
	return own.sheets[slot]?.submittedAt != null;
}

/** The one thing asked of an official now. */
export function askedOf(stage: Stage, own: OfficialOwn): string {
	if (own.hasFloor) return m.panel_ask_onair();
	switch (stage.phase) {
		case 'draft':
		case 'lobby':
			return m.panel_lobby_asked();
		case 'pitching':
			if (stage.now === null) return m.panel_ask_wait();
			if (stage.now.step !== 'scoring') return m.panel_ask_listen();
			return handedIn(own, stage.now.slot) ? m.panel_ask_scored() : m.panel_ask_score();
		case 'review':
			return m.panel_ask_review();
		case 'sealed':
		case 'revealing':
			return m.panel_ask_sealed();
		case 'revealed':
		case 'closed':
			return stage.meeting !== null && own.media.meeting !== null
				? m.panel_ask_meeting()
				: m.panel_ask_results();
		case 'aborted':
			return '';
	}
}
