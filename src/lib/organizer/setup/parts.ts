import type { SessionDraft } from '$wire/index.ts';

/** The settings by what people call them. */
export const PARTS = [
	'entity',
	'category',
	'challenge',
	'startsAt',
	'rubric',
	'minutes',
	'shortlist',
	'quorum',
	'mask',
	'captions'
] as const;
export type SettingsPart = (typeof PARTS)[number];

/** Which settings differ between two drafts; date and zone count as one. */
export function changedParts(a: SessionDraft, b: SessionDraft): SettingsPart[] {
	const same = (x: unknown, y: unknown) => JSON.stringify(x) === JSON.stringify(y);
	return PARTS.filter(
		(part) => !same(a[part], b[part]) || (part === 'startsAt' && a.timeZone !== b.timeZone)
	);
}
