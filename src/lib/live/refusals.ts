import { m } from '$lib/paraglide/messages.js';
import type { Refusal } from '$wire/index.ts';

/** The same may be taken a little later. */
export const PASSING: readonly Refusal[] = ['busy', 'storage', 'rate'];

const WORDS: Readonly<Record<Refusal, () => string>> = {
	'not-found': m.refusal_not_found,
	invalid: m.refusal_invalid,
	incomplete: m.refusal_incomplete,
	stale: m.refusal_stale,
	limit: m.refusal_limit,
	'not-now': m.refusal_not_now,
	busy: m.refusal_busy,
	storage: m.refusal_storage,
	rate: m.refusal_rate,
	late: m.refusal_late,
	unrecorded: m.refusal_unrecorded,
	missing: m.refusal_missing
};

/** Why the server refused, in the reader's language, with what to do. */
export function refusalText(refusal: Refusal): string {
	return WORDS[refusal]();
}
