import type { Identity } from '../../src/domain/session/identity.ts';
import { Filter, wordsOf } from './filter.ts';

/**
 * Where a presenter's words come through to the blind side before the reveal: paths from the top of a shared or own
 * part. Only these are compared with identities. The product's own keys and words are not, since a startup may be
 * called by one of them; nor is what the panel or the organizer typed, since whether a frame is held would answer
 * whoever types names. What a pitch in writing says is looked at before it is said, and never as a caption.
 */
export const BROUGHT: readonly string[] = ['now.slide.text'];

/** Looks at what goes to the blind side before the reveal, for one session. */
export class Guard {
	readonly #identities: () => Iterable<Identity>;
	#filter: Filter | null = null;

	constructor(identities: () => Iterable<Identity>) {
		this.#identities = identities;
	}

	/** To be called when an identity was entered, changed, removed or destroyed. */
	changed(): void {
		this.#filter = null;
	}

	/** Whether a part of a view, as JSON, tells who somebody is in what comes from presenters. */
	holds(part: string): boolean {
		const view: unknown = JSON.parse(part);
		return this.names(BROUGHT.flatMap((path) => wordsAt(view, path.split('.'))));
	}

	/** Whether words tell who somebody is. */
	names(words: readonly string[]): boolean {
		this.#filter ??= new Filter([...this.#identities()].flatMap(wordsOf));
		if (this.#filter.empty) return false;
		return this.#filter.inText(words.join('\n'));
	}
}

/** The strings at a path; lists on the way are walked through. */
function wordsAt(value: unknown, path: readonly string[]): string[] {
	if (Array.isArray(value)) return value.flatMap((v) => wordsAt(v, path));
	const [key, ...rest] = path;
	if (key === undefined) return typeof value === 'string' ? [value] : [];
	if (value === null || typeof value !== 'object') return [];
	return wordsAt((value as Record<string, unknown>)[key], rest);
}
