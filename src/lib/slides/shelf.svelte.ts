import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

/**
 * The slides that a page may show now, fetched once and held in memory as blob URLs: the next one is here before it is
 * turned to, and nothing stays in the browser's cache. What is let go can be had from neither again.
 */
export class Shelf {
	readonly #base: string;
	readonly #urls = new SvelteMap<string, string>();
	readonly #coming = new Map<string, AbortController>();
	#wanted: ReadonlySet<string> = new Set();

	/** @param base where slides are served, `/s/<path>` */
	constructor(base: string) {
		this.#base = base;
	}

	/** The picture, or null while it is on its way. */
	url(id: string): string | null {
		return this.#urls.get(id) ?? null;
	}

	/** Fetches what is not here yet, in this order, and lets everything else go. To be called whenever the view changes. */
	want(ids: readonly string[]): void {
		// Whoever calls this follows the view and not what has arrived here.
		untrack(() => this.#want(ids));
	}

	#want(ids: readonly string[]): void {
		this.#wanted = new Set(ids);
		for (const id of [...this.#urls.keys()]) if (!this.#wanted.has(id)) this.#drop(id);
		for (const [id, coming] of this.#coming) if (!this.#wanted.has(id)) coming.abort();
		for (const id of this.#wanted) if (!this.#urls.has(id) && !this.#coming.has(id)) void this.#fetch(id);
	}

	close(): void {
		this.want([]);
	}

	/** Tries again while it is wanted: a slide must not stay away because of one lost packet. */
	async #fetch(id: string): Promise<void> {
		const coming = new AbortController();
		this.#coming.set(id, coming);
		for (let wait = 250; this.#wanted.has(id); wait = Math.min(4000, wait * 2)) {
			const blob = await load(`${this.#base}/slides/${id}`, coming.signal);
			if (blob !== null) {
				if (this.#wanted.has(id)) this.#urls.set(id, URL.createObjectURL(blob));
				break;
			}
			if (coming.signal.aborted) break;
			await new Promise((resolve) => setTimeout(resolve, wait));
		}
		this.#coming.delete(id);
		// Wanted, let go and wanted again while it was on its way.
		if (this.#wanted.has(id) && !this.#urls.has(id)) void this.#fetch(id);
	}

	#drop(id: string): void {
		URL.revokeObjectURL(this.#urls.get(id) ?? '');
		this.#urls.delete(id);
	}
}

async function load(url: string, signal: AbortSignal): Promise<Blob | null> {
	try {
		const answer = await fetch(url, { signal });
		return answer.ok ? await answer.blob() : null;
	} catch {
		return null;
	}
}
