import { newId } from '../../../src/lib/live/id.ts';
import { Draft, type Recorded } from '../../../src/lib/live/draft.svelte.ts';
import { Outbox } from '../../../src/lib/live/outbox/outbox.svelte.ts';
import { memoryStore, type Store } from '../../../src/lib/live/outbox/store.ts';
import type { Tab } from '../../../src/lib/live/outbox/tab.ts';
import type { CommandAck, Refusal } from '../../../src/wire/index.ts';

/** The server as far as one text goes: revisions, and one answer for one id. */
export class Server {
	text = '';
	revision = 0;
	/** Nobody sees an older backup over the connection of before. */
	lives = 1;
	handedIn = false;
	/** Commands that were carried out, in order. */
	readonly done: string[] = [];
	down = false;
	/** Acks are lost on the way back. */
	deaf = false;
	refuses: Refusal | null = null;
	/** What is carried out is answered as if it might not be, the first time. */
	unsure = false;
	readonly #answers = new Map<string, CommandAck>();
	#waiting: (() => void)[] = [];

	/** Resolves once an answer gets through, as `LiveConnection.send` does. */
	async send(id: string, carryOut: () => Refusal | null): Promise<CommandAck> {
		for (;;) {
			if (!this.down) {
				const answer = this.#answer(id, carryOut);
				if (!this.deaf) return answer;
			}
			await new Promise<void>((up) => this.#waiting.push(up));
		}
	}

	up(): void {
		this.down = this.deaf = false;
		for (const go of this.#waiting.splice(0)) go();
	}

	/** Back to what an older backup had. */
	restore(text: string, revision: number): void {
		this.text = text;
		this.revision = revision;
		this.lives += 1;
		this.handedIn = false;
		this.#answers.clear();
	}

	/** Somebody else, in a tab that is not looked at here. */
	write(text: string): void {
		this.text = text;
		this.revision += 1;
	}

	get kept(): Recorded<string> {
		return {
			value: this.text,
			revision: this.revision,
			at: this.revision === 0 ? null : 1000 + this.revision
		};
	}

	#answer(id: string, carryOut: () => Refusal | null): CommandAck {
		const before = this.#answers.get(id);
		if (before !== undefined) return before;
		const refusal = this.refuses ?? carryOut();
		if (refusal !== null) return { ok: false, refusal };
		const ack = { ok: true as const, at: 1000 + this.revision, made: null };
		this.#answers.set(id, ack);
		return this.unsure ? { ok: false, refusal: 'busy' } : ack;
	}
}

/** A browser: what its tabs share. A tab that is closed is gone for the others. */
export class Browser {
	readonly store: Store;
	readonly #living = new Set<string>();
	#waiting: { tab: string; then: () => Promise<void> }[] = [];

	constructor(store: Store = memoryStore(true)) {
		this.store = store;
	}

	tab(): Tab {
		const id = newId();
		this.#living.add(id);
		return {
			id,
			known: Promise.resolve(),
			whenGone: (tab, then) => {
				if (this.#living.has(tab)) this.#waiting.push({ tab, then });
				else void then();
			},
			leave: () => this.gone(id)
		};
	}

	gone(id: string): void {
		this.#living.delete(id);
		for (const { tab, then } of this.#waiting) if (tab === id) void then();
		this.#waiting = this.#waiting.filter((w) => w.tab !== id);
	}
}

/** One page with one text. */
export class Page {
	readonly outbox: Outbox;
	readonly draft: Draft<string>;
	readonly refused: Refusal[] = [];
	readonly #server: Server;
	/** A closed page sends nothing more. */
	#closed = false;

	constructor(browser: Browser, server: Server) {
		this.#server = server;
		this.outbox = new Outbox('s/seat', { store: Promise.resolve(browser.store), tab: browser.tab() });
		this.draft = new Draft<string>({
			name: 'sheet:one',
			outbox: this.outbox,
			arrivals: () => server.lives,
			empty: '',
			same: (a, b) => a === b,
			read: (raw) => (typeof raw === 'string' ? raw : null),
			write: (text, base, id) =>
				this.#send(id, () => {
					if (base !== server.revision) return 'stale';
					server.write(text);
					server.done.push(`save ${text}`);
					return null;
				}),
			handedIn: () => server.handedIn,
			handIn: (id) =>
				this.#send(id, () => {
					if (server.text === '') return 'incomplete';
					server.handedIn = true;
					server.done.push('hand in');
					return null;
				}),
			refused: (refusal) => this.refused.push(refusal)
		});
		this.outbox.left('sheet:', (entry) => this.draft.take(entry));
		this.see();
	}

	/** A view comes. */
	see(): void {
		if (!this.#server.down) this.draft.follow(this.#server.kept);
	}

	/** Closed, or killed: what it had begun to send may still arrive. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.outbox.settled();
		this.outbox.close();
		await this.outbox.settled();
	}

	#send(id: string, carryOut: () => Refusal | null): Promise<CommandAck> {
		if (this.#closed) return new Promise(() => {});
		const answer = this.#server.send(id, () => (this.#closed ? 'busy' : carryOut()));
		// Whoever is gone hears nothing.
		return new Promise((resolve) => void answer.then((ack) => !this.#closed && resolve(ack)));
	}
}
