const MOST = 50;

/** What the server had, by revision, as far as this page has seen: whether it went back to something older. */
export class KnownRevisions<T> {
	readonly #seen = new Map<number, T>();
	readonly #same: (a: T, b: T) => boolean;

	/** @param empty what stands at revision 0 */
	constructor(empty: T, same: (a: T, b: T) => boolean) {
		this.#same = same;
		this.#seen.set(0, empty);
	}

	/** Null: nothing is known of that revision. */
	agrees(revision: number, value: T): boolean | null {
		const seen = this.#seen.get(revision);
		return seen === undefined ? null : this.#same(seen, value);
	}

	/** Whether the server once had it. */
	has(value: T): boolean {
		return [...this.#seen.values()].some((seen) => this.#same(seen, value));
	}

	/** Those above are of another past. */
	set(revision: number, value: T): void {
		for (const r of this.#seen.keys()) if (r > revision) this.#seen.delete(r);
		this.#seen.set(revision, value);
		const oldest = [...this.#seen.keys()].find((r) => r > 0);
		if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
	}
}
