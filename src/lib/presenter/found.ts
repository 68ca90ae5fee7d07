import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import type { Doubt } from '$lib/slides/doubts.ts';
import type { FindingKind } from '$wire/index.ts';

/** What was found, in a few words. */
export function kindWords(kind: FindingKind): string {
	return {
		name: m.presenter_found_name,
		person: m.presenter_found_person,
		legal: m.presenter_found_legal,
		email: m.presenter_found_email,
		link: m.presenter_found_link,
		phone: m.presenter_found_phone,
		handle: m.presenter_found_handle,
		tax: m.presenter_found_tax,
		address: m.presenter_found_address,
		phrase: m.presenter_found_phrase,
		long: m.presenter_found_long,
		qr: m.presenter_found_qr,
		logo: m.presenter_found_logo
	}[kind]();
}

/** What only a person can look at: in a few words, and what to do. */
export function doubtWords(doubt: Doubt): { title: string; body: string } {
	return {
		unread: { title: m.presenter_doubt_unread(), body: m.presenter_doubt_unread_do() },
		unsure: { title: m.presenter_doubt_unsure(), body: m.presenter_doubt_unsure_do() },
		lost: { title: m.presenter_doubt_lost(), body: m.presenter_doubt_lost_do() },
		undrawn: { title: m.presenter_doubt_undrawn(), body: m.presenter_doubt_undrawn_do() },
		damaged: { title: m.presenter_doubt_damaged(), body: m.presenter_doubt_damaged_do() },
		notes: { title: m.presenter_doubt_notes(), body: m.presenter_doubt_notes_do() },
		codes: { title: m.presenter_doubt_codes(), body: m.presenter_doubt_codes_do() },
		late: { title: m.presenter_doubt_late(), body: m.presenter_doubt_late_do() },
		unsought: { title: m.presenter_doubt_unsought(), body: m.presenter_doubt_unsought_do() }
	}[doubt];
}

/** "Página 2", "Páginas 1, 4 y 7". */
export function pagesWords(pages: readonly number[]): string {
	if (pages.length === 1) return m.presenter_slides_page({ n: pages[0] as number });
	const list = new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(pages.map(String));
	return m.presenter_slides_pages({ list });
}

/** A quote short enough for a line. */
export function brief(quote: string): string {
	const plain = quote.replace(/\s+/g, ' ').trim();
	return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
