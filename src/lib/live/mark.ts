const PREFIX = 'blindpick-mark:';

/**
 * How far the session had gone, as the server sealed it for itself: given back at each hello, also after a reload of
 * this tab, it tells a server that an older backup was put under.
 */
export class Mark {
	readonly #name: string;
	#now: string | undefined;

	constructor(name: string) {
		this.#name = `${PREFIX}${name}`;
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

	#kept(): string | undefined {
		try {
			return sessionStorage.getItem(this.#name) ?? undefined;
		} catch {
			return undefined;
		}
	}
}

/** Of all connections whose names begin so. */
export function forgetMarks(names: string): void {
	try {
		const all = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX + names));
		for (const key of all) sessionStorage.removeItem(key);
	} catch {
		// Nothing was kept.
	}
}
