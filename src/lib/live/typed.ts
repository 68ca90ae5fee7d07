/** What of a field is looked at, as the DOM has it. */
export interface Field {
	value?: string;
	textContent: string | null;
	closest(selector: string): { getAttribute(name: string): string | null } | null;
}

const FIELDS = 'input, textarea, [contenteditable]';
/** Nothing is typed into these that anybody would miss. */
const OTHERS = ['checkbox', 'radio', 'file', 'range', 'button', 'submit', 'hidden', 'search']
	.map((type) => `:not([type=${type}])`)
	.join('');

/**
 * Which fields hold something that a person typed and nothing keeps. A component that keeps the text of a field, in
 * the outbox, says so by `data-kept` on it or around it, and by `data-kept="no"` what of that it cannot keep; no other
 * field is taken to be safe, so that a new one needs no thought.
 */
export class Typed {
	/** What stood there before. */
	readonly #before = new WeakMap<Field, string>();
	readonly #touched = new WeakSet<Field>();

	/** Somebody is about to type into it. */
	begins(field: Field): void {
		if (!this.#before.has(field)) this.#before.set(field, textOf(field));
	}

	typed(field: Field): void {
		this.#touched.add(field);
	}

	/** The server has what stands in it. */
	recorded(field: Field): void {
		this.#before.set(field, textOf(field));
	}

	/** @param from where what keeps it is looked for */
	lost(field: Field, from: Pick<Field, 'closest'> = field): boolean {
		const text = textOf(field);
		if (!this.#touched.has(field) || text.trim() === '' || text === this.#before.get(field)) return false;
		const kept = from.closest('[data-kept]')?.getAttribute('data-kept') ?? 'no';
		return kept === 'no';
	}

	/** Those of which something would be lost, in the page's order. */
	in(page: Document): HTMLElement[] {
		const all = page.querySelectorAll<HTMLElement>(FIELDS);
		return [...all].filter((field) => isText(field) && this.lost(field));
	}

	/** @returns to be called when it is no longer needed */
	follow(page: Document): () => void {
		const from = new AbortController();
		const options = { capture: true, signal: from.signal };
		const begins = ({ target }: Event) => target instanceof HTMLElement && this.begins(target);
		page.addEventListener('focusin', begins, options);
		page.addEventListener('beforeinput', begins, options);
		page.addEventListener(
			'input',
			({ target }) => target instanceof HTMLElement && this.typed(target),
			options
		);
		return () => from.abort();
	}
}

/** Of a kind in which somebody types what would be missed. */
export const isText = (field: Element): boolean => field.matches(FIELDS) && field.matches(OTHERS);

export function textOf({ value, textContent }: Field): string {
	return value ?? textContent ?? '';
}
