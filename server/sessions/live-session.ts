import type { Command } from '../../src/domain/session/commands.ts';
import type { Actor, Context } from '../../src/domain/session/context.ts';
import { decide } from '../../src/domain/session/decide.ts';
import { decisive, effectsOf, type Effect } from '../../src/domain/session/effects.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import { evolve } from '../../src/domain/session/evolve.ts';
import type { SessionId } from '../../src/domain/kernel/ids.ts';
import { publicEvent } from '../../src/domain/session/project/public.ts';
import type { Refusal } from '../../src/domain/kernel/refusal.ts';
import { closes } from '../../src/domain/session/rules/closing.ts';
import type { State } from '../../src/domain/session/state.ts';
import type { PublicEvent } from '../../src/domain/session/view.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import type { Closings } from '../journal/closings.ts';
import type { Journal, JsonValue, StoredEvent } from '../journal/port.ts';
import type { Timers } from '../ports.ts';
import type { Aggregate } from '../../src/domain/kernel/aggregate.ts';
import type { Submission } from '../streams/submission.ts';
import { Stream, type Accompaniment } from '../streams/stream.ts';
import type { Details } from './details.ts';
import { eventOf, stored } from './events.ts';
import { Presses } from './presses.ts';
import { summaryOf } from './summary.ts';

export type SessionSubmission = Submission<Command, Actor>;
export type SessionStream = Stream<State, Command, SessionEvent, Actor, Context>;

/** What a session stands on and whom it tells. */
export interface LiveParts {
	journal: Journal;
	details: Details;
	timers: Timers;
	context(state: State): Context;
	/** Carries effects out, within the append's transaction. */
	perform(effects: readonly Effect[]): Refusal | null;
	/** After the durable append. */
	advanced(events: readonly SessionEvent[]): void;
	/** So many bytes of a seat's are recorded. */
	recorded(seat: string, bytes: number): void;
	/** What is shown closed before it was recorded, or does so no longer. */
	closed(): void;
	/** Outlasts a stop. */
	closings: Closings;
	/** Told what goes on failing while it is tried again. */
	fault(error: unknown): void;
}

const SESSION: Aggregate<State, Command, SessionEvent, Actor, Context> = {
	none: { phase: 'none' },
	decide,
	evolve
};
const SYSTEM_SEAT = 'system';

/**
 * One session's stream, and what is known of it beside its state. Only durable states are shown; what only closes is
 * the exception: it is shown before it is recorded ({@link Presses}), and nothing else is recorded before it.
 */
export class LiveSession {
	readonly id: SessionId;
	readonly #parts: LiveParts;
	readonly #stream: SessionStream;
	readonly #presses: Presses;
	/** The newest event that was recorded. */
	#end = { seq: 0, hash: '' };
	/** The event that last sealed the scores. */
	#seal = { seq: 0, hash: '' };
	#publicEvents: readonly PublicEvent[] = [];

	constructor(id: SessionId, parts: LiveParts) {
		this.id = id;
		this.#parts = parts;
		const { details } = parts;
		this.#stream = new Stream(id, {
			aggregate: SESSION,
			codec: { store: (event) => stored(event, details), read: (one) => eventOf(one, details) },
			journal: parts.journal,
			seatOf: (actor) => (actor.kind === 'seat' ? actor.seat : SYSTEM_SEAT),
			context: (state) => parts.context(state),
			beside: (before, after, submission, events) => this.#beside(before, after, submission, events),
			hindrance: () => this.#presses.hindrance(),
			noted: (event) => this.#note(event),
			advanced: (events) => {
				this.#tell(events);
				this.#presses.show();
				parts.advanced(events);
			},
			recorded: (seat, bytes) => parts.recorded(seat, bytes)
		});
		this.#presses = new Presses(this.#stream, parts);
	}

	get state(): State {
		return this.#presses.shown;
	}

	/** What the next command is decided on: with all that is on its way to the journal. */
	get coming(): State {
		return this.#stream.coming;
	}

	/** Something is on its way that is in effect already. */
	get holding(): boolean {
		return this.#presses.holding;
	}

	/** Something is closed that is not recorded yet. */
	get unrecorded(): boolean {
		return this.#presses.unrecorded;
	}

	/** Details of some event do not open: their key is gone. */
	get withheld(): boolean {
		return this.#parts.details.withheld;
	}

	get seq(): number {
		return this.#stream.seq;
	}

	/** How far the journal has gone. */
	get end(): { seq: number; hash: string } {
		return this.#end;
	}

	/** Hash of the event that last sealed the scores; null when none has. */
	get head(): string | null {
		return this.#seal.seq === 0 ? null : this.#seal.hash;
	}

	get publicEvents(): readonly PublicEvent[] {
		return this.#publicEvents;
	}

	/** A draft that is deleted: nothing more is recorded of it. */
	set forgotten(is: boolean) {
		this.#stream.forgotten = is;
	}

	/**
	 * Reads the session from its beginning, telling nobody.
	 *
	 * @param restMs how long to rest between two slices of the work, ms
	 */
	async load(restMs = 0): Promise<void> {
		const events: PublicEvent[] = [];
		const each = (event: SessionEvent) => {
			const told = publicEvent(event);
			if (told !== null) events.push(told);
		};
		const whole = () => {
			this.#publicEvents = events;
			this.#presses.show();
		};
		await this.#stream.load(each, whole, restMs);
	}

	/**
	 * Resolves after the durable append, or with a refusal. A repeated id gives the first answer again. `unrecorded`: it
	 * is closed, and its append goes on being tried.
	 */
	submit(s: SessionSubmission): Promise<CommandAck> {
		return closes(s.command, s.actor) ? this.#presses.submit(s) : this.#stream.submit(s);
	}

	/** Nothing is tried again any more. */
	close(): void {
		this.#presses.close();
	}

	/**
	 * What was closed and not recorded before a stop is closed again, by the moderator: before anybody is shown the
	 * session. @returns what records it
	 */
	takeUp(): Promise<(() => Promise<CommandAck>)[]> {
		return this.#presses.takeUp();
	}

	#beside(
		before: State,
		after: State,
		{ command, actor, id }: SessionSubmission,
		events: readonly SessionEvent[]
	): Accompaniment {
		const effects = effectsOf(before, command, actor, id, events);
		return {
			...changedSummary(before, after),
			effects: effects.length > 0 ? () => this.#parts.perform(effects) : undefined,
			decisive: decisive(effects)
		};
	}

	#note({ type, seq, hash }: StoredEvent): void {
		if (seq > this.#end.seq) this.#end = { seq, hash };
		if (type === 'SessionSealed' && seq > this.#seal.seq) this.#seal = { seq, hash };
	}

	#tell(events: readonly SessionEvent[]): void {
		const told = events.map(publicEvent).filter((e) => e !== null);
		// A new list: views keep what they made of the one before.
		if (told.length > 0) this.#publicEvents = [...this.#publicEvents, ...told];
	}
}

/** Written where it differs alone: most events change nothing that a list tells. */
function changedSummary(before: State, after: State): Pick<Accompaniment, 'summary'> {
	const summary = summaryOf(after);
	if (summary === null || JSON.stringify(summary) === JSON.stringify(summaryOf(before))) return {};
	return { summary: summary as unknown as JsonValue };
}
