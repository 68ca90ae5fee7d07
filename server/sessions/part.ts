/** Shorter texts are as fast made anew as found again. */
const WORTH_KEEPING = 256;
/** Objects and lists of more items are encoded in one go: what they hold is small and made anew each time. */
const MOST_LOOKED_INTO = 64;
/** What does not change keeps its text: states, and what views take from them whole, are never changed in place. */
const KEPT = new WeakMap<object, string>();

/** From so many characters on, a text is sent from one place to all. */
const LARGE = 1 << 14;

type Field = readonly [key: string, text: string];

/**
 * One part of a view, encoded field by field, so that only the fields that changed are sent again. For all who have
 * the same before it, the change is the same object, put into words once.
 */
export class ViewPart {
	readonly #fields: readonly Field[];
	readonly #whole: Changed;
	#last: { before: ViewPart; change: Changed | null } | null = null;

	private constructor(fields: readonly Field[]) {
		this.#fields = fields;
		this.#whole = new Changed(fields, true);
	}

	/** @param before given back when nothing differs from it, so that "the same" is quickly seen */
	static of(value: object, before: ViewPart | null): ViewPart {
		const fields = Object.entries(value).flatMap(([key, v]): Field[] => {
			const text = encoded(v);
			return text === undefined ? [] : [[key, text]];
		});
		return before !== null && same(before.#fields, fields) ? before : new ViewPart(fields);
	}

	/** As JSON would have it. */
	get text(): string {
		return this.#whole.text;
	}

	/** What somebody with an earlier one of the same kind is to be told, or with none: all. Null for nothing. */
	since(before: ViewPart | null): Changed | null {
		if (before === this) return null;
		if (before === null) return this.#whole;
		if (this.#last?.before !== before) this.#last = { before, change: this.#since(before) };
		return this.#last.change;
	}

	#since(before: ViewPart): Changed | null {
		const has = new Set(this.#fields.map(([key]) => key));
		// That a field is gone cannot be told by fields.
		if (before.#fields.some(([key]) => !has.has(key))) return this.#whole;
		const had = new Map(before.#fields);
		const changed = this.#fields.filter(([key, text]) => had.get(key) !== text);
		return changed.length === 0 ? null : new Changed(changed, false);
	}
}

/** Fields to be sent, and their text as it stands in a frame, made when it is first asked for. */
export class Changed {
	readonly #fields: readonly Field[];
	readonly #whole: boolean;
	#text: string | null = null;
	#quoted: string | null = null;
	#bytes: Buffer | null = null;

	constructor(fields: readonly Field[], whole: boolean) {
		this.#fields = fields;
		this.#whole = whole;
	}

	get text(): string {
		this.#text ??= `{${this.#fields.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
		return this.#text;
	}

	/** As a JSON string. */
	get quoted(): string {
		this.#quoted ??= JSON.stringify(this.text);
		return this.#quoted;
	}

	/** Worth holding once for all who get it. */
	get large(): boolean {
		return this.quoted.length >= LARGE;
	}

	/** The same as bytes, with what ends a frame behind it. */
	get bytes(): Buffer {
		this.#bytes ??= Buffer.from(`${this.quoted}}]`);
		return this.#bytes;
	}

	/** What comes of this after an earlier one that was never sent. */
	after(before: Changed | null): Changed {
		if (before === null || this.#whole) return this;
		return new Changed([...new Map([...before.#fields, ...this.#fields])], before.#whole);
	}
}

function same(a: readonly Field[], b: readonly Field[]): boolean {
	return a.length === b.length && a.every(([key, text], i) => b[i]?.[0] === key && b[i]?.[1] === text);
}

/** What JSON.stringify gives. */
function encoded(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const known = KEPT.get(value);
	if (known !== undefined) return known;
	const text = Array.isArray(value) ? list(value) : record(value);
	if (text.length >= WORTH_KEEPING) KEPT.set(value, text);
	return text;
}

function list(value: readonly unknown[]): string {
	if (value.length > MOST_LOOKED_INTO) return JSON.stringify(value);
	return `[${value.map((v) => encoded(v) ?? 'null').join(',')}]`;
}

function record(value: object): string {
	const entries = Object.entries(value);
	if (entries.length > MOST_LOOKED_INTO) return JSON.stringify(value);
	const fields = entries.flatMap(([key, v]) => {
		const text = encoded(v);
		return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
	});
	return `{${fields.join(',')}}`;
}
