import { m } from '$lib/paraglide/messages.js';
import { percent } from '$lib/ui/format';
import type { OutboxEntry } from '$lib/live/outbox/entry.ts';
import { linesOf } from '$lib/seat/left.ts';
import { draftSchema, type Criterion, type SessionDraft } from '$wire/index.ts';
import { CATEGORIES, ruleText, tieText } from './words.ts';
import { inZone } from './zone.ts';

/** A setting by what people call it, what it is, and, of a criterion, what each level means. */
export type SettingsRow = [label: string, lines: readonly string[], levels?: readonly string[]];

/** All settings in words, by the part of the page where they stand. */
export function settings(
	draft: SessionDraft
): Record<'what' | 'when' | 'rubric' | 'rule', readonly SettingsRow[]> {
	const { challenge, minutes } = draft;
	const total = draft.rubric.reduce((n, c) => n + (c.kind === 'scored' ? c.weight : 0), 0);
	return {
		what: [
			[m.org_entity(), [draft.entity]],
			[m.org_category(), [CATEGORIES[draft.category - 1]?.() ?? '']],
			[m.org_challenge_title(), [challenge.title]],
			[m.org_problem(), [challenge.problem]],
			[m.org_affected(), [challenge.affected]],
			[m.org_requirement(), [challenge.requirement]]
		],
		when: [
			[
				m.org_starts(),
				draft.startsAt === null ? [] : [m.org_when_told(inZone(draft.startsAt, draft.timeZone))]
			],
			[
				m.org_minutes(),
				[
					`${m.org_min_pitch()}: ${minutes.pitch} min`,
					`${m.org_min_questions()}: ${minutes.questions} min`,
					`${m.org_min_scoring()}: ${minutes.scoring} min`
				]
			],
			[m.org_mask(), [draft.mask === 'clear' ? m.org_mask_clear() : m.org_mask_strong()]],
			[m.org_captions(), [draft.captions ? m.org_captions_on() : m.org_captions_off()]]
		],
		rubric: draft.rubric.map((c) => [
			c.title,
			[
				c.description,
				c.kind === 'comment' ? m.org_comment_only() : m.org_weight_hint({ share: percent(c.weight, total) }),
				c.required ? m.org_required() : m.common_optional()
			],
			levelLines(c)
		]),
		rule: [
			[m.org_rule_told(), ruleText(draft)],
			[m.org_rule_tie(), [tieText(draft)]],
			[m.org_part_quorum(), [m.org_quorum_told({ n: draft.quorum })]]
		]
	};
}

/** A setting that was typed otherwise than it is. */
export interface Change {
	label: string;
	typed: readonly string[];
	fixed: readonly string[];
}

/** What differs, with all that was typed of it. */
export function changes(typed: SessionDraft, fixed: SessionDraft): readonly Change[] {
	const [mine, theirs] = [settings(typed), settings(fixed)];
	const plain = (['what', 'when', 'rule'] as const).flatMap((part) =>
		mine[part].map(([label, lines], i) => ({ label, typed: lines, fixed: theirs[part][i]?.[1] ?? [] }))
	);
	const ids = [...new Set([...typed.rubric, ...fixed.rubric].map((c) => c.id))];
	const criteria = ids.map((id) => {
		const [a, b] = [typed, fixed].map((d) => d.rubric.find((c) => c.id === id));
		return { label: a?.title || b?.title || m.org_criterion_new(), typed: whole(a), fixed: whole(b) };
	});
	const order = (d: SessionDraft) => d.rubric.map((c) => c.title);
	const rubric = { label: m.org_sec_rubric(), typed: order(typed), fixed: order(fixed) };
	return [...plain, rubric, ...criteria].filter((c) => c.typed.join('\n') !== c.fixed.join('\n'));
}

function levelLines(c: Criterion): readonly string[] {
	return c.kind === 'comment' ? [] : c.levels.map((text, i) => `${i + 1}: ${text}`);
}

/** What lies unrecorded in the browser of a desk that is gone, as lines to copy. @param fixed the settings seen last */
export function leftOf(
	{ name, value }: Pick<OutboxEntry, 'name' | 'value'>,
	fixed: SessionDraft | null
): string[] {
	if (name !== 'draft') return linesOf({ value }, []);
	const typed = draftSchema.safeParse(value).data as SessionDraft | undefined;
	if (typed === undefined || fixed === null) return [];
	return changes(typed, fixed).map(({ label, typed }) => `${label}: ${typed.join('\n') || m.org_nothing()}`);
}

function whole(c: Criterion | undefined): readonly string[] {
	if (c === undefined) return [];
	return [
		c.title,
		c.description,
		c.kind === 'comment' ? m.org_comment_only() : `${m.org_weight()}: ${c.weight}`,
		c.required ? m.org_required() : m.common_optional(),
		...levelLines(c)
	].filter((line) => line !== '');
}
