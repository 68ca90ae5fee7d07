import type { Identity } from '../../src/domain/session/identity.ts';
import type { StartupId } from '../../src/domain/session/ids.ts';
import { Filter, wordsOf, type Place } from './filter.ts';

/**
 * Where a presenter's words come through to the blind side before the reveal: paths from the top of a shared or own
 * part. Only these are looked at. The product's own keys and words are not, since a startup may be called by one of
 * them; nor is what the panel or the organizer typed, since whether a frame is held would answer whoever types names.
 * What a pitch in writing says is looked at before it is said, and never as a caption.
 */
export const BROUGHT: readonly string[] = ['now.slide.text'];

/** What comes before some words and after them, to those who read or hear them one after the other. */
export interface Beside {
	before: string;
	after: string;
}

const NOTHING: Beside = { before: '', after: '' };

/** A piece of a text that is said by itself. */
export interface Line extends Place {
	text: string;
}

/**
 * Looks at what a startup brought to the blind side before the reveal, for one session, and for that startup's own
 * identity alone: whoever writes others' names would learn by what is held which of them take part.
 */
export class Guard {
	readonly #identityOf: (startup: StartupId) => Identity | undefined;
	readonly #filters = new Map<StartupId, Filter>();

	constructor(identityOf: (startup: StartupId) => Identity | undefined) {
		this.#identityOf = identityOf;
	}

	/** To be called when an identity was entered, changed, removed or destroyed. */
	changed(): void {
		this.#filters.clear();
	}

	/** Whether a part of a view, as JSON, tells who brought what it shows, by itself or together with what is beside it. */
	holds(startup: StartupId, part: string, { before, after }: Beside = NOTHING): boolean {
		const view: unknown = JSON.parse(part);
		const words = BROUGHT.flatMap((path) => wordsAt(view, path.split('.'))).join('\n');
		const filter = this.#of(startup);
		if (words === '' || filter.empty) return false;
		if (filter.inText(words)) return true;
		const from = before.length + 1;
		const here = { from, to: from + words.length };
		return filter.places(`${before}\n${words}\n${after}`).some((p) => meet(p, here));
	}

	/**
	 * Which lines of a text may be said after those that were: none that a name touches, and none at all where the rest
	 * would still name somebody, one after the other.
	 */
	sayable<T extends Line>(
		startup: StartupId,
		text: string,
		lines: readonly T[],
		said: readonly string[]
	): readonly T[] {
		const filter = this.#of(startup);
		if (filter.empty) return lines;
		const before = said.map((line) => `${line}\n`).join('');
		const named = filter.places(before + text);
		const touched = ({ from, to }: T) =>
			named.some((p) => meet(p, { from: before.length + from, to: before.length + to }));
		const free = lines.filter((line) => !touched(line) && !filter.inText(line.text));
		return filter.inText(before + free.map((line) => line.text).join('\n')) ? [] : free;
	}

	#of(startup: StartupId): Filter {
		const known = this.#filters.get(startup);
		if (known !== undefined) return known;
		const identity = this.#identityOf(startup);
		const filter = new Filter(identity === undefined ? [] : wordsOf(identity));
		this.#filters.set(startup, filter);
		return filter;
	}
}

const meet = (a: Place, b: Place) => a.from < b.to && b.from < a.to;

/** The strings at a path; lists on the way are walked through. */
function wordsAt(value: unknown, path: readonly string[]): string[] {
	if (Array.isArray(value)) return value.flatMap((v) => wordsAt(v, path));
	const [key, ...rest] = path;
	if (key === undefined) return typeof value === 'string' ? [value] : [];
	if (value === null || typeof value !== 'object') return [];
	return wordsAt((value as Record<string, unknown>)[key], rest);
}
