import { m } from '$lib/paraglide/messages.js';
import type { Missing, Phase, Role } from '$wire/index.ts';

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

export function phaseText(phase: Phase): string {
	return PHASES[phase]();
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

const MISSING: Readonly<Record<Missing, [text: () => string, section: string]>> = {
	entity: [m.org_miss_entity, 'what'],
	challenge: [m.org_miss_challenge, 'what'],
	date: [m.org_miss_date, 'when'],
	'rubric-empty': [m.org_miss_rubric_empty, 'rubric'],
	'rubric-title': [m.org_miss_rubric_title, 'rubric'],
	'rubric-weights': [m.org_miss_rubric_weights, 'rubric'],
	'rubric-levels': [m.org_miss_rubric_levels, 'rubric'],
	minutes: [m.org_miss_minutes, 'when'],
	'shortlist-criterion': [m.org_miss_shortlist, 'rule'],
	officials: [m.org_miss_officials, 'people'],
	quorum: [m.org_miss_quorum, 'rule'],
	moderator: [m.org_miss_moderator, 'people'],
	auditor: [m.org_miss_auditor, 'people'],
	startups: [m.org_miss_startups, 'startups'],
	presenter: [m.org_miss_presenter, 'startups']
};

/** What is missing, in words, and the id of the section that has it. */
export function missingText(code: Missing): { text: string; section: string } {
	const [text, section] = MISSING[code];
	return { text: text(), section };
}

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
		case 'organizer':
			return m.org_role_organizer();
	}
}
