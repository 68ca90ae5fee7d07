import { createContext } from 'svelte';
import { isText, textOf, type Field, type Typed } from './typed.ts';

/** What somebody typed, and what its field was called. */
export interface Words {
	id: number;
	name: string;
	text: string;
}

/** A field that goes so soon after a press of its author's, beside it, went by that press. */
const OWN_MS = 5_000;

/** A field as far as it is followed. */
interface Followed {
	name: string;
	/** When its author last pressed something beside it, after typing. */
	pressed: number;
}

/**
 * What was typed in a field that left the page without its author's press, because somebody else went on, and that
 * nothing keeps: until its author has taken note of it. Of any field, so that a new one needs no thought; in this page
 * alone.
 */
export class Orphans {
	words = $state.raw<readonly Words[]>([]);
	readonly #typed: Typed;
	readonly #now: () => number;
	readonly #fields = new Map<Field, Followed>();
	#count = 0;

	/** @param now ms that pass */
	constructor(typed: Typed, now: () => number = () => performance.now()) {
		this.#typed = typed;
		this.#now = now;
	}

	/** Somebody typed into it. @param name what the field is called */
	begun(field: Field, name: string): void {
		this.#fields.set(field, { name, pressed: -Infinity });
	}

	/** Something was pressed. @param beside whether a field stands with it */
	pressed(beside: (field: Field) => boolean): void {
		for (const [field, followed] of this.#fields) if (beside(field)) followed.pressed = this.#now();
	}

	/**
	 * Something left the page.
	 * @param gone whether a field did
	 * @param from where what keeps it stood
	 */
	left(gone: (field: Field) => boolean, from: (field: Field) => Pick<Field, 'closest'>): void {
		for (const [field, { name, pressed }] of this.#fields) {
			if (!gone(field)) continue;
			this.#fields.delete(field);
			if (this.#now() - pressed < OWN_MS || !this.#typed.lost(field, from(field))) continue;
			this.words = [...this.words, { id: (this.#count += 1), name, text: textOf(field) }];
		}
	}

	noted(id: number): void {
		this.words = this.words.filter((w) => w.id !== id);
	}

	/** Their author leaves the page, and was asked before. */
	release(): void {
		this.#fields.clear();
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
			if (target instanceof Element) this.pressed((field) => besideOf(field as HTMLElement).contains(target));
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
		from.signal.addEventListener('abort', () => watch.disconnect());
		return () => from.abort();
	}
}

/** What people call it. */
export function nameOf(field: HTMLElement): string {
	const label =
		(field as HTMLInputElement).labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? '';
	return label.trim();
}

/** What is pressed in it belongs to the field. */
function besideOf(field: HTMLElement): HTMLElement {
	return field.closest('dialog') ?? field.closest('form') ?? field.closest('section') ?? field;
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
