/**
 * How far the session had gone, as the server sealed it for itself: given back at each hello, also after a reload of
 * this tab, it tells a server that an older backup was put under.
 */
export class Mark {
	readonly #name: string;
	#now: string | undefined;

	constructor(name: string) {
		this.#name = `blindpick-mark:${name}`;
		this.#now = this.#kept();
	}

	get now(): string | undefined {
		return this.#now;
	}

	set(mark: string): void {
		this.#now = mark;
		try {
			sessionStorage.setItem(this.#name, mark);
		} catch {
			// Kept for this page alone.
		}
	}

	forget(): void {
		this.#now = undefined;
		try {
			sessionStorage.removeItem(this.#name);
		} catch {
			// Nothing was kept.
		}
	}

	#kept(): string | undefined {
		try {
			return sessionStorage.getItem(this.#name) ?? undefined;
		} catch {
			return undefined;
		}
	}
}
