import type { Identity } from '../../src/domain/session/identity.ts';
import type { SeatId, StartupId } from '../../src/domain/session/ids.ts';
import type { Aside, HelpMessage, PersonView } from '../../src/domain/session/view.ts';
import type { People } from '../people/people.ts';
import type { Identities } from '../vault/identities.ts';
import type { LiveSession } from './live-session.ts';
import type { SessionSecrets } from './secrets.ts';

interface Loaded {
	identities: Map<StartupId, Identity>;
	names: Map<SeatId, string>;
	links: Map<SeatId, PersonView['link']>;
	help: Map<StartupId, HelpMessage[]>;
	notes: Map<SeatId, ReturnType<Aside['notes']>>;
}

/** What lies outside the evidence, read once and kept until it changes. Who sees what of it is `project`'s to say. */
export class SessionAside {
	readonly #session: LiveSession;
	readonly #secrets: SessionSecrets;
	readonly #people: People;
	readonly #identities: Identities;
	#loaded: Loaded | null = null;
	relay: Aside['relay'] = 'off';

	constructor(session: LiveSession, secrets: SessionSecrets, people: People, identities: Identities) {
		this.#session = session;
		this.#secrets = secrets;
		this.#people = people;
		this.#identities = identities;
	}

	/** To be called whenever a name, link, identity, note or help message changed. */
	changed(): void {
		this.#loaded = null;
	}

	view(): Aside {
		const { state, publicEvents } = this.#session;
		return {
			startupOf: (slot) => this.#secrets.startupOf(state, slot),
			identity: (startup) => this.#load().identities.get(startup) ?? null,
			name: (seat) => this.#load().names.get(seat) ?? '',
			link: (seat) => this.#load().links.get(seat) ?? { path: '', state: 'revoked', redeemedAt: null },
			notes: (seat) => this.#notes(seat),
			help: (startup) => this.#load().help.get(startup) ?? [],
			relay: this.relay,
			events: () => publicEvents
		};
	}

	#load(): Loaded {
		const id = this.#session.id;
		this.#loaded ??= {
			identities: this.#identities.identities(id),
			names: new Map([...this.#people.names.all(id)].map(([seat, n]) => [seat, n.name])),
			links: new Map(this.#people.seats.all(id).map((s) => [s.seat, this.#link(s)])),
			help: this.#help(),
			notes: new Map()
		};
		return this.#loaded;
	}

	#link(s: ReturnType<People['seats']['all']>[number]): PersonView['link'] {
		const token = s.invited ? this.#people.invitations.show(s.session, s.seat) : undefined;
		return {
			path: token === undefined ? '' : `/s/${s.path}/join#${token}`,
			state: token === undefined ? 'revoked' : 'active',
			redeemedAt: s.redeemedAt
		};
	}

	#help(): Loaded['help'] {
		const by = new Map<StartupId, HelpMessage[]>();
		for (const { startup, id, from, text, at } of this.#people.help.all(this.#session.id)) {
			by.set(startup, [...(by.get(startup) ?? []), { id, from, text, at }]);
		}
		return by;
	}

	#notes(seat: SeatId): ReturnType<Aside['notes']> {
		const { notes } = this.#load();
		let own = notes.get(seat);
		if (own === undefined) {
			const all = this.#people.notes.all(this.#session.id, seat);
			own = Object.fromEntries([...all].map(([slot, n]) => [slot, { text: n.text, revision: n.rev }]));
			notes.set(seat, own);
		}
		return own;
	}
}
