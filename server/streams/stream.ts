import type { Instant } from '../../src/domain/kernel/ids.ts';
import type { Refusal } from '../../src/domain/kernel/refusal.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { LOCK_MS, isLocked, pauseAfter } from '../store/lock.ts';
import { ForgottenError } from '../journal/port.ts';
import type { AppendResult, Journal, JsonValue, StoredEvent } from '../journal/port.ts';
import type { Aggregate } from '../../src/domain/kernel/aggregate.ts';
import type { Codec, Provided, Submission } from './submission.ts';

/** What goes with a command's events into the transaction that stores them. */
export interface Accompaniment {
	/** For lists, where it is another than before. */
	summary?: JsonValue;
	/** Carried out within the transaction; a refusal undoes all of it. */
	effects?: (() => Refusal | null) | undefined;
	/** Later decisions look at what the effects change: they wait for it. */
	decisive?: boolean;
}

/** What a stream stands on and whom it tells. */
export interface StreamParts<S, C, E, A, X> {
	aggregate: Aggregate<S, C, E, A, X>;
	codec: Codec<E>;
	journal: Journal;
	/** Who asks, in the journal's words. */
	seatOf(actor: A): string;
	context(state: S): X;
	beside(before: S, after: S, submission: Submission<C, A>, events: readonly E[]): Accompaniment;
	/** Why nothing may be recorded now; `locked`: later. */
	hindrance(): CommandAck | 'locked' | null;
	/** An event was read or recorded. */
	noted(stored: StoredEvent): void;
	/** The durable state is another, by these events. */
	advanced(events: readonly E[]): void;
	/** So many bytes of a seat's are recorded. */
	recorded(seat: string, bytes: number): void;
}

/** How one try differs from what was submitted. */
export interface Attempt {
	/** As of when it is decided; left out: now. */
	at?: Instant;
	/** What has to hold when it is stored. */
	provided?: () => Provided;
	/** It is durable; the state has not moved on yet. */
	stored?: () => void;
}

/** A command that was accepted, ready to be appended. */
interface Step<S, E> {
	events: readonly E[];
	/** The stream before it. */
	seq: number;
	next: S;
	decisive: boolean;
	append: Parameters<Journal['append']>[0];
	result: CommandAck;
}

const TRIES = 5;

/**
 * One stream's queue: decide → append → evolve. Commands are decided one after the other on the newest state and
 * appended without waiting for each other, so that one commit can carry many; each is acked after its own append, and
 * only durable states are shown.
 */
export class Stream<S, C, E, A, X extends { now: Instant }> {
	readonly id: string;
	readonly #parts: StreamParts<S, C, E, A, X>;
	/** What is durable. */
	#state: S;
	#seq = 0;
	/** What the next command is decided on: durable plus what is being appended. */
	#next: { state: S; seq: number };
	#reload: Promise<void> | null = null;
	/** An append on its way whose effects the next decision looks at. */
	#settling: Promise<unknown> | null = null;
	readonly #inFlight = new Map<string, Promise<CommandAck>>();
	/** It is deleted: nothing more is recorded of it. */
	forgotten = false;

	constructor(id: string, parts: StreamParts<S, C, E, A, X>) {
		this.id = id;
		this.#parts = parts;
		this.#state = parts.aggregate.none;
		this.#next = { state: this.#state, seq: 0 };
	}

	get state(): S {
		return this.#state;
	}

	/** What the next command is decided on: with all that is on its way to the journal. */
	get coming(): S {
		return this.#next.state;
	}

	get seq(): number {
		return this.#seq;
	}

	/** Nothing is on its way to the journal. */
	get atRest(): boolean {
		return this.#next.seq === this.#seq;
	}

	/**
	 * Reads the stream from its beginning, telling nobody.
	 *
	 * @param each event, as it is read
	 * @param whole all of it was there, up to this state; before it is anybody's
	 * @param restMs how long to rest between two slices of the work, ms
	 */
	async load(each: (event: E) => void, whole: () => void, restMs = 0): Promise<void> {
		let [state, count] = [this.#state, 0];
		const read = await this.#read(restMs, (event) => {
			state = this.#parts.aggregate.evolve(state, event);
			count += 1;
			each(event);
		});
		if (read) {
			this.#move(state, count);
			whole();
		}
		this.#next = { state: this.#state, seq: this.#seq };
	}

	/** Reads what the journal has beyond what is known here. */
	async #catchUp(): Promise<void> {
		const from = this.#seq;
		// Whatever comes of reading: what was not recorded is no longer decided on.
		this.#next = { state: this.#state, seq: from };
		const events: E[] = [];
		const read = await this.#read(0, (event) => events.push(event));
		if (read) this.#apply(events, from);
		this.#next = { state: this.#state, seq: this.#seq };
	}

	/** One after the other, for all of it may be more than memory holds. False: it was deleted meanwhile. */
	async #read(restMs: number, each: (event: E) => void): Promise<boolean> {
		const { journal, codec, noted } = this.#parts;
		try {
			for await (const stored of journal.read(this.id, this.#seq, restMs)) {
				const event = codec.read(stored);
				noted(stored);
				each(event);
			}
			return true;
		} catch (error) {
			if (error instanceof ForgottenError || this.forgotten) return false;
			throw error;
		}
	}

	/** Resolves after the durable append, or with a refusal. A repeated id gives the first answer again. */
	submit(s: Submission<C, A>): Promise<CommandAck> {
		return this.once(s, () => this.#submit(s));
	}

	/** What is under way under an id is not begun again. */
	once({ actor, id }: Submission<C, A>, work: () => Promise<CommandAck>): Promise<CommandAck> {
		const key = `${this.#parts.seatOf(actor)} ${id}`;
		const running = this.#inFlight.get(key);
		const answer = running ?? work().finally(() => this.#inFlight.delete(key));
		this.#inFlight.set(key, answer);
		return answer;
	}

	/** The answer to what was carried out already; null where it was not. Rejects where the store cannot tell. */
	async prior({ actor, id }: Submission<C, A>): Promise<CommandAck | null> {
		const { journal, seatOf } = this.#parts;
		const prior = await journal.commandResult(this.id, seatOf(actor), id);
		return prior === undefined ? null : this.#again(prior);
	}

	/** What was carried out was accepted, though the words of that may be damaged: nobody waits for ever behind it. */
	#again(prior: JsonValue): CommandAck {
		const ack = prior as Partial<Extract<CommandAck, { ok: true }>> | null;
		if (ack?.ok === true && typeof ack.at === 'number') return ack as CommandAck;
		return { ok: true, at: this.#parts.context(this.#state).now, made: null };
	}

	async #submit(s: Submission<C, A>): Promise<CommandAck> {
		const prior = await this.prior(s);
		if (prior !== null) return prior;
		const until = performance.now() + LOCK_MS;
		let [conflicts, locks] = [0, 0];
		while (conflicts < TRIES && performance.now() < until) {
			while (this.unsettled !== null) await this.unsettled;
			if (this.forgotten) return { ok: false, refusal: 'not-found' };
			const answer = this.#parts.hindrance() ?? (await this.attempt(s));
			if (answer === 'again') conflicts += 1;
			else if (answer !== 'locked') return answer;
			else await pause(locks++);
		}
		return { ok: false, refusal: 'busy' };
	}

	/** What the next decision waits for; asked anew right before each, with nothing in between. */
	get unsettled(): Promise<unknown> | null {
		return this.#reload ?? this.#settling;
	}

	/**
	 * One try, to be begun when nothing is {@link unsettled}. Synchronous up to the append: nothing comes between reading `#next`
	 * and writing it. `again`: the stream has moved on; `locked`: another process holds the store.
	 */
	async attempt(s: Submission<C, A>, how: Attempt = {}): Promise<CommandAck | 'again' | 'locked'> {
		const step = this.#decided(s, how);
		if (step === 'locked' || !('append' in step)) return step;
		const { seq, next, events, append } = step;
		this.#next = { state: next, seq: seq + events.length };
		const appended = this.#parts.journal.append(append);
		if (step.decisive) this.#settling = appended;
		const result = await appended;
		if (this.#settling === appended) this.#settling = null;
		return this.#settle(result, step, how);
	}

	/** `locked`: a secret had to be made for it while another process held the store. */
	#decided(s: Submission<C, A>, how: Attempt): Step<S, E> | CommandAck | 'locked' {
		try {
			return this.#decide(s, how);
		} catch (error) {
			if (isLocked(error)) return 'locked';
			throw error;
		}
	}

	#decide(s: Submission<C, A>, { at, provided = () => s }: Attempt): Step<S, E> | CommandAck {
		const { aggregate, codec, context, seatOf, beside } = this.#parts;
		const { state, seq } = this.#next;
		const ctx = context(state);
		const decision = aggregate.decide(state, s.command, s.actor, { ...ctx, now: at ?? ctx.now });
		if (!decision.ok) return decision;
		const late = failing({ before: provided().before }, ctx.now);
		if (late !== null) return { ok: false, refusal: late };
		const { events } = decision;
		const result: CommandAck = { ok: true, at: ctx.now, made: s.made };
		const next = events.reduce((before, event) => aggregate.evolve(before, event), state);
		const { summary, effects, decisive = false } = beside(state, next, s, events);
		const conditional = s.stands !== undefined || s.before !== undefined;
		const append = {
			session: this.id,
			expected: seq,
			at: ctx.now,
			events: events.map((e) => codec.store(e)),
			command: { id: s.id, seat: seatOf(s.actor), result: result as unknown as JsonValue },
			...(summary === undefined ? {} : { summary }),
			...(effects !== undefined || conditional
				? { effects: () => failing(provided(), context(state).now) ?? effects?.() ?? null }
				: {})
		};
		return { events, seq, next, decisive, append, result };
	}

	#settle(
		appended: AppendResult,
		{ events, seq, result, append }: Step<S, E>,
		{ stored }: Attempt
	): CommandAck | 'again' | Promise<CommandAck | 'again'> {
		if (appended.ok) {
			appended.stored.forEach((e) => this.#parts.noted(e));
			stored?.();
			if (append.command !== undefined) this.#parts.recorded(append.command.seat, appended.bytes);
			this.#apply(events, seq);
			return result;
		}
		const answer = refusalOf(appended);
		// A command without events left nothing for others to be decided on.
		if (events.length === 0 && appended.reason !== 'conflict') return answer;
		return this.#recover().then(() => answer);
	}

	/** What was decided on top of a failed append fails too: everything goes back to what the journal has. */
	#recover(): Promise<void> {
		this.#reload ??= this.#catchUp().finally(() => (this.#reload = null));
		return this.#reload;
	}

	/** @param from seq before the first of them; what a reload has brought already is not applied twice */
	#apply(list: readonly E[], from: number): void {
		const events = list.slice(Math.max(0, this.#seq - from));
		if (events.length === 0) return;
		const { aggregate, advanced } = this.#parts;
		const state = events.reduce((before, event) => aggregate.evolve(before, event), this.#state);
		this.#move(state, events.length);
		advanced(events);
	}

	#move(state: S, count: number): void {
		this.#state = state;
		this.#seq += count;
	}
}

/** Much may have happened since it was asked for: its moment is over; signed out, moved, revoked. */
function failing({ stands, before }: Provided, now: Instant): Refusal | null {
	if (before !== undefined && now > before) return 'late';
	return stands === undefined || stands() ? null : 'not-found';
}

/** Between two tries at a store that others hold. */
export function pause(tries: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, pauseAfter(tries)));
}

function refusalOf(result: Exclude<AppendResult, { ok: true }>): CommandAck | 'again' {
	switch (result.reason) {
		case 'conflict':
			return 'again';
		case 'refused':
			return { ok: false, refusal: result.refusal };
		case 'locked':
			return { ok: false, refusal: 'busy' };
		default:
			return { ok: false, refusal: 'storage' };
	}
}
