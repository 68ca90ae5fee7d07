import { newId } from '$lib/live/id.ts';
import { MOMENT_MS } from '$lib/live/momentary.ts';
import { LIMITS, type CommandAck } from '$wire/index.ts';
import { expanded, type Abbreviations } from './abbreviations.ts';

/** A line that is not on the screens yet. */
export interface TypedLine {
	id: string;
	text: string;
	/** In which it was begun; null: in none. */
	stretch: string | null;
	/** When it was last entered, ms of this page. */
	at: number;
	/** False: it did not arrive, and goes out again only when asked. */
	sending: boolean;
}

const AGAIN_MS = 300;

type Send = (line: { text: string; stretch: string }, id: string) => Promise<CommandAck | null>;

/**
 * What is being typed, and the lines that are not on the screens yet, in the order in which they were typed. A line
 * belongs to the stretch in which its first letter was typed, and is never sent in another.
 */
export class Lines {
	all = $state.raw<readonly TypedLine[]>([]);
	#text = $state('');
	#begun = $state<string | null>(null);
	#running = false;
	readonly #send: Send;
	readonly #stretch: () => string | null;

	/**
	 * @param send answers null where nothing was heard
	 * @param stretch that is on, by the view; null: nothing may be typed
	 */
	constructor(send: Send, stretch: () => string | null) {
		this.#send = send;
		this.#stretch = stretch;
	}

	/** The field. */
	get text(): string {
		return this.#text;
	}

	set text(text: string) {
		if (this.#text === '') this.#begun = this.#stretch();
		this.#text = text;
	}

	/** What stands in the field was begun in another stretch. */
	get overtaken(): boolean {
		return this.#text !== '' && this.#begun !== this.#stretch();
	}

	/** It can be copied and no longer sent. */
	over(line: TypedLine): boolean {
		return !line.sending && !this.#on(line);
	}

	/** There is what would be lost with the page and could still arrive. */
	get unsent(): boolean {
		return this.all.some((line) => !this.over(line));
	}

	/** The line in the field is whole. */
	enter(short: Abbreviations): void {
		const text = expanded(this.#text, short).trim();
		if (text === '' || this.#stretch() === null) return;
		const stretch = this.#begun;
		const [at, sending] = [performance.now(), !this.overtaken];
		this.#text = '';
		this.all = [...this.all, ...pieces(text).map((text) => ({ id: newId(), text, stretch, at, sending }))];
		void this.#run();
	}

	again(id: string): void {
		const at = performance.now();
		this.all = this.all.map((x) => (x.id === id && !this.over(x) ? { ...x, at, sending: true } : x));
		void this.#run();
	}

	drop(id: string): void {
		this.all = this.all.filter((x) => x.id !== id);
	}

	dropOver(): void {
		this.all = this.all.filter((x) => !this.over(x));
	}

	/**
	 * Where nothing may be typed the field is shut: what stands in it is over, and is not in the way of what is typed
	 * once it opens. Under fingers that type on it stays, for its rest would be taken for a new line.
	 */
	shut(): void {
		const text = this.#text.trim();
		this.#text = '';
		if (text === '') return;
		const [stretch, at] = [this.#begun, performance.now()];
		this.all = [...this.all, { id: newId(), text, stretch, at, sending: false }];
	}

	#on({ stretch }: TypedLine): boolean {
		return stretch !== null && stretch === this.#stretch();
	}

	async #run(): Promise<void> {
		if (this.#running) return;
		this.#running = true;
		for (let next = this.#next; next !== undefined; next = this.#next) {
			if (await this.#arrives(next)) this.drop(next.id);
			// Those behind it would come before it.
			else this.all = this.all.map((x) => ({ ...x, sending: false }));
		}
		this.#running = false;
	}

	get #next(): TypedLine | undefined {
		return this.all.find((x) => x.sending);
	}

	/** Under one id, so that one whose answer was lost is not there twice. */
	async #arrives(line: TypedLine): Promise<boolean> {
		const { id, text, stretch, at } = line;
		while (stretch !== null && this.#on(line)) {
			const ack = await this.#send({ text, stretch }, id);
			if (ack !== null) return ack.ok;
			if (performance.now() - at >= MOMENT_MS) return false;
			await new Promise((done) => setTimeout(done, AGAIN_MS));
		}
		return false;
	}
}

/** Short words that were written out can make a line too long: it goes on in the next one. */
function pieces(text: string): string[] {
	if (text.length <= LIMITS.caption) return [text];
	const space = text.lastIndexOf(' ', LIMITS.caption);
	// No half of a pair of code units.
	const whole = /[\uD800-\uDBFF]$/.test(text.slice(0, LIMITS.caption)) ? LIMITS.caption - 1 : LIMITS.caption;
	const at = space > 0 ? space : whole;
	return [text.slice(0, at), ...pieces(text.slice(at).trim())];
}
