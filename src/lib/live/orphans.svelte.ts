import { createContext } from 'svelte';
import { followSent } from './sent.ts';
import { isText, textOf, type Field, type Typed } from './typed.ts';

/** What somebody typed, and what its field was called. */
export interface OrphanedText {
	id: number;
	name: string;
	text: string;
}

/** A field that goes so soon after a press of its author's, beside it, went by that press. */
const OWN_MS = 5_000;
/** What is sent so soon after a press was sent by it. */
const SENT_MS = 1_000;

/** A field as far as it is followed. */
interface Followed {
	name: string;
	/** When its author last pressed something beside it, after typing, that the server did not refuse. */
	pressed: number;
	/** How much of what was sent with it is not answered yet. */
	asked: number;
	/** What stood in it when it left the page, while that is not answered. */
	left: string | null;
}

/**
 * What was typed in a field that left the page without its author's press, because somebody else went on, and that
 * nothing keeps: until its author has taken note of it. Of any field, so that a new one needs no thought; in this page
 * alone.
 */
export class Orphans {
	words = $state.raw<readonly OrphanedText[]>([]);
	readonly #typed: Typed;
	readonly #now: () => number;
	readonly #fields = new Map<Field, Followed>();
	readonly #waiting = new Set<Followed>();
	#count = 0;

	/** @param now ms that pass */
	constructor(typed: Typed, now: () => number = () => performance.now()) {
		this.#typed = typed;
		this.#now = now;
	}

	/** Somebody typed into it. @param name what the field is called */
	begun(field: Field, name: string): void {
		this.#fields.set(field, { name, pressed: -Infinity, asked: 0, left: null });
	}

	/** Something was pressed. @param beside whether a field stands with it */
	pressed(beside: (field: Field) => boolean): void {
		for (const [field, followed] of this.#fields) if (beside(field)) followed.pressed = this.#now();
	}

	/**
	 * Something goes to the server: what the server takes is typed no more, and a press that it refuses let nothing go.
	 * @returns to be called with whether it was taken
	 */
	sent(texts: ReadonlySet<string>): (took: boolean) => void {
		const since = this.#now() - SENT_MS;
		const holds = (text: string) => texts.has(text.trim());
		const these = [...this.#fields].filter(([field, f]) => holds(textOf(field)) || f.pressed > since);
		for (const [, followed] of these) followed.asked += 1;
		return (took) => {
			if (took) this.words = this.words.filter(({ text }) => !holds(text));
			for (const [field, followed] of these) {
				followed.asked -= 1;
				if (!took) {
					followed.pressed = -Infinity;
					this.#tell(followed);
					continue;
				}
				const recorded = holds(textOf(field));
				if (recorded) this.#typed.recorded(field);
				if (recorded || followed.asked === 0) this.#waiting.delete(followed);
			}
		};
	}

	/**
	 * Something left the page.
	 * @param gone whether a field did
	 * @param from where what keeps it stood
	 */
	left(gone: (field: Field) => boolean, from: (field: Field) => Pick<Field, 'closest'>): void {
		for (const [field, followed] of this.#fields) {
			if (!gone(field)) continue;
			this.#fields.delete(field);
			const own = followed.asked === 0 && this.#now() - followed.pressed < OWN_MS;
			if (own || !this.#typed.lost(field, from(field))) continue;
			followed.left = textOf(field);
			this.#waiting.add(followed);
			if (followed.asked === 0) this.#tell(followed);
			// A server that is away answers in an hour.
			else setTimeout(() => this.#tell(followed), OWN_MS);
		}
	}

	#tell(followed: Followed): void {
		if (!this.#waiting.delete(followed)) return;
		const { name, left } = followed;
		this.words = [...this.words, { id: (this.#count += 1), name, text: left ?? '' }];
	}

	noted(id: number): void {
		this.words = this.words.filter((w) => w.id !== id);
	}

	/** Their author leaves the page, and was asked before. */
	release(): void {
		this.#fields.clear();
		this.#waiting.clear();
	}

	/** Whoever typed has signed out. */
	forget(): void {
		this.release();
		this.words = [];
	}

	/** @returns to be called when it is no longer needed */
	follow(page: Document): () => void {
		const from = new AbortController();
		const options = { capture: true, signal: from.signal };
		page.addEventListener(
			'input',
			({ target }) => {
				if (target instanceof HTMLElement && isText(target)) this.begun(target, nameOf(target));
			},
			options
		);
		const press = ({ target }: Event) => {
			if (target instanceof Element) this.pressed((field) => isBeside(field as HTMLElement, target));
		};
		page.addEventListener(
			'click',
			(event) => {
				if (event.target instanceof Element && event.target.closest('button, dialog') !== null) press(event);
			},
			options
		);
		page.addEventListener(
			'keydown',
			(event) => {
				// In a text it is a line of it.
				const line = event.target instanceof HTMLTextAreaElement;
				if ((event.key === 'Enter' && !line) || event.key === 'Escape') press(event);
			},
			options
		);
		const watch = new MutationObserver((records) =>
			this.left(
				(field) => !(field as HTMLElement).isConnected,
				(field) => keeperOf(field as HTMLElement, records)
			)
		);
		watch.observe(page.body, { childList: true, subtree: true });
		const unsent = followSent((texts) => this.sent(texts));
		from.signal.addEventListener('abort', () => {
			watch.disconnect();
			unsent();
		});
		return () => from.abort();
	}
}

/** What people call it. */
export function nameOf(field: HTMLElement): string {
	const label =
		(field as HTMLInputElement).labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? '';
	return label.trim();
}

/** What is pressed belongs to the field. */
function isBeside(field: HTMLElement, pressed: Element): boolean {
	const form = field.closest('form');
	const within = field.closest('dialog') ?? form ?? field.closest('section') ?? field;
	return within.contains(pressed) || (form !== null && pressed.closest('button')?.form === form);
}

/** What says that the field is kept may have left the page with less or with more than the field. */
function keeperOf(field: HTMLElement, records: readonly MutationRecord[]): Pick<Field, 'closest'> {
	for (let at: HTMLElement = field; ;) {
		const keeper = at.closest<HTMLElement>('[data-kept]');
		if (keeper !== null) return keeper;
		const root = at.getRootNode();
		const record = records.find(({ removedNodes }) => [...removedNodes].includes(root as ChildNode));
		if (!(record?.target instanceof HTMLElement)) return at;
		at = record.target;
	}
}

export const [useOrphans, provideOrphans] = createContext<Orphans>();
