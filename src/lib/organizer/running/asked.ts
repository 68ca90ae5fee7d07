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

/** The one thing that waits for the organizer, in the order of its haste. */
export function askedText(desk: Desk, own: OrganizerOwn, compared: Compared): string {
	if (own.may.includes('approveReveal')) return m.org_ask_approve();
	const waiting = unanswered(desk.startups).length;
	if (waiting > 0 && own.may.includes('sendHelp')) return m.org_ask_answer({ n: waiting });
	if (openTies(desk, own, compared) > 0) return m.org_ask_ties();
	if (own.may.includes('decideShortlist') && desk.results?.decision === null) return m.org_ask_shortlist();
	return ['revealed', 'closed', 'aborted'].includes(desk.phase) ? m.org_ask_record() : m.org_ask_nothing();
}
