import type { Command } from '../../src/domain/session/commands.ts';
import type { Actor, Context } from '../../src/domain/session/context.ts';
import { decide } from '../../src/domain/session/decide.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import { evolve } from '../../src/domain/session/evolve.ts';
import type { SessionId } from '../../src/domain/session/ids.ts';
import { publicEvent } from '../../src/domain/session/project/public.ts';
import type { Refusal } from '../../src/domain/session/refusal.ts';
import type { State } from '../../src/domain/session/state.ts';
import type { PublicEvent } from '../../src/domain/session/view.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import type { AppendResult, Journal, JsonValue } from '../journal/port.ts';
import type { Details } from './details.ts';
import { eventsOf, stored } from './events.ts';

/** One command on its way: `seat` and `id` make it idempotent. */
export interface Submission {
	id: string;
	actor: Actor;
	command: Command;
	/** The id of what the command makes, for the ack. */
	made: string | null;
	/** Outside the evidence, before the append: vault, names, notes. A refusal stops the command. */
	before?: () => Refusal | null;
}

const TRIES = 5;
const SYSTEM_SEAT = 'system';

/**
 * One session's queue: decide → append → evolve. Commands are decided one after the other on the newest state and
 * appended without waiting for each other, so that one commit can carry many; each is acked after its own append, and
 * only durable states are shown.
 */
export class LiveSession {
	readonly id: SessionId;
	readonly #journal: Journal;
	readonly #details: Details;
	readonly #context: (state: State) => Context;
	readonly #advanced: (session: LiveSession, events: readonly SessionEvent[]) => void;
	/** What is durable. */
	#state: State = { phase: 'none' };
	#seq = 0;
	/** What the next command is decided on: durable plus what is being appended. */
	#next: { state: State; seq: number } = { state: { phase: 'none' }, seq: 0 };
	#reload: Promise<void> | null = null;
	readonly #publicEvents: PublicEvent[] = [];
	readonly #inFlight = new Map<string, Promise<CommandAck>>();

	constructor(
		id: SessionId,
		journal: Journal,
		details: Details,
		context: (state: State) => Context,
		advanced: (session: LiveSession, events: readonly SessionEvent[]) => void
	) {
		this.id = id;
		this.#journal = journal;
		this.#details = details;
		this.#context = context;
		this.#advanced = advanced;
	}

	get state(): State {
		return this.#state;
	}

	get seq(): number {
		return this.#seq;
	}

	get publicEvents(): readonly PublicEvent[] {
		return this.#publicEvents;
	}

	/** Reads what the journal has beyond what is known here. */
	async catchUp(): Promise<void> {
		const from = this.#seq;
		this.#apply(eventsOf(await this.#journal.read(this.id, from), this.#details), from);
		this.#next = { state: this.#state, seq: this.#seq };
	}

	/** Resolves after the durable append, or with a refusal. A repeated id gives the first answer again. */
	submit(s: Submission): Promise<CommandAck> {
		const key = `${seatOf(s.actor)} ${s.id}`;
		const running = this.#inFlight.get(key);
		if (running !== undefined) return running;
		const answer = this.#submit(s).finally(() => this.#inFlight.delete(key));
		this.#inFlight.set(key, answer);
		return answer;
	}

	async #submit(s: Submission): Promise<CommandAck> {
		const prior = await this.#journal.commandResult(this.id, seatOf(s.actor), s.id);
		if (prior !== undefined) return prior as unknown as CommandAck;
		for (let i = 0; i < TRIES; i++) {
			if (this.#reload !== null) await this.#reload;
			const answer = await this.#step(s);
			if (answer !== 'again') return answer;
		}
		return { ok: false, refusal: 'busy' };
	}

	/** Synchronous up to the append: nothing comes between reading `#next` and writing it. */
	async #step(s: Submission): Promise<CommandAck | 'again'> {
		const { state, seq } = this.#next;
		const context = this.#context(state);
		const decision = decide(state, s.command, s.actor, context);
		if (!decision.ok) return decision;
		const refusal = s.before?.() ?? null;
		if (refusal !== null) return { ok: false, refusal };
		const { events } = decision;
		const result: CommandAck = { ok: true, at: context.now, made: s.made };
		const next = events.reduce(evolve, state);
		this.#next = { state: next, seq: seq + events.length };
		const appended = await this.#journal.append({
			session: this.id,
			expected: seq,
			at: context.now,
			events: events.map((e) => stored(e, this.#details)),
			command: { id: s.id, seat: seatOf(s.actor), result: result as unknown as JsonValue }
		});
		return this.#settle(appended, seq, events, result);
	}

	#settle(
		appended: AppendResult,
		from: number,
		events: readonly SessionEvent[],
		result: CommandAck
	): CommandAck | 'again' | Promise<CommandAck | 'again'> {
		if (appended.ok) {
			this.#apply(events, from);
			return result;
		}
		const again = appended.reason === 'conflict' ? 'again' : ({ ok: false, refusal: 'storage' } as const);
		return this.#recover().then(() => again);
	}

	/** What was decided on top of a failed append fails too: everything goes back to what the journal has. */
	#recover(): Promise<void> {
		this.#reload ??= this.catchUp().finally(() => (this.#reload = null));
		return this.#reload;
	}

	/** @param from seq before the first of them; what a reload has brought already is not applied twice */
	#apply(list: readonly SessionEvent[], from: number): void {
		const events = list.slice(Math.max(0, this.#seq - from));
		if (events.length === 0) return;
		this.#state = events.reduce(evolve, this.#state);
		this.#seq += events.length;
		for (const e of events) {
			const shown = publicEvent(e);
			if (shown !== null) this.#publicEvents.push(shown);
		}
		this.#advanced(this, events);
	}
}

function seatOf(actor: Actor): string {
	return actor.kind === 'seat' ? actor.seat : SYSTEM_SEAT;
}
