import type { Identity } from '../../src/domain/kernel/identity.ts';
import type { StartupId } from '../../src/domain/kernel/ids.ts';
import type { Vault } from './vault.ts';

const PREFIX = 'identity:';

/** Who the startups of a session are. Nothing else on the server's disk says it before the reveal. */
export class Identities {
	readonly #vault: Vault;

	constructor(vault: Vault) {
		this.#vault = vault;
	}

	putIdentity(session: string, startup: StartupId, identity: Identity): void {
		const { name, country, city, website, legalRepresentative, contact, people } = identity;
		const kept: Identity = { name, country, city, website, legalRepresentative, contact, people };
		this.#vault.putSecret(session, PREFIX + startup, new TextEncoder().encode(JSON.stringify(kept)));
	}

	getIdentity(session: string, startup: StartupId): Identity | undefined {
		const bytes = this.#vault.getSecret(session, PREFIX + startup);
		return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Identity);
	}

	/** By startup, sorted by its (random) id: the order in which they were entered is not kept. */
	identities(session: string): Map<StartupId, Identity> {
		const found = new Map<StartupId, Identity>();
		for (const startup of this.startups(session)) {
			const identity = this.getIdentity(session, startup);
			if (identity) found.set(startup, identity);
		}
		return found;
	}

	/** Whose identities there are, sorted. */
	startups(session: string): StartupId[] {
		return this.#vault.names(session, PREFIX).map((name) => name.slice(PREFIX.length));
	}

	removeIdentity(session: string, startup: StartupId): void {
		this.#vault.destroySecret(session, PREFIX + startup);
	}
}
