import { m } from '$lib/paraglide/messages.js';
import type { SettingsPart } from './parts.ts';

const WORDS: Readonly<Record<SettingsPart, () => string>> = {
	entity: m.org_entity,
	category: m.org_category,
	challenge: m.org_part_challenge,
	startsAt: m.org_starts,
	rubric: m.org_sec_rubric,
	minutes: m.org_minutes,
	shortlist: m.org_sec_rule,
	quorum: m.org_part_quorum,
	mask: m.org_mask,
	captions: m.org_captions
};

export function partText(part: SettingsPart): string {
	return WORDS[part]().toLocaleLowerCase();
}
