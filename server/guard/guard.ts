import { linter } from '../../src/domain/lint/lint.ts';
import type { Identity } from '../../src/domain/kernel/identity.ts';
import type { StartupId } from '../../src/domain/kernel/ids.ts';
import { Filter, meet, wordsOf, type TextPlace } from './filter.ts';

/**
 * Where a presenter's words come through to the blind side before the reveal: paths from the top of a shared part; no
 * own part has any. Only these are looked at. The product's own keys and words are not, since a startup may be called by one of
 * them; nor is what the panel or the organizer typed, since whether a frame is held would answer whoever types names.
 * What a pitch in writing says is looked at before it is said, and never as a caption.
 */
export const BROUGHT: readonly string[] = ['now.slide.text'];

/** What comes before some words and after them, to those who read or hear them one after the other. */
export interface Beside {
	before: string;
	after: string;
}

/** Asked for only where there are words. */
export type Besides = () => readonly Beside[];

/** A piece of a text that is said by itself. */
export interface TextLine extends TextPlace {
	text: string;
}

/**
 * Looks at what a startup brought to the blind side before the reveal, for one session, and for that startup's own
 * identity alone: whoever writes others' names would learn by what is held which of them take part. What names somebody
 * is the check's to say, by which its presenter was asked: an organizer who calls a person "para" marks no startup.
 */
export class Guard {
	readonly #identityOf: (startup: StartupId) => Identity | undefined;
	readonly #context: () => string;
	readonly #filters = new Map<StartupId, Filter>();

	/** @param context words of challenge and entity, which everybody uses */
	constructor(identityOf: (startup: StartupId) => Identity | undefined, context: () => string = () => '') {
		this.#identityOf = identityOf;
		this.#context = context;
	}

	/** To be called when an identity was entered, changed, removed or destroyed, or the context is another. */
	changed(): void {
		this.#filters.clear();
	}

	/** Whether a part of a view, as JSON, tells who brought what it shows: see {@link names}. */
	holds(startup: StartupId, part: string, besides?: Besides): boolean {
		const view: unknown = JSON.parse(part);
		const words = BROUGHT.flatMap((path) => wordsAt(view, path.split('.'))).join('\n');
		return this.names(startup, words, besides);
	}

	/** Whether words of a startup's own name it, by themselves or together with one thing that is beside them. */
	names(startup: StartupId, words: string, besides: Besides = () => []): boolean {
		const filter = this.#of(startup);
		if (words === '' || filter.empty) return false;
		if (filter.inText(words)) return true;
		return besides().some(({ before, after }) => {
			const from = before.length + 1;
			const here = { from, to: from + words.length };
			return filter.places(`${before}\n${words}\n${after}`).some((p) => meet(p, here));
		});
	}

	/**
	 * Which lines of a text may be said after those that were: none that a name touches, and none at all where the rest
	 * would still name somebody, one after the other.
	 */
	sayable<T extends TextLine>(
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
		const check = linter(identity ?? null, this.#context());
		const filter = new Filter(identity === undefined ? [] : wordsOf(identity), check);
		this.#filters.set(startup, filter);
		return filter;
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
