import type { Identity } from '../../src/domain/session/identity.ts';
import { Filter, wordsOf } from './filter.ts';

/**
 * What people on the blind side, or the organizer, typed. It is never compared with identities: whether a frame is
 * held would answer whoever types names. Paths from the top of a shared or own part; all below them belongs to it.
 */
export const TYPED: ReadonlySet<string> = new Set([
	// organizer
	'entity',
	'about',
	'aborted',
	// auditor, and the moderator's reasons in the list of events
	'contribution',
	'events',
	// officials and moderator
	'now.question',
	'ties',
	'sheets',
	'notes',
	'questions',
	'breach',
	// the captioner; what a written pitch says is looked at before it is said
	'captions'
]);

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

	/** Whether a part of a view, as JSON, tells who somebody is in what comes from presenters or from the server. */
	holds(part: string): boolean {
		this.#filter ??= new Filter([...this.#identities()].flatMap(wordsOf));
		if (this.#filter.empty) return false;
		return this.#filter.inText(untyped(JSON.parse(part), '').join('\n'));
	}
}

/** All strings of a part, keys included, but for what was typed on the blind side. */
function untyped(value: unknown, path: string): string[] {
	if (TYPED.has(path)) return [];
	if (typeof value === 'string') return [value];
	if (Array.isArray(value)) return value.flatMap((v) => untyped(v, path));
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([k, v]) => [k, ...untyped(v, path === '' ? k : `${path}.${k}`)]);
}
