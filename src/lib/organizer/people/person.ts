import { m } from '$lib/paraglide/messages.js';
import { localeTag } from '$lib/ui/format';
import type { Tone } from '$lib/ui/types';
import { seen, shown, type Desk, type PersonView } from '$wire/index.ts';
import { roleName } from '../words.ts';

/** Absolute, as it is handed on; '' when the link was used or revoked. */
export function linkOf(person: PersonView): string {
	return person.link.path === '' || person.link.state === 'ended' ? '' : location.origin + person.link.path;
}

/** Phones read a code only over https; a code with a local address would lead nowhere. */
export function codesWork(): boolean {
	return location.protocol === 'https:';
}

/** Who was invited: people, so no screen of the hall. */
export function invitedOf({ people }: Pick<Desk, 'people'>): readonly PersonView[] {
	return people.filter((p) => p.role !== 'projector');
}

/** What a row calls somebody: a name, or for presenters their startup and which of its links this is. */
export function personText(person: PersonView, desk: Pick<Desk, 'people' | 'startups'>): string {
	if (person.startup === null) return person.name || roleName(person.role);
	const startup = desk.startups.find((s) => s.startup === person.startup);
	return `${startup?.identity?.name ?? m.org_su_sealed()} · ${presenterText(person, desk)}`;
}

/** Which of a startup's links. */
export function presenterText(person: PersonView, desk: Pick<Desk, 'people'>): string {
	const all = desk.people.filter((p) => p.startup === person.startup);
	return m.org_presenter_n({ n: all.findIndex((p) => p.seat === person.seat) + 1 });
}

/** Whether the link was used, in words and a tone. */
export function linkState(person: PersonView): { tone: Tone | 'neutral'; text: string } {
	const { state, redeemedAt } = person.link;
	if (state === 'revoked') return { tone: 'bad', text: m.org_link_revoked() };
	if (state === 'ended') return { tone: 'bad', text: m.org_link_ended() };
	if (redeemedAt === 'untold') return { tone: 'neutral', text: m.org_link_untold() };
	if (redeemedAt === null) return { tone: 'neutral', text: m.org_link_unopened() };
	const at = new Intl.DateTimeFormat(localeTag(), {
		dateStyle: 'short',
		timeStyle: 'short',
		hourCycle: 'h23'
	}).format(redeemedAt);
	return { tone: 'good', text: m.org_link_opened({ at }) };
}

/** What is wrong with a person's name as it was typed; undefined for nothing. */
export function nameError(name: string): string | undefined {
	if (name === '') return m.org_err_name();
	return seen(name) ? undefined : m.org_err_unseen({ text: shown(name) });
}
