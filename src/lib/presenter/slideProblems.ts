import { m } from '$lib/paraglide/messages.js';
import { SlideError } from '$lib/slides/errors.ts';
import { FILE_MB, MEGAPIXELS } from '$lib/slides/pictures.ts';
import { LIMITS, type Found } from '$wire/index.ts';
import { brief } from './found.ts';
import type { NotSent } from './sendDeck.ts';

/** What happened to a file and what to do; null when the person stopped it. */
export function fileProblem(error: unknown): string | null {
	const e = error instanceof SlideError ? error : new SlideError('broken');
	const words = wordsOf(e);
	return words === null ? null : `${words} ${m.presenter_bad_nothing_sent()}`;
}

function wordsOf({ why, count, page, file }: SlideError): string | null {
	switch (why) {
		case 'too-big':
			return `${m.presenter_bad_too_big({ file, size: count, limit: FILE_MB })} ${m.presenter_bad_too_big_do()}`;
		case 'too-many':
			return `${m.presenter_bad_too_many({ count, limit: LIMITS.slides })} ${m.presenter_bad_too_many_do()}`;
		case 'encrypted':
			return `${m.presenter_bad_encrypted({ file })} ${m.presenter_bad_encrypted_do()}`;
		case 'kind':
			return `${m.presenter_bad_kind({ file })} ${m.presenter_bad_kind_do()}`;
		case 'heif':
			return `${m.presenter_bad_heif({ file })} ${m.presenter_bad_heif_do()}`;
		case 'empty':
			return `${m.presenter_bad_empty({ file })} ${m.presenter_bad_empty_do()}`;
		case 'no-pages':
			return `${m.presenter_bad_no_pages({ file })} ${m.presenter_bad_no_pages_do()}`;
		case 'memory':
			return `${m.presenter_bad_memory({ page: Math.max(1, page), file })} ${m.presenter_bad_memory_do()}`;
		case 'slow':
			return `${m.presenter_bad_slow({ page: Math.max(1, page), file })} ${m.presenter_bad_slow_do()}`;
		case 'late':
			return `${m.presenter_bad_late({ page: Math.max(1, page), file })} ${m.presenter_bad_late_do()}`;
		case 'pixels':
			return `${m.presenter_bad_pixels({ file, size: count, limit: MEGAPIXELS })} ${m.presenter_bad_pixels_do()}`;
		case 'broken':
			return page > 0
				? `${m.presenter_bad_broken_page({ file, page })} ${m.presenter_bad_broken_do()}`
				: `${m.presenter_bad_broken({ file })} ${m.presenter_bad_broken_do()}`;
		case 'stopped':
			return null;
	}
}

/** Why the server does not have the deck. */
export function sendProblem({ why, n, ids }: NotSent): string {
	if (ids !== undefined) return m.presenter_deck_unsure();
	if (why === 'stale') return m.presenter_deck_changed();
	return `${typeof why === 'string' ? refusal(why, n) : found(why)} ${m.presenter_up_kept()}`;
}

function refusal(why: Exclude<NotSent['why'], 'stale' | readonly Found[]>, n: number | null): string {
	switch (why) {
		case 'malformed':
			return m.presenter_up_malformed();
		case 'too-large':
			return n === null ? m.presenter_up_too_much() : m.presenter_up_too_large({ n });
		case 'not-a-picture':
			return m.presenter_up_not_a_picture({ n: n ?? 1 });
		case 'busy':
			return m.presenter_up_busy();
		case 'rate':
			return m.presenter_up_rate();
		case 'not-now':
			return m.presenter_up_not_now();
		case 'offline':
			return m.presenter_up_offline();
		case 'stopped':
			return m.presenter_up_stopped();
		case 'undrawn':
			return `${m.presenter_up_undrawn({ n: n ?? 1 })} ${m.presenter_bad_memory_do()}`;
	}
}

function found(list: readonly Found[]): string {
	const [first] = list;
	return first === undefined
		? m.presenter_up_not_now()
		: m.presenter_up_found({ n: first.page + 1, found: brief(first.quote) });
}
