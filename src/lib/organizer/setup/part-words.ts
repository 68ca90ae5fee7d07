import { m } from '$lib/paraglide/messages.js';
import type { Part } from './parts.ts';

const WORDS: Readonly<Record<Part, () => string>> = {
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

export function partText(part: Part): string {
	return WORDS[part]().toLocaleLowerCase();
}
