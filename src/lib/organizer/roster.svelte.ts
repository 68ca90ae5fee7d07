import type { Desk } from '$wire/index.ts';

/** People and startups that this page had seen and a server that went back to an older backup does not have. */
export class Roster {
	/** By name, until they are taken note of. */
	gone = $state.raw<readonly string[]>([]);
	#seen: ReadonlyMap<string, string> = new Map();
	/** Missing since this connection: taken away by somebody, or of another past. */
	#missing: ReadonlyMap<string, string> = new Map();
	#arrival = 0;

	/**
	 * To be called with what each view brings.
	 * @param arrival the connection's number
	 * @param older whether the server is known to have gone back
	 */
	follow(desk: Pick<Desk, 'people' | 'startups'>, arrival: number, older: boolean): void {
		const now = named(desk);
		const without = (list: ReadonlyMap<string, string>) => new Map([...list].filter(([id]) => !now.has(id)));
		this.#missing = without(arrival === this.#arrival ? this.#missing : this.#seen);
		this.#arrival = arrival;
		this.#seen = now;
		if (!older || this.#missing.size === 0) return;
		this.gone = [...new Set([...this.gone, ...this.#missing.values()])];
		this.#missing = new Map();
	}
}

function named({ people, startups }: Pick<Desk, 'people' | 'startups'>): Map<string, string> {
	const all: [string, string][] = [
		...people.map((p): [string, string] => [p.seat, p.startup === null ? p.name : '']),
		...startups.map((s): [string, string] => [s.startup, s.identity?.name ?? ''])
	];
	return new Map(all.filter(([, name]) => name !== ''));
}
