import { newId } from './id.ts';

/**
 * The id of a press whose answer may be lost, so that the server knows the same press again: for this tab, over a reload
 * too, until it has been answered.
 */
export class Press {
	readonly id: string;
	readonly #name: string;

	/** @param name of what is pressed */
	constructor(name: string) {
		this.#name = `blindpick-press:${name}`;
		this.id = this.#kept();
	}

	/** It was answered: the next one is another. */
	done(): void {
		try {
			sessionStorage.removeItem(this.#name);
		} catch {
			// Nothing is kept here.
		}
	}

	#kept(): string {
		const fresh = newId();
		try {
			const id = sessionStorage.getItem(this.#name) ?? fresh;
			sessionStorage.setItem(this.#name, id);
			return id;
		} catch {
			return fresh;
		}
	}
}
