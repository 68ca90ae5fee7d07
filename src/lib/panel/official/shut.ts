import { m } from '$lib/paraglide/messages.js';
import type { Phase } from '$wire/index.ts';

/** What somebody reads who declared no ties in time: what happened, and that nothing is asked of them. */
export function shutText(phase: Phase): { title: string; body: string } {
	switch (phase) {
		case 'revealed':
			return { title: m.panel_shut_revealed(), body: m.panel_shut_revealed_body() };
		case 'closed':
			return { title: m.panel_now_closed(), body: m.panel_shut_revealed_body() };
		case 'aborted':
			return { title: m.panel_now_aborted(), body: m.panel_shut_aborted_body() };
		default:
			return { title: m.panel_shut_title(), body: m.panel_shut_body() };
	}
}
