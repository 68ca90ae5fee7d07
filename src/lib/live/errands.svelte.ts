import type { ClientCommand, CommandAck, Refusal } from '$wire/index.ts';
import { newId } from './id.ts';
import type { Entry } from './outbox/entry.ts';
import type { Outbox, Place } from './outbox/outbox.svelte.ts';
import { PASSING } from './refusals.ts';

/** What is meant later too. A raised hand is not, nor is anything of the moderator's. */
type Lasting = Extract<ClientCommand, { type: 'askQuestion' | 'recognise' | 'sendHelp' }>;

export interface Errand {
	id: string;
	command: Lasting;
	/** When it was asked for, ms of this device. */
	at: number;
	/** The server's no, until it is taken note of. */
	refusal: Refusal | null;
}

const NAME = 'errand';
const AGAIN_MS = 3_000;
/** What is taken over comes the newest first, and goes out the oldest first. */
const GATHER_MS = 100;
/** A browser whose storage hangs keeps nothing from being sent. */
const STORE_MS = 500;

/**
 * What is to be done once, sooner or later: in the outbox under its id until the server has answered, in the order in
 * which it was asked for, over closed tabs and dead servers. What was refused stays until its author has seen it.
 */
export class Errands {
	all = $state.raw<readonly Errand[]>([]);
	readonly #outbox: Outbox;
	readonly #send: (command: ClientCommand, id: string) => Promise<CommandAck>;
	readonly #places = new Map<string, Place>();
	#running = false;

	constructor(outbox: Outbox, send: (command: ClientCommand, id: string) => Promise<CommandAck>) {
		this.#outbox = outbox;
		this.#send = send;
		outbox.left(NAME, (entry) => this.#take(entry));
	}

	/** Not answered yet. */
	get waiting(): readonly Errand[] {
		return this.all.filter((e) => e.refusal === null);
	}

	get refused(): readonly Errand[] {
		return this.all.filter((e) => e.refusal !== null);
	}

	/** Help messages on their way, as the thread shows them. */
	help(startup: string): { id: string; mine: true; who: string; text: string; at: number; waiting: true }[] {
		return this.waiting.flatMap(({ id, command, at }) =>
			command.type === 'sendHelp' && command.startup === startup
				? [{ id, mine: true, who: '', text: command.text, at, waiting: true }]
				: []
		);
	}

	async do(command: Lasting): Promise<void> {
		const place = this.#outbox.place(NAME);
		const errand = { id: newId(), command, at: Date.now(), refusal: null };
		this.#add(errand, place);
		const sent = { id: errand.id, value: null };
		const kept = place.put({ value: command, base: 0, dirty: false, sent, handIn: null });
		// Known to the outbox before it leaves: a lost ack must find its id.
		await Promise.race([kept, new Promise((done) => setTimeout(done, STORE_MS))]);
		await this.#run();
	}

	/** What was refused is taken note of. */
	dismiss(id: string): void {
		this.all = this.all.filter((e) => e.id !== id);
		void this.#places.get(id)?.drop();
		this.#places.delete(id);
	}

	#take(entry: Entry): void {
		const command = read(entry.value);
		if (command === null || entry.sent === null) return void this.#outbox.drop(entry);
		const place = this.#outbox.place(NAME);
		place.take(entry);
		this.#add({ id: entry.sent.id, command, at: entry.at, refusal: null }, place);
		setTimeout(() => void this.#run(), GATHER_MS);
	}

	#add(errand: Errand, place: Place): void {
		this.#places.set(errand.id, place);
		this.all = [...this.all, errand].sort((a, b) => a.at - b.at);
	}

	async #run(): Promise<void> {
		if (this.#running) return;
		this.#running = true;
		try {
			for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
				const { id, command } = next;
				const ack = await this.#send(command, id);
				if (ack.ok) this.dismiss(id);
				else if (PASSING.includes(ack.refusal)) await new Promise((done) => setTimeout(done, AGAIN_MS));
				else this.all = this.all.map((e) => (e.id === id ? { ...e, refusal: ack.refusal } : e));
			}
		} finally {
			// Whatever went wrong with one: the next that is asked for tries all again.
			this.#running = false;
		}
	}
}

/** As something of another build or another hand may have left it; the server looks at the rest. */
function read(raw: unknown): Lasting | null {
	const { type, ...of } = (raw ?? {}) as Partial<Record<string, unknown>>;
	const texts: Readonly<Record<Lasting['type'], readonly string[]>> = {
		askQuestion: ['text'],
		recognise: ['slot'],
		sendHelp: ['startup', 'text']
	};
	const needs = texts[type as Lasting['type']];
	return needs?.every((field) => typeof of[field] === 'string') ? (raw as Lasting) : null;
}
