import { m } from '$lib/paraglide/messages.js';
import { localeTag, mean } from '$lib/ui/format';
import type { Tone } from '$lib/ui/types';
import type { Phase, Role, SessionDraft } from '$wire/index.ts';

const PHASES: Readonly<Record<Phase, () => string>> = {
	draft: m.org_phase_draft,
	lobby: m.org_phase_lobby,
	pitching: m.org_phase_pitching,
	review: m.org_phase_review,
	sealed: m.org_phase_sealed,
	revealing: m.org_phase_revealing,
	revealed: m.org_phase_revealed,
	closed: m.org_phase_closed,
	aborted: m.org_phase_aborted
};

/** As a session goes through them. */
export const PHASE_ORDER = Object.keys(PHASES) as Phase[];

export function phaseText(phase: Phase): string {
	return PHASES[phase]();
}

export function phaseTone(phase: Phase): Tone | 'neutral' | 'live' {
	if (phase === 'pitching' || phase === 'revealing') return 'live';
	if (phase === 'aborted') return 'bad';
	return phase === 'draft' || phase === 'closed' ? 'neutral' : 'info';
}

export const CATEGORIES: readonly (() => string)[] = [
	m.org_cat_1,
	m.org_cat_2,
	m.org_cat_3,
	m.org_cat_4,
	m.org_cat_5,
	m.org_cat_6,
	m.org_cat_7,
	m.org_cat_8,
	m.org_cat_9
];

export function roleName(role: Role): string {
	switch (role) {
		case 'official':
			return m.org_role_official();
		case 'moderator':
			return m.org_role_moderator();
		case 'auditor':
			return m.org_role_auditor();
		case 'presenter':
			return m.org_role_presenter();
		case 'projector':
			return m.org_role_projector();
		case 'captioner':
			return m.org_role_captioner();
		case 'organizer':
			return m.org_role_organizer();
	}
}

/** One person of a role, where `roleName` heads a list of them. */
export function roleOne(role: Role): string {
	if (role === 'official') return m.org_one_official();
	if (role === 'captioner') return m.org_one_captioner();
	return role === 'presenter' ? m.org_one_presenter() : roleName(role);
}

/** Who enters the shortlist, in sentences. */
export function ruleText({ shortlist: { max, threshold } }: SessionDraft): string[] {
	const from = threshold === null ? m.org_rule_told_any() : m.org_rule_told_from({ n: mean(threshold, 2) });
	return [m.org_rule_told_max({ n: max }), from];
}

/** What decides a tie across the last place. */
export function tieText({ shortlist: { tieBreak }, rubric }: SessionDraft): string {
	const by = tieBreak.by === 'criterion' ? rubric.find((c) => c.id === tieBreak.criterion)?.title : undefined;
	return by === undefined ? m.org_rule_tie_panel() : m.org_rule_tie_by({ c: by });
}

/** Names in a row, as the language joins them. */
export function peopleText(names: readonly string[]): string {
	return new Intl.ListFormat(localeTag(), { type: 'conjunction' }).format(names);
}
