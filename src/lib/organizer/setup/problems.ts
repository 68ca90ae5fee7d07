import {
	contextOf,
	ordinaryName,
	type Criterion,
	type Desk,
	type Role,
	type SessionDraft
} from '$wire/index.ts';

/** What keeps the doors shut, said of one field: `field` is the id to go to. */
export interface Problem {
	section: Section;
	field: string;
	code: ProblemCode;
	/** A name to put into the words: a criterion, a startup. */
	name: string;
}

export const SECTIONS = ['what', 'when', 'rubric', 'rule', 'people', 'startups'] as const;
export type Section = (typeof SECTIONS)[number];

export type ProblemCode =
	| 'entity'
	| 'title'
	| 'problem'
	| 'requirement'
	| 'date'
	| 'time'
	| 'minutes'
	| 'rubric-empty'
	| 'criterion-title'
	| 'criterion-weight'
	| 'criterion-level'
	| 'tie-break'
	| 'quorum'
	| 'officials'
	| 'moderator'
	| 'auditor'
	| 'captioner'
	| 'startups'
	| 'presenter'
	| 'typed'
	| 'loose';

type People = Pick<Desk, 'people' | 'startups'>;

/** The same rules as the server's check, one line per field instead of one per rule. */
export function problems(draft: SessionDraft, wall: { date: string }, desk: People): Problem[] {
	return [
		...ofWhat(draft),
		...ofWhen(draft, wall),
		...ofRubric(draft),
		...ofRule(draft, desk),
		...ofPeople(draft, desk)
	];
}

/** Startups whose name is a word that others say too, once each. It keeps no door shut. */
export function ordinary(
	{ startups }: Pick<Desk, 'startups'>,
	draft: Parameters<typeof contextOf>[0]
): string[] {
	const context = contextOf(draft);
	const own = startups.filter(({ identity }) => ordinaryName(identity, context));
	return [...new Set(own.map(({ identity }) => identity?.name ?? ''))];
}

/** Startups that are to have their slides or text checked once more, by name. It keeps no door shut. */
export function unchecked({ startups }: Pick<Desk, 'startups'>): string[] {
	const own = startups.filter((s) => s.unchecked);
	return [...new Set(own.map(({ identity }) => identity?.name ?? ''))];
}

type Line = [is: boolean, section: Section, field: string, code: ProblemCode, name?: string];

function lines(list: Line[]): Problem[] {
	return list
		.filter(([is]) => is)
		.map(([, section, field, code, name = '']) => ({ section, field, code, name }));
}

const empty = (text: string) => text.trim() === '';

function ofWhat({ entity, challenge }: SessionDraft): Problem[] {
	return lines([
		[empty(entity), 'what', 'f-entity', 'entity'],
		[empty(challenge.title), 'what', 'f-title', 'title'],
		[empty(challenge.problem), 'what', 'f-problem', 'problem'],
		[empty(challenge.requirement), 'what', 'f-requirement', 'requirement']
	]);
}

function ofWhen({ startsAt, minutes }: SessionDraft, wall: { date: string }): Problem[] {
	const open = startsAt === null;
	return lines([
		[open && wall.date === '', 'when', 'f-date', 'date'],
		[open && wall.date !== '', 'when', 'f-time', 'time'],
		...(['pitch', 'questions', 'scoring'] as const).map((part): Line => [
			!(minutes[part] > 0),
			'when',
			`f-min-${part}`,
			'minutes'
		])
	]);
}

function ofRubric({ rubric }: SessionDraft): Problem[] {
	const scored = rubric.filter((c) => c.kind === 'scored');
	return [
		...lines([[scored.length === 0, 'rubric', 'f-rubric-add', 'rubric-empty']]),
		...rubric.flatMap((c, i) => ofCriterion(c, i))
	];
}

function ofCriterion(c: Criterion, index: number): Problem[] {
	const name = c.title.trim() || String(index + 1);
	const scored = c.kind === 'scored';
	const level = c.levels.findIndex(empty);
	return lines([
		[empty(c.title), 'rubric', `c-${c.id}-title`, 'criterion-title', name],
		[scored && !(c.weight > 0), 'rubric', `c-${c.id}-weight`, 'criterion-weight', name],
		[scored && level >= 0, 'rubric', `c-${c.id}-level-${level}`, 'criterion-level', name]
	]);
}

function ofRule({ rubric, shortlist, quorum }: SessionDraft, { people }: People): Problem[] {
	const { tieBreak: tie } = shortlist;
	const scored = rubric.filter((c) => c.kind === 'scored').map((c) => c.id);
	const officials = people.filter((p) => p.role === 'official').length;
	return lines([
		[tie.by === 'criterion' && !scored.includes(tie.criterion), 'rule', 'f-tie', 'tie-break'],
		[officials > 0 && quorum > officials, 'rule', 'f-quorum', 'quorum', String(officials)]
	]);
}

function ofPeople({ captions }: SessionDraft, { people, startups }: People): Problem[] {
	const has = (role: Role) => people.some((p) => p.role === role);
	return lines([
		[!has('official'), 'people', 'p-official', 'officials'],
		[!has('moderator'), 'people', 'p-moderator', 'moderator'],
		[!has('auditor'), 'people', 'p-auditor', 'auditor'],
		[captions && !has('captioner'), 'people', 'p-captioner', 'captioner'],
		[startups.length === 0, 'startups', 'su-name', 'startups'],
		...startups.map((s): Line => {
			const spoken = people.some((p) => p.startup === s.startup);
			return [!spoken, 'startups', `su-${s.startup}-link`, 'presenter', s.identity?.name ?? ''];
		})
	]);
}
