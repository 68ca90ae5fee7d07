import type { ClientCommand, CommandAck, Refusal } from '$wire/index.ts';
import { newId } from './id.ts';
import type { OutboxEntry } from './outbox/entry.ts';
import type { Outbox, OutboxPlace } from './outbox/outbox.svelte.ts';
import { PASSING } from './refusals.ts';

/** What is meant later too. A raised hand is not, nor is anything of the moderator's. */
type Lasting = Extract<ClientCommand, { type: 'askQuestion' | 'recognise' | 'sendHelp' | 'declareTies' }>;

export interface Errand {
	id: string;
	command: Lasting;
	/** When it was asked for, ms of this device. */
	at: number;
	/** The server's no, until it is taken note of. */
	refusal: Refusal | null;
	/** It was recorded, and an older backup does not have it. */
	lost: boolean;
}

/** What the server has acknowledged, and when it recorded it. */
interface Recorded {
	errand: Errand;
	at: number;
	/** Of an earlier connection: it may be another past that the server has now. */
	doubted: boolean;
}

const NAME = 'errand';
const AGAIN_MS = 3_000;
/** What is taken over comes the newest first, and goes out the oldest first. */
const GATHER_MS = 100;
/** A browser whose storage hangs keeps nothing from being sent. */
const STORE_MS = 500;

/**
 * What is to be done once, sooner or later: in the outbox under its id until the server has answered, in the order in
 * which it was asked for, over closed tabs and dead servers. What was refused stays until its author has seen it. What
 * was recorded is sent again under its id after each new connection: a server that has it does nothing, and one that
 * went back to an older backup records it again or refuses it, and either is said.
 */
export class Errands {
	all = $state.raw<readonly Errand[]>([]);
	/** Recorded anew after an older backup, until it is taken note of. */
	again = $state.raw<readonly Errand[]>([]);
	readonly #outbox: Outbox;
	readonly #send: (command: Lasting, id: string) => Promise<CommandAck>;
	readonly #may: (command: Lasting) => boolean;
	readonly #places = new Map<string, OutboxPlace>();
	readonly #recorded = new Map<string, Recorded>();
	#arrival = 0;
	#running = false;

	/** @param may whether it can be asked for at all now; it waits while it cannot */
	constructor(
		outbox: Outbox,
		send: (command: Lasting, id: string) => Promise<CommandAck>,
		may: (command: Lasting) => boolean = () => true
	) {
		this.#outbox = outbox;
		this.#send = send;
		this.#may = may;
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
		const errand = { id: newId(), command, at: Date.now(), refusal: null, lost: false };
		const place = this.#outbox.place(NAME);
		this.#add(errand, place);
		// Known to the outbox before it leaves: a lost ack must find its id.
		await Promise.race([put(place, errand), new Promise((done) => setTimeout(done, STORE_MS))]);
		await this.#run();
	}

	/**
	 * To be called when a view came over a new connection, and when more may be asked for than before.
	 * @param arrival the connection's number
	 */
	follow(arrival: number): void {
		if (arrival !== this.#arrival) for (const recorded of this.#recorded.values()) recorded.doubted = true;
		this.#arrival = arrival;
		void this.#run();
	}

	/** What was refused is taken note of. */
	dismiss(id: string): void {
		this.all = this.all.filter((e) => e.id !== id);
		void this.#places.get(id)?.drop();
		this.#places.delete(id);
	}

	/** The server knows nothing of this seat: what was recorded lies in the outbox too, for whichever page comes back first. */
	guard(): void {
		for (const { errand, at } of this.#recorded.values()) {
			if (this.#places.has(errand.id)) continue;
			const place = this.#outbox.place(NAME);
			this.#places.set(errand.id, place);
			void put(place, errand, { at });
		}
	}

	#take(entry: OutboxEntry): void {
		const command = read(entry.value);
		if (command === null || entry.sent === null) return void this.#outbox.drop(entry);
		const place = this.#outbox.place(NAME);
		place.take(entry);
		const errand = { id: entry.sent.id, command, at: entry.at, refusal: null, lost: false };
		if (entry.recorded === undefined) this.#add(errand, place);
		else {
			this.#places.set(errand.id, place);
			this.#recorded.set(errand.id, { errand, at: entry.recorded.at ?? 0, doubted: true });
		}
		setTimeout(() => void this.#run(), GATHER_MS);
	}

	#add(errand: Errand, place: OutboxPlace): void {
		this.#places.set(errand.id, place);
		this.all = [...this.all, errand].sort((a, b) => a.at - b.at);
	}

	async #run(): Promise<void> {
		if (this.#running) return;
		this.#running = true;
		try {
			for (let next = this.#next; next !== undefined; next = this.#next) {
				const ack = await this.#send(next.command, next.id);
				if (ack.ok) this.#done(next, ack.at);
				else if (PASSING.includes(ack.refusal)) await new Promise((done) => setTimeout(done, AGAIN_MS));
				else this.#refuse(next, ack.refusal);
			}
		} finally {
			// Whatever went wrong with one: the next that is asked for tries all again.
			this.#running = false;
		}
	}

	/** What may be lost was asked for before what waits. */
	get #next(): Errand | undefined {
		const doubted = [...this.#recorded.values()].filter((r) => r.doubted).map((r) => r.errand);
		return [...doubted, ...this.waiting].find((e) => this.#may(e.command));
	}

	#done(errand: Errand, at: number): void {
		const before = this.#recorded.get(errand.id);
		if (before !== undefined && before.at !== at) this.again = [...this.again, errand];
		this.#recorded.set(errand.id, { errand, at, doubted: false });
		this.dismiss(errand.id);
	}

	#refuse(errand: Errand, refusal: Refusal): void {
		const lost = this.#recorded.delete(errand.id);
		if (!lost) return void (this.all = this.all.map((e) => (e.id === errand.id ? { ...e, refusal } : e)));
		const place = this.#places.get(errand.id) ?? this.#outbox.place(NAME);
		this.#add({ ...errand, refusal, lost }, place);
		void put(place, errand);
	}
}

function put(place: OutboxPlace, { id, command }: Errand, recorded?: { at: number }): Promise<void> {
	const left = { value: command, base: 0, dirty: false, sent: { id, value: null }, handIn: null };
	return place.put(recorded === undefined ? left : { ...left, recorded });
}

/** As something of another build or another hand may have left it; the server looks at the rest. */
function read(raw: unknown): Lasting | null {
	const { type, ...of } = (raw ?? {}) as Partial<Record<string, unknown>>;
	const texts: Readonly<Record<Lasting['type'], readonly string[]>> = {
		askQuestion: ['text'],
		recognise: ['slot'],
		sendHelp: ['startup', 'text'],
		declareTies: ['ties']
	};
	const needs = texts[type as Lasting['type']];
	return needs?.every((field) => typeof of[field] === 'string') ? (raw as Lasting) : null;
}
