import { newId } from '../id.ts';
import type { Before } from './before.ts';
import type { Entry, Left } from './entry.ts';
import { memoryStore, openStore, type Store } from './store.ts';
import { openTab, type Tab } from './tab.ts';

/** What nobody came back for is not kept for ever. */
const KEEP_MS = 30 * 24 * 3_600_000;

/** One text's place in the outbox. */
export interface Place {
	put(left: Left): Promise<void>;
	/** It is recorded, or given up. */
	drop(): Promise<void>;
	/** What is written from now on stands in the place of something that was left. */
	take(entry: Entry): void;
}

export interface OutboxParts {
	store?: Promise<Store>;
	tab?: Tab;
	now?: () => number;
	before?: Before;
}

/**
 * What this page wrote and the server does not have yet, on this device alone. Each tab has its own entries; those of
 * a tab that is gone are taken over by one that is there. Nothing else is kept: no view, no name.
 */
export class Outbox {
	/** False: what is not recorded is lost with the page, which says so. */
	durable = $state(true);
	readonly #scope: string;
	readonly #tab: Tab;
	readonly #now: () => number;
	#store: Store = memoryStore();
	#queue: Promise<unknown>;
	#takers = new Map<string, (entry: Entry) => void>();
	/** Taken over before anybody asked for them. */
	#waiting: Entry[] = [];

	/** @param scope of a seat or of an organizer's session */
	constructor(scope: string, parts: OutboxParts = {}) {
		this.#scope = scope;
		this.#tab = parts.tab ?? openTab();
		this.#now = parts.now ?? Date.now;
		this.#queue = this.#open(parts.store ?? openStore(), parts.before);
		void this.#queue.then(() => this.#look());
	}

	/** The place of one text of this tab. */
	place(name: string): Place {
		let key = newId();
		return {
			put: (left) => {
				const entry = { ...left, key, scope: this.#scope, tab: this.#tab.id, name, at: this.#now() };
				return this.#do((store) => store.put(entry));
			},
			drop: () => this.#do((store) => store.remove(key)),
			take: (entry) => (key = entry.key)
		};
	}

	/**
	 * @param kind how the names of the texts begin
	 * @param take what a tab that is gone had written; it stays until it is dropped
	 */
	left(kind: string, take: (entry: Entry) => void): void {
		this.#takers.set(kind, take);
		const mine = this.#waiting.filter((e) => e.name.startsWith(kind));
		this.#waiting = this.#waiting.filter((e) => !mine.includes(e));
		for (const entry of mine) take(entry);
	}

	drop(entry: Entry): Promise<void> {
		return this.#do((store) => store.remove(entry.key));
	}

	/**
	 * The seat is not this device's any more, or the session is over.
	 * @param kind how the names of those begin that have nowhere to go
	 */
	forget(kind = ''): Promise<void> {
		return this.#do(async (store) => {
			const all = await store.all(this.#scope);
			for (const { key } of all.filter((e) => e.name.startsWith(kind))) await store.remove(key);
		});
	}

	/** How much of this scope is not recorded yet, of all tabs. */
	async count(): Promise<number> {
		await this.#queue;
		return (await this.#store.all(this.#scope).catch(() => [])).length;
	}

	/** Once all that was put so far is safe. */
	async settled(): Promise<void> {
		await this.#queue;
	}

	close(): void {
		void this.#queue.then(() => this.#tab.leave());
	}

	async #open(store: Promise<Store>, before: Before | undefined): Promise<void> {
		this.#store = await store;
		this.durable = this.#store.durable;
		await this.#tab.known;
		try {
			for (const entry of before?.entries ?? []) await this.#store.put(entry);
			if (this.durable) before?.moved();
		} catch {
			// It stays where it was, for the next visit.
		}
	}

	/** In order; a store that fails, as a full disk does, is said and never stops what is sent. */
	#do(what: (store: Store) => Promise<unknown>): Promise<void> {
		const done = this.#queue.then(async () => {
			try {
				await what(this.#store);
			} catch {
				this.durable = false;
			}
		});
		this.#queue = done;
		return done;
	}

	/** Whoever wrote these is waited for; what is too old goes. */
	async #look(): Promise<void> {
		const entries = await this.#store.all(this.#scope).catch(() => []);
		for (const old of entries.filter((e) => e.at < this.#now() - KEEP_MS)) await this.drop(old);
		const tabs = newestFirst(entries).map((e) => e.tab);
		for (const tab of new Set(tabs)) {
			if (tab !== this.#tab.id) this.#tab.whenGone(tab, () => this.#takeOver(tab));
		}
	}

	async #takeOver(tab: string): Promise<void> {
		const there = await this.#store.all(this.#scope);
		for (const entry of newestFirst(there).filter((e) => e.tab === tab)) {
			const mine = await this.#store.claim(entry.key, tab, this.#tab.id);
			if (mine === null) continue;
			const [, take] = [...this.#takers].find(([kind]) => mine.name.startsWith(kind)) ?? [];
			if (take === undefined) this.#waiting.push(mine);
			else take(mine);
		}
	}
}

function newestFirst(entries: readonly Entry[]): Entry[] {
	return [...entries].sort((a, b) => b.at - a.at);
}
