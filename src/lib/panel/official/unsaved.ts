/** What was written and is not recorded yet, with the revision it was written over. */
export interface Unsaved<T> {
	value: T;
	base: number;
}

/**
 * Holds unrecorded text on this device until the server has it, so that a closed tab and a dead server together lose
 * nothing. What is recorded is forgotten here at once; the seat's cookie opens more than this ever holds.
 */
export class Keep<T> {
	readonly #key: string;

	/** @param name unique on this device: seat, kind and slot */
	constructor(name: string) {
		this.#key = `blindpick-unsaved:${name}`;
	}

	load(): Unsaved<T> | null {
		try {
			const stored = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as Unsaved<T> | null;
			return stored !== null && Number.isInteger(stored.base) ? stored : null;
		} catch {
			return null;
		}
	}

	store(unsaved: Unsaved<T>): void {
		try {
			localStorage.setItem(this.#key, JSON.stringify(unsaved));
		} catch {
			// Without storage the page itself still holds it.
		}
	}

	clear(): void {
		try {
			localStorage.removeItem(this.#key);
		} catch {
			// There is nothing to clear then.
		}
	}
}
