import type { Identity } from '../../src/domain/kernel/identity.ts';
import type { SeatId, StartupId } from '../../src/domain/kernel/ids.ts';
import type { Aside } from '../../src/domain/session/aside.ts';
import type { HelpMessage, PersonView } from '../../src/domain/session/view.ts';
import type { People } from '../people/people.ts';
import type { Identities } from '../vault/identities.ts';
import type { LiveSession } from './live-session.ts';
import type { SessionSecrets } from './secrets.ts';

/** What changed outside the evidence: all of a seat's or a startup's, or anything. */
export type AsideChange = { seat: SeatId } | { startup: StartupId } | 'all';

/** What lies outside the evidence, read once and kept until it changes. Who sees what of it is `project`'s to say. */
export class SessionAside {
	readonly #session: LiveSession;
	readonly #secrets: SessionSecrets;
	readonly #people: People;
	readonly #identities: Identities;
	readonly #identity: Cached<Identity | null>;
	readonly #name: Cached<string>;
	readonly #link: Cached<PersonView['link']>;
	readonly #help: Cached<readonly HelpMessage[]>;
	readonly #notes: Cached<ReturnType<Aside['notes']>>;
	behind: Aside['behind'] = null;
	relay: Aside['relay'] = 'ok';
	sounding: Aside['sounding'] = () => false;
	speech: Aside['speech'] = { languages: [], off: 'no-engine' };
	saying: Aside['saying'] = () => null;

	constructor(session: LiveSession, secrets: SessionSecrets, people: People, identities: Identities) {
		this.#session = session;
		this.#secrets = secrets;
		this.#people = people;
		this.#identities = identities;
		const { id } = session;
		this.#identity = new Cached((startup) => this.#identities.getIdentity(id, startup) ?? null);
		this.#name = new Cached((seat) => this.#people.names.get(id, seat)?.name ?? '');
		this.#link = new Cached((seat) => this.#readLink(seat));
		this.#help = new Cached((startup) => this.#readHelp(startup));
		this.#notes = new Cached((seat) => this.#readNotes(seat));
	}

	/** To be called whenever a name, link, identity, note or help message changed. */
	changed(what: AsideChange): void {
		const all = what === 'all';
		for (const kept of [this.#name, this.#link, this.#notes]) {
			if (all) kept.clear();
			else if ('seat' in what) kept.drop(what.seat);
		}
		for (const kept of [this.#identity, this.#help]) {
			if (all) kept.clear();
			else if ('startup' in what) kept.drop(what.startup);
		}
	}

	view(): Aside {
		const { state, publicEvents, head } = this.#session;
		return {
			startupOf: (slot) => this.#secrets.startupOf(state, slot),
			identity: (startup) => this.#identity.of(startup),
			name: (seat) => this.#name.of(seat),
			link: (seat) => this.#link.of(seat),
			notes: (seat) => this.#notes.of(seat),
			help: (startup) => this.#help.of(startup),
			sounding: this.sounding,
			relay: this.relay,
			unrecorded: this.#session.unrecorded,
			behind: this.behind,
			speech: this.speech,
			saying: this.saying,
			head: () => head,
			events: () => publicEvents
		};
	}

	#readLink(seat: SeatId): PersonView['link'] {
		const s = this.#people.seats.of(this.#session.id, seat);
		const token = s?.invited ? this.#people.invitations.show(s.session, s.seat) : undefined;
		return {
			path: s === undefined || token === undefined ? '' : `/s/${s.path}/join#${token}`,
			state: s?.invited ? 'active' : s?.ended ? 'ended' : 'revoked',
			redeemedAt: s?.redeemedAt ?? null
		};
	}

	#readHelp(startup: StartupId): readonly HelpMessage[] {
		const all = this.#people.help.of(this.#session.id, startup);
		return all.map(({ id, from, text, at }) => ({ id, from, text, at }));
	}

	#readNotes(seat: SeatId): ReturnType<Aside['notes']> {
		const all = this.#people.notes.all(this.#session.id, seat);
		return Object.fromEntries([...all].map(([slot, n]) => [slot, { text: n.text, revision: n.rev }]));
	}
}

/** Read when first asked for, one key at a time: decrypting a thousand links for one that changed is too much. */
class Cached<T> {
	readonly #values = new Map<string, T>();
	readonly #read: (key: string) => T;

	constructor(read: (key: string) => T) {
		this.#read = read;
	}

	of(key: string): T {
		if (!this.#values.has(key)) this.#values.set(key, this.#read(key));
		return this.#values.get(key) as T;
	}

	drop(key: string): void {
		this.#values.delete(key);
	}

	clear(): void {
		this.#values.clear();
	}
}
