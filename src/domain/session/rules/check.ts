import type { SessionDraft } from '../draft.ts';
import { officials, type Base } from '../state.ts';

/** What is missing before doors may open: a closed set, worded by the client. */
export const MISSING = [
	'entity',
	'challenge',
	'date',
	'rubric-empty',
	'rubric-title',
	'rubric-weights',
	'rubric-levels',
	'minutes',
	'shortlist-criterion',
	'officials',
	'quorum',
	'moderator',
	'auditor',
	'captioner',
	'startups',
	'presenter'
] as const;
export type Missing = (typeof MISSING)[number];

export function missing(state: Base): readonly Missing[] {
	return [...missingDraft(state.draft), ...missingPeople(state)];
}

function missingDraft(d: SessionDraft): Missing[] {
	const scored = d.rubric.filter((c) => c.kind === 'scored');
	const rule = d.shortlist.tieBreak;
	const { pitch, questions, scoring } = d.minutes;
	return pick([
		['entity', d.entity.trim() === ''],
		[
			'challenge',
			[d.challenge.title, d.challenge.problem, d.challenge.requirement].some((t) => t.trim() === '')
		],
		['date', d.startsAt === null],
		['rubric-empty', scored.length === 0],
		['rubric-title', d.rubric.some((c) => c.title.trim() === '')],
		['rubric-weights', scored.some((c) => !(c.weight > 0))],
		['rubric-levels', scored.some((c) => c.levels.some((l) => l.trim() === ''))],
		['minutes', [pitch, questions, scoring].some((m) => !(m > 0))],
		['shortlist-criterion', rule.by === 'criterion' && !scored.some((c) => c.id === rule.criterion)]
	]);
}

function missingPeople(s: Base): Missing[] {
	const count = officials(s).length;
	const has = (role: string) => s.seats.some((x) => x.role === role);
	return pick([
		['officials', count === 0],
		['quorum', count > 0 && s.draft.quorum > count],
		['moderator', !has('moderator')],
		['auditor', !has('auditor')],
		['captioner', s.draft.captions && !has('captioner')],
		['startups', s.startups.length === 0],
		['presenter', s.startups.some((x) => !s.seats.some((seat) => seat.startup === x.id))]
	]);
}

function pick(list: [Missing, boolean][]): Missing[] {
	return list.filter(([, is]) => is).map(([code]) => code);
}
