import { m } from '$lib/paraglide/messages.js';
import type { Desk, OrganizerOwn } from '$wire/index.ts';
import type { Compared } from './compared.svelte.ts';
import { unanswered } from './unanswered.ts';

/** Officials whose declared ties were not compared yet, while matches can still be set. */
export function openTies(desk: Desk, own: OrganizerOwn, compared: Compared): number {
	if (!own.may.includes('setMatch')) return 0;
	return desk.people.filter(
		(p) =>
			p.role === 'official' &&
			(p.ties?.text.trim() ?? '') !== '' &&
			!desk.matches.some((x) => x.seat === p.seat) &&
			!compared.has(p)
	).length;
}

/** The one thing that waits for the organizer, in the order of its haste, and the heading that it is done under. */
export function askedOf(
	desk: Desk,
	own: OrganizerOwn,
	compared: Compared
): { text: string; at: string | null } {
	if (own.may.includes('approveReveal')) return { text: m.org_ask_approve(), at: 'phase-title' };
	const waiting = unanswered(desk.startups).length;
	if (waiting > 0 && own.may.includes('sendHelp'))
		return { text: m.org_ask_answer({ n: waiting }), at: 'messages-title' };
	if (openTies(desk, own, compared) > 0) return { text: m.org_ask_ties(), at: 'ties-title' };
	if (own.may.includes('decideShortlist') && desk.results?.decision === null)
		return { text: m.org_ask_shortlist(), at: 'decide-title' };
	if (desk.meeting !== null && own.media.meeting !== null)
		return { text: m.panel_ask_meeting(), at: 'meeting-title' };
	if (['revealed', 'closed', 'aborted'].includes(desk.phase))
		return { text: m.org_ask_record(), at: 'record-title' };
	return { text: m.org_ask_nothing(), at: null };
}
