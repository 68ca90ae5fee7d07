/** One piece of work after the other under each key. */
export class Alone {
	readonly #last = new Map<string, Promise<unknown>>();

	async do<T>(key: string, work: () => Promise<T>): Promise<T> {
		const mine = (this.#last.get(key) ?? Promise.resolve()).then(work);
		const over = mine.catch(() => {});
		this.#last.set(key, over);
		try {
			return await mine;
		} finally {
			if (this.#last.get(key) === over) this.#last.delete(key);
		}
	}
}
