import { newId } from '../id.ts';
import type { Before } from './before.ts';
import type { OutboxEntry, OutboxText } from './entry.ts';
import { memoryStore, openStore, type Store } from './store.ts';
import { openTab, type Tab } from './tab.ts';

/** A browser's store answers in milliseconds; one that has not by then is not counted on, and is waited for no longer. */
const ANSWER_MS = 3_000;

/** How often an open page looks for what others left since. */
const LOOK_MS = 3_000;

/** A page that is loaded anew comes before those that were open: what it had written belongs where its author looks. */
const RETURN_MS = 5_000;

/** One text's place in the outbox. */
export interface OutboxPlace {
	put(left: OutboxText): Promise<void>;
	/** It is recorded, or given up. */
	drop(): Promise<void>;
	/** What is written from now on stands in the place of something that was left. */
	take(entry: OutboxEntry): void;
}

export interface OutboxParts {
	store?: Promise<Store>;
	tab?: Tab;
	now?: () => number;
	before?: Before;
	answerMs?: number;
	lookMs?: number;
	returnMs?: number;
}

/**
 * What this page wrote and the server does not have yet, on this device alone. Each tab has its own entries; those of
 * a tab that is gone are taken over by one that is there. Nothing else is kept: no view, no name.
 */
export class Outbox {
	#kept = $state(true);
	/** How many things the store was asked for and has not answered in time. */
	#unanswered = $state(0);
	readonly #answerMs: number;
	readonly #lookMs: number;
	readonly #returnMs: number;
	readonly #scope: string;
	readonly #tab: Tab;
	readonly #now: () => number;
	#store: Store = memoryStore();
	#queue: Promise<unknown>;
	#takers = new Map<string, (entry: OutboxEntry) => void>();
	/** What this page put and did not drop: names by key. */
	readonly #mine = new Map<string, string>();
	#ended = false;
	#closed = false;
	/** Taken over before anybody asked for them. */
	#waiting: OutboxEntry[] = [];

	/** @param scope of a seat or of an organizer's session */
	constructor(scope: string, parts: OutboxParts = {}) {
		this.#scope = scope;
		this.#tab = parts.tab ?? openTab();
		this.#now = parts.now ?? Date.now;
		this.#answerMs = parts.answerMs ?? ANSWER_MS;
		this.#lookMs = parts.lookMs ?? LOOK_MS;
		this.#returnMs = parts.returnMs ?? RETURN_MS;
		this.#queue = this.#awaited(this.#open(parts.store ?? openStore(), parts.before));
		void this.#queue.then(() => this.#look());
	}

	/** False: what is not recorded is lost with the page, which says so. */
	get durable(): boolean {
		return this.#kept && this.#unanswered === 0;
	}

	/** The place of one text of this tab. */
	place(name: string): OutboxPlace {
		let key = newId();
		return {
			put: async (left) => {
				if (this.#ended) return;
				this.#mine.set(key, name);
				const entry = { ...left, key, scope: this.#scope, tab: this.#tab.id, name, at: this.#now() };
				await this.#do((store) => store.put(entry));
			},
			drop: () => this.#remove(key),
			take: (entry) => {
				this.#mine.delete(key);
				key = entry.key;
				this.#mine.set(key, name);
			}
		};
	}

	/**
	 * @param kind how the names of the texts begin
	 * @param take what a tab that is gone had written; it stays until it is dropped
	 */
	left(kind: string, take: (entry: OutboxEntry) => void): void {
		this.#takers.set(kind, take);
		const mine = this.#waiting.filter((e) => e.name.startsWith(kind));
		this.#waiting = this.#waiting.filter((e) => !mine.includes(e));
		for (const entry of mine) take(entry);
	}

	drop(entry: OutboxEntry): Promise<void> {
		return this.#remove(entry.key);
	}

	/**
	 * The session is over, or somebody clears this device.
	 * @param kind how the names of those begin that have nowhere to go
	 */
	async forget(kind = ''): Promise<void> {
		for (const [key, name] of this.#mine) if (name.startsWith(kind)) this.#mine.delete(key);
		const done = this.#do(async (store) => {
			const all = await store.all(this.#scope);
			for (const { key } of all.filter((e) => e.name.startsWith(kind))) await store.remove(key);
		});
		await this.#inTime(done);
	}

	/**
	 * The seat is not this device's any more: nothing is kept, not even what comes late.
	 * @returns what is not known to be recorded, of all tabs
	 */
	async end(): Promise<readonly OutboxEntry[]> {
		this.#ended = true;
		const all = this.#queue.then(() => this.#store.all(this.#scope)).catch(() => []);
		const left = (await this.#inTime(all)) ?? [];
		await this.forget();
		return newestFirst(left);
	}

	/** How much of this scope is not recorded yet, of all tabs. */
	async count(): Promise<number> {
		const all = this.#queue.then(() => this.#store.all(this.#scope)).catch(() => []);
		return Math.max(this.#mine.size, ((await this.#inTime(all)) ?? []).length);
	}

	/** @returns whether all that was put so far is safe; false soon where the store keeps nothing or does not answer */
	async settled(): Promise<boolean> {
		await this.#inTime(this.#queue);
		return this.durable || this.#mine.size === 0;
	}

	close(): void {
		this.#closed = true;
		void this.#queue.then(() => this.#tab.leave());
	}

	async #open(store: Promise<Store>, before: Before | undefined): Promise<void> {
		this.#store = await store;
		this.#kept = this.#store.durable;
		await this.#tab.known;
		try {
			for (const entry of before?.entries ?? []) await this.#store.put(entry);
			if (this.#kept) before?.moved();
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
				this.#kept = false;
			}
		});
		this.#queue = this.#awaited(done);
		return done;
	}

	#remove(key: string): Promise<void> {
		this.#mine.delete(key);
		return this.#do((store) => store.remove(key));
	}

	/** Told of while it is not answered, whenever it comes. */
	#awaited<T>(work: Promise<T>): Promise<T> {
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			this.#unanswered += 1;
		}, this.#answerMs);
		return work.finally(() => {
			clearTimeout(timer);
			if (late) this.#unanswered -= 1;
		});
	}

	#inTime<T>(work: Promise<T>): Promise<T | undefined> {
		const wait = new Promise<undefined>((done) => setTimeout(done, this.#answerMs));
		return Promise.race([work, wait]);
	}

	/**
	 * Whoever wrote these is waited for, and whoever writes later. Age drops nothing: it is told by a clock that may
	 * have been wrong.
	 */
	async #look(again = false): Promise<void> {
		if (this.#closed || this.#ended) return;
		const entries = await this.#store.all(this.#scope).catch(() => []);
		const tabs = newestFirst(entries).map((e) => e.tab);
		for (const tab of new Set(tabs)) {
			if (tab === this.#tab.id) continue;
			const takeOver = (): Promise<void> => this.#takeOver(tab);
			this.#tab.whenGone(tab, again ? async () => this.#later(tab, takeOver) : takeOver);
		}
		setTimeout(() => void this.#look(true), this.#lookMs);
	}

	/** Asked a second time, with nothing held between: whoever comes meanwhile takes it over. */
	#later(tab: string, takeOver: () => Promise<void>): void {
		setTimeout(() => {
			if (!this.#closed && !this.#ended) this.#tab.whenGone(tab, takeOver);
		}, this.#returnMs);
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

function newestFirst(entries: readonly OutboxEntry[]): OutboxEntry[] {
	return [...entries].sort((a, b) => b.at - a.at);
}
