import { m } from '$lib/paraglide/messages.js';
import type { Missing } from '$wire/index.ts';
import type { ProblemCode, Problem, Section } from './problems.ts';

const WORDS: Readonly<Record<Exclude<ProblemCode, 'typed'>, (p: { name: string }) => string>> = {
	entity: () => m.org_err_entity(),
	title: () => m.org_err_title(),
	problem: () => m.org_err_problem(),
	requirement: () => m.org_err_requirement(),
	date: () => m.org_err_date(),
	time: () => m.org_err_time(),
	minutes: () => m.org_err_minutes(),
	'rubric-empty': () => m.org_err_rubric_empty(),
	'criterion-title': (p) => m.org_err_criterion_title(p),
	'criterion-weight': (p) => m.org_err_criterion_weight(p),
	'criterion-level': (p) => m.org_err_criterion_level(p),
	'tie-break': () => m.org_err_tie(),
	quorum: ({ name }) => m.org_err_quorum({ n: name }),
	officials: () => m.org_err_officials(),
	moderator: () => m.org_err_moderator(),
	auditor: () => m.org_err_auditor(),
	captioner: () => m.org_err_captioner(),
	startups: () => m.org_err_startups(),
	presenter: (p) => m.org_err_presenter(p),
	loose: () => m.org_err_loose()
};

/** One sentence: what is missing or wrong, and so what to do. */
export function problemText(p: Problem): string {
	return p.code === 'typed' ? p.name : WORDS[p.code](p);
}

const SECTION_WORDS: Readonly<Record<Section, () => string>> = {
	what: m.org_sec_what,
	when: m.org_sec_when,
	rubric: m.org_sec_rubric,
	rule: m.org_sec_rule,
	people: m.org_sec_people,
	startups: m.org_sec_startups
};

export function sectionText(section: Section): string {
	return SECTION_WORDS[section]();
}

/** Which of the fields' codes say the same as one of the server's: what it finds beyond them is shown by section. */
const SERVER: Readonly<Record<Missing, readonly [section: Section, ...codes: ProblemCode[]]>> = {
	entity: ['what', 'entity'],
	challenge: ['what', 'title', 'problem', 'requirement'],
	date: ['when', 'date', 'time'],
	'rubric-empty': ['rubric', 'rubric-empty'],
	'rubric-title': ['rubric', 'criterion-title'],
	'rubric-weights': ['rubric', 'criterion-weight'],
	'rubric-levels': ['rubric', 'criterion-level'],
	minutes: ['when', 'minutes'],
	'shortlist-criterion': ['rule', 'tie-break'],
	officials: ['people', 'officials'],
	quorum: ['rule', 'quorum'],
	moderator: ['people', 'moderator'],
	auditor: ['people', 'auditor'],
	captioner: ['people', 'captioner'],
	startups: ['startups', 'startups'],
	presenter: ['startups', 'presenter']
};

/** What the server still misses although the fields here say nothing of it: the section's heading to go to. */
export function beyond(missing: readonly Missing[], found: readonly Problem[]): Problem[] {
	return missing
		.map((code) => SERVER[code])
		.filter(([, ...codes]) => !found.some((p) => codes.includes(p.code)))
		.map(([section, code]) => ({ section, field: `${section}-title`, code: code as ProblemCode, name: '' }));
}
