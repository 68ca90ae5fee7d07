import { SvelteSet } from 'svelte/reactivity';
import { forgetMarks } from '$lib/live/mark.ts';
import type { PersonView } from '$wire/index.ts';

const PREFIX = 'blindpick-compared-';

/**
 * Declarations that the organizer has compared and found to match nobody. A note to oneself: it is kept on this device
 * alone, changes nothing in the session, and a new declaration is to be compared anew.
 */
export class Compared {
	readonly #key: string;
	readonly #done: SvelteSet<string>;

	constructor(session: string) {
		this.#key = PREFIX + session;
		this.#done = new SvelteSet(read(this.#key));
	}

	has(person: PersonView): boolean {
		return this.#done.has(mark(person));
	}

	set(person: PersonView, on: boolean): void {
		if (on) this.#done.add(mark(person));
		else this.#done.delete(mark(person));
		try {
			localStorage.setItem(this.#key, JSON.stringify([...this.#done]));
		} catch {
			// Forgotten at the next visit, then.
		}
	}
}

/** The organizer is not signed in here any more. */
export function forgetCompared(): void {
	forgetMarks('/o/live');
	try {
		for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
	} catch {
		// Where nothing is kept, nothing is left.
	}
}

const mark = (person: PersonView) => `${person.seat}@${person.ties?.at ?? 0}`;

function read(key: string): string[] {
	try {
		const list: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
		return Array.isArray(list) ? list.map(String) : [];
	} catch {
		return [];
	}
}
