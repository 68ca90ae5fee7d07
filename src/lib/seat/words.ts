import { m } from '$lib/paraglide/messages.js';
import type { ConnectionStatus } from '$lib/ui/types';
import type { LiveConnection } from '$lib/live/connection.svelte.ts';
import type { FloorView, Phase, Role, Stage, Step } from '$wire/index.ts';

/** The link as the status strip words it. */
export function connectionOf(live: LiveConnection): ConnectionStatus {
	if (live.ended === 'moved') return { kind: 'moved' };
	if (live.ended !== null) return { kind: 'ended' };
	return live.link === 'online'
		? { kind: 'online' }
		: { kind: 'reconnecting', since: live.since ?? live.now() };
}

const STEPS: Readonly<Record<'called' | Step, () => string>> = {
	called: m.panel_now_called,
	pitch: m.panel_now_pitch,
	questions: m.panel_now_questions,
	scoring: m.panel_now_scoring
};

const PHASES: Readonly<Record<Phase, () => string>> = {
	draft: m.panel_lobby_now,
	lobby: m.panel_lobby_now,
	pitching: m.panel_now_between,
	review: m.panel_now_review,
	sealed: m.panel_now_sealed,
	revealing: m.panel_now_revealing,
	revealed: m.panel_now_revealed,
	closed: m.panel_now_closed,
	aborted: m.panel_now_aborted
};

export function nowText(stage: Pick<Stage, 'phase' | 'now'>): string {
	return stage.now === null ? PHASES[stage.phase]() : STEPS[stage.now.step]();
}

/** The same, naming who is on: for what is read aloud and what stands on top. */
export function nowOfText(stage: Pick<Stage, 'phase' | 'now' | 'slots'>): string {
	const slot = stage.slots.find((s) => s.id === stage.now?.slot);
	if (stage.now?.cut) return m.panel_cut_title();
	return slot === undefined
		? nowText(stage)
		: m.panel_now_of({ what: nowText(stage), word: slot.pseudonym.word });
}

/** What follows from closing the session; without a decided shortlist it never has one. */
export function closeText(decided: boolean): string {
	const body = m.panel_mod_close_body();
	return decided ? body : `${m.panel_mod_close_undecided()} ${body}`;
}

/** A role without a number: names stand beside it. */
export function roleText(role: Role): string {
	switch (role) {
		case 'official':
			return m.panel_role_official_unnumbered();
		case 'moderator':
			return m.panel_role_moderator();
		case 'auditor':
			return m.panel_role_auditor();
		case 'organizer':
			return m.panel_role_organizer();
		case 'presenter':
			return m.panel_role_presenter();
		case 'projector':
			return m.panel_role_projector();
		case 'captioner':
			return m.panel_role_captioner();
	}
}

export function floorText(floor: FloorView): string {
	switch (floor.kind) {
		case 'nobody':
			return m.panel_floor_nobody();
		case 'presenter':
			return m.panel_role_presenter();
		case 'moderator':
			return m.panel_role_moderator();
		case 'official':
			return m.panel_role_official({ n: floor.number });
	}
}
