interface Node {
	next: Map<number, Node>;
	fail: Node | null;
	/** Length of the longest pattern that ends here; 0 for none. */
	ends: number;
	/** The next shorter place at which a pattern ends: without it, each character would walk all of the way back. */
	shorter: Node | null;
}

const node = (): Node => ({ next: new Map(), fail: null, ends: 0, shorter: null });

/**
 * Looks for many words at once in one pass over a text (Aho and Corasick, 1975): the cost is per character of the
 * text, whatever the number of words.
 */
export class Matcher {
	readonly #root = node();
	readonly size: number;

	constructor(words: Iterable<string>) {
		const all = new Set([...words].filter((w) => w !== ''));
		this.size = all.size;
		for (const word of all) this.#add(word);
		this.#link();
	}

	/** Whether any word occurs and `fits` where it does (default: anywhere). */
	finds(text: string, fits: (start: number, end: number) => boolean = () => true): boolean {
		for (const [start, end] of this.all(text)) if (fits(start, end)) return true;
		return false;
	}

	/** Each place of a word, in the order of their ends. */
	*all(text: string): Generator<readonly [start: number, end: number]> {
		if (this.size === 0) return;
		let at = this.#root;
		for (let i = 0; i < text.length; i++) {
			at = this.#step(at, text.charCodeAt(i));
			for (let n: Node | null = at.ends > 0 ? at : at.shorter; n !== null; n = n.shorter)
				yield [i + 1 - n.ends, i + 1];
		}
	}

	#step(from: Node, char: number): Node {
		for (let n: Node | null = from; n !== null; n = n.fail) {
			const next = n.next.get(char);
			if (next !== undefined) return next;
		}
		return this.#root;
	}

	#add(word: string): void {
		let at = this.#root;
		for (let i = 0; i < word.length; i++) {
			const char = word.charCodeAt(i);
			let next = at.next.get(char);
			if (next === undefined) at.next.set(char, (next = node()));
			at = next;
		}
		at.ends = word.length;
	}

	/** Breadth first: where to go on when a character does not fit. */
	#link(): void {
		const queue: Node[] = [];
		for (const child of this.#root.next.values()) {
			child.fail = this.#root;
			queue.push(child);
		}
		// Grows while it is walked.
		for (const n of queue) {
			const back = n.fail;
			n.shorter = back === null || back.ends > 0 ? back : back.shorter;
			for (const [char, child] of n.next) {
				child.fail = n.fail === null ? this.#root : this.#step(n.fail, char);
				queue.push(child);
			}
		}
	}
}
