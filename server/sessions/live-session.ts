import type { Command } from '../../src/domain/session/commands.ts';
import type { Actor, Context, Decision } from '../../src/domain/session/context.ts';
import { decide } from '../../src/domain/session/decide.ts';
import { decisive, effectsOf, type Effect } from '../../src/domain/session/effects.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import { evolve } from '../../src/domain/session/evolve.ts';
import type { Instant, SessionId } from '../../src/domain/session/ids.ts';
import { publicEvent } from '../../src/domain/session/project/public.ts';
import type { Refusal } from '../../src/domain/session/refusal.ts';
import { CLOSINGS, callOf, closes, closingOf } from '../../src/domain/session/rules/closing.ts';
import type { Seat, State } from '../../src/domain/session/state.ts';
import type { PublicEvent } from '../../src/domain/session/view.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import type { Closings } from '../journal/closings.ts';
import { LOCK_MS, isLocked, pauseAfter } from '../journal/lock.ts';
import { ForgottenError } from '../journal/port.ts';
import type { AppendResult, Journal, JsonValue, StoredEvent } from '../journal/port.ts';
import type { Timers } from '../ports.ts';
import type { Details } from './details.ts';
import { eventsOf, stored } from './events.ts';
import { summaryOf } from './summary.ts';

/** One command on its way: `seat` and `id` make it idempotent. */
export interface Submission {
	id: string;
	actor: Actor;
	command: Command;
	/** The id of what the command makes, for the ack. */
	made: string | null;
	/** Whether who asks still has the right to; asked in the transaction that stores it. The server's own always has. */
	stands?: (() => boolean) | undefined;
	/** Its last moment: what is not in effect by then is `late`; asked there, too. */
	before?: Instant | undefined;
}

/** What has to hold when a command is stored. */
export type Provided = Pick<Submission, 'stands' | 'before'>;

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

/** A command that closes, from its press on. */
interface Press {
	submission: Submission;
	/** What it closed is closed since then. */
	at: Instant;
	/** There alone it closes anything. */
	call: string;
	/** Under which it outlasts a stop. */
	kept: string;
}

/** How the last append of a press that is in effect ended. */
type Unstored = 'busy' | 'storage';

/** A command that was accepted, ready to be appended. */
interface Step {
	events: readonly SessionEvent[];
	effects: readonly Effect[];
	/** The session before it. */
	seq: number;
	next: State;
	append: Parameters<Journal['append']>[0];
	result: CommandAck;
}

const TRIES = 5;
const SYSTEM_SEAT = 'system';
/** What closes waits no longer for its append, ms. */
const CLOSE_MS = 100;

/**
 * One session's queue: decide → append → evolve. Commands are decided one after the other on the newest state and
 * appended without waiting for each other, so that one commit can carry many; each is acked after its own append, and
 * only durable states are shown. What only closes is the exception: where its append waits or fails it is shown all
 * the same, tried again until it is recorded, and nothing else is recorded before it.
 */
export class LiveSession {
	readonly id: SessionId;
	readonly #parts: LiveParts;
	/** What is durable. */
	#state: State = { phase: 'none' };
	/** The same with what is held closed. */
	#shown: State = this.#state;
	#seq = 0;
	/** What the next command is decided on: durable plus what is being appended. */
	#next: { state: State; seq: number } = { state: { phase: 'none' }, seq: 0 };
	#reload: Promise<void> | null = null;
	/** An append on its way whose effects the next decision looks at. */
	#settling: Promise<unknown> | null = null;
	/** The newest event that was recorded. */
	#end = { seq: 0, hash: '' };
	/** The event that last sealed the scores. */
	#seal = { seq: 0, hash: '' };
	#publicEvents: readonly PublicEvent[] = [];
	readonly #inFlight = new Map<string, Promise<CommandAck>>();
	/** What is in effect and not recorded, oldest first. */
	readonly #held = new Map<Press, Unstored>();
	#over = false;
	/** A draft that is deleted: nothing more is recorded of it. */
	forgotten = false;

	constructor(id: SessionId, parts: LiveParts) {
		this.id = id;
		this.#parts = parts;
	}

	get state(): State {
		return this.#shown;
	}

	/** What the next command is decided on: with all that is on its way to the journal. */
	get coming(): State {
		return this.#next.state;
	}

	/** Something is on its way that is in effect already. */
	get holding(): boolean {
		return this.#held.size > 0;
	}

	/** Something is closed that is not recorded yet. */
	get unrecorded(): boolean {
		return this.#shown !== this.#state;
	}

	/** Details of some event do not open: their key is gone. */
	get withheld(): boolean {
		return this.#parts.details.withheld;
	}

	get seq(): number {
		return this.#seq;
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

	/**
	 * Reads the session from its beginning, telling nobody.
	 *
	 * @param restMs how long to rest between two slices of the work, ms
	 */
	async load(restMs = 0): Promise<void> {
		let [state, count] = [this.#state, 0];
		const told: PublicEvent[] = [];
		const whole = await this.#read(restMs, (event) => {
			state = evolve(state, event);
			count += 1;
			const open = publicEvent(event);
			if (open !== null) told.push(open);
		});
		if (whole) this.#take(count, told, state);
		this.#next = { state: this.#state, seq: this.#seq };
	}

	/** Reads what the journal has beyond what is known here. */
	async #catchUp(): Promise<void> {
		const from = this.#seq;
		// Whatever comes of reading: what was not recorded is no longer decided on.
		this.#next = { state: this.#state, seq: from };
		const events: SessionEvent[] = [];
		let state = this.#state;
		const whole = await this.#read(0, (event) => {
			state = evolve(state, event);
			events.push(event);
		});
		if (whole && this.#seq === from) this.#apply(events, from, state);
		else if (whole) this.#apply(events, from);
		this.#next = { state: this.#state, seq: this.#seq };
	}

	/** One after the other, for all of a session may be more than memory holds. False: a draft that was deleted meanwhile. */
	async #read(restMs: number, each: (event: SessionEvent) => void): Promise<boolean> {
		const { journal, details } = this.#parts;
		try {
			for await (const one of journal.read(this.id, this.#seq, restMs)) {
				const [event] = eventsOf([one], details) as [SessionEvent];
				this.#note(one);
				each(event);
			}
			return true;
		} catch (error) {
			if (error instanceof ForgottenError || this.forgotten) return false;
			throw error;
		}
	}

	/**
	 * Resolves after the durable append, or with a refusal. A repeated id gives the first answer again. `unrecorded`: it
	 * is closed, and its append goes on being tried.
	 */
	submit(s: Submission): Promise<CommandAck> {
		const closing = closes(s.command, s.actor);
		const answer = this.#once(s, () => (closing ? this.#press(s) : this.#submit(s)));
		return closing ? this.#inTime(answer) : answer;
	}

	#once(s: Submission, work: () => Promise<CommandAck>): Promise<CommandAck> {
		const key = `${seatOf(s.actor)} ${s.id}`;
		const running = this.#inFlight.get(key);
		const answer = running ?? work().finally(() => this.#inFlight.delete(key));
		this.#inFlight.set(key, answer);
		return answer;
	}

	/** Nothing is tried again any more. */
	close(): void {
		this.#over = true;
	}

	/**
	 * What was closed and not recorded before a stop is closed again, by the moderator: before anybody is shown the
	 * session. @returns what records it
	 */
	async takeUp(): Promise<(() => Promise<CommandAck>)[]> {
		const { closings } = this.#parts;
		const moderator = this.#state.phase === 'none' ? undefined : this.#state.seats.find(isModerator);
		const taken: (() => Promise<CommandAck>)[] = [];
		const { now } = this.#parts.context(this.#state);
		for (const { id, closing, call: known, at: then } of closings.of(this.id)) {
			const [call, at] = [known ?? callOf(this.#state), then ?? now];
			const actor = { kind: 'seat', seat: moderator?.id ?? '', role: 'moderator' } as const;
			const submission = { id, actor, command: CLOSINGS[closing], made: null };
			const press = { submission, at, call, kept: id };
			if ((await this.#prior(submission)) !== null) closings.drop(this.id, id);
			else if (this.#decidedIn(this.#state, press).ok) {
				this.#held.set(press, 'busy');
				taken.push(() => this.#once(submission, () => this.#close(press)));
			} else closings.drop(this.id, id);
		}
		this.#show();
		return taken;
	}

	async #submit(s: Submission): Promise<CommandAck> {
		const prior = await this.#parts.journal.commandResult(this.id, seatOf(s.actor), s.id);
		return prior === undefined ? this.#try(s) : this.#again(prior);
	}

	/** Null where it was not carried out, or the store cannot tell: closing once more than needed harms nobody. */
	async #prior(s: Submission): Promise<CommandAck | null> {
		try {
			const prior = await this.#parts.journal.commandResult(this.id, seatOf(s.actor), s.id);
			return prior === undefined ? null : this.#again(prior);
		} catch (error) {
			this.#parts.fault(error);
			return null;
		}
	}

	#inTime(recorded: Promise<CommandAck>): Promise<CommandAck> {
		const { timers } = this.#parts;
		return new Promise((resolve, reject) => {
			const late = () => resolve({ ok: false, refusal: this.unrecorded ? 'unrecorded' : 'busy' });
			const timer = timers.set(late, LOCK_MS);
			void recorded.then(resolve, reject).finally(() => timers.clear(timer));
		});
	}

	/** Decided on what is in effect now, or on what will be by what is on its way to the journal. */
	async #press(submission: Submission): Promise<CommandAck> {
		const prior = await this.#prior(submission);
		if (prior !== null) return prior;
		const { now: at, newId } = this.#parts.context(this.#shown);
		if (submission.before !== undefined && at > submission.before) return { ok: false, refusal: 'late' };
		const kept = submission.command.type === 'leaveFloor' ? newId() : submission.id;
		const presses = [this.#shown, this.#next.state].map((state) => {
			const press = { submission, at, call: callOf(state), kept };
			return { press, decision: this.#decidedIn(state, press) };
		});
		const possible = presses.find(({ decision }) => decision.ok);
		return possible === undefined ? (presses[0]!.decision as CommandAck) : this.#close(possible.press);
	}

	/** Until it is recorded, or there is nothing more to close. */
	async #close(press: Press): Promise<CommandAck> {
		const { timers } = this.#parts;
		const timer = timers.set(() => this.#hold(press, 'busy'), CLOSE_MS);
		try {
			for (let tries = 0; !this.#over; tries++) {
				const answer = await this.#closing(press).catch((error: unknown) => this.#failing(error));
				const refusal = unstored(answer);
				if (refusal === null) return answer as CommandAck;
				if (answer !== 'again') this.#hold(press, refusal);
				await pause(tries);
			}
			return { ok: false, refusal: 'busy' };
		} finally {
			timers.clear(timer);
			this.#letGo(press);
		}
	}

	/** One try. `again`: what it waits for may come to nothing, and is in its way. */
	async #closing(press: Press): Promise<CommandAck | 'again' | 'locked'> {
		while ((this.#reload ?? this.#settling) !== null) await (this.#reload ?? this.#settling);
		const [first = press] = this.#held.keys();
		// What was closed first is recorded first.
		if (first !== press) return this.#behind() ?? 'again';
		const { submission } = press;
		const prior = await this.#prior(submission);
		if (prior !== null) return prior;
		const decision = this.#decidedIn(this.#next.state, press);
		if (decision.ok) return this.#step(submission, press);
		return this.#next.seq === this.#seq ? decision : 'again';
	}

	/** Whatever fails, what is closed stays so. */
	#failing(error: unknown): CommandAck {
		this.#parts.fault(error);
		return { ok: false, refusal: 'storage' };
	}

	#hold(press: Press, refusal: Unstored): void {
		if (this.#over) return;
		const before = this.#held.has(press);
		this.#held.set(press, refusal);
		if (before) return;
		const { closed, closings, fault } = this.#parts;
		this.#show();
		try {
			closed();
		} catch (error) {
			fault(error);
		}
		const { submission, kept, call, at } = press;
		closings.keep(this.id, { id: kept, closing: closingOf(submission.command), call, at });
	}

	/** Not at a stop, which it outlasts. */
	#letGo(press: Press): void {
		if (this.#over) return;
		this.#held.delete(press);
		const shown = this.#shown;
		this.#show();
		if (this.#shown !== shown) this.#parts.closed();
		this.#parts.closings.drop(this.id, press.kept);
	}

	/** Decided anew each time, as of then: what is closed already, or gone, needs nothing more. */
	#show(): void {
		this.#shown = [...this.#held.keys()].reduce((state, press) => {
			const decision = this.#decidedIn(state, press);
			return decision.ok ? decision.events.reduce(evolve, state) : state;
		}, this.#state);
	}

	#decidedIn(state: State, { submission, at, call }: Press): Decision {
		if (callOf(state) !== call) return { ok: false, refusal: 'not-now' };
		const { command, actor } = submission;
		return decide(state, command, actor, { ...this.#parts.context(state), now: at });
	}

	async #try(s: Submission): Promise<CommandAck> {
		const until = performance.now() + LOCK_MS;
		let [conflicts, locks] = [0, 0];
		while (conflicts < TRIES && performance.now() < until) {
			while ((this.#reload ?? this.#settling) !== null) await (this.#reload ?? this.#settling);
			if (this.forgotten) return { ok: false, refusal: 'not-found' };
			const answer = this.#behind() ?? (await this.#step(s));
			if (answer === 'again') conflicts += 1;
			else if (answer !== 'locked') return answer;
			else await pause(locks++);
		}
		return { ok: false, refusal: 'busy' };
	}

	/** What was carried out was accepted, though the words of that may be damaged: nobody waits for ever behind it. */
	#again(prior: JsonValue): CommandAck {
		const ack = prior as Partial<Extract<CommandAck, { ok: true }>> | null;
		if (ack?.ok === true && typeof ack.at === 'number') return ack as CommandAck;
		return { ok: true, at: this.#parts.context(this.#state).now, made: null };
	}

	/** Nothing is recorded before what is held: others wait for it, or fail as it does. */
	#behind(): CommandAck | 'locked' | null {
		const [first] = this.#held.values();
		if (first === undefined) return null;
		return first === 'storage' ? { ok: false, refusal: 'storage' } : 'locked';
	}

	/**
	 * Synchronous up to the append: nothing comes between reading `#next` and writing it.
	 *
	 * @param press what it closes is closed since then
	 */
	async #step(s: Submission, press?: Press): Promise<CommandAck | 'again' | 'locked'> {
		const step = this.#decided(s, press);
		if (step === 'locked' || !('append' in step)) return step;
		const { seq, next, events, append } = step;
		this.#next = { state: next, seq: seq + events.length };
		const appended = this.#parts.journal.append(append);
		if (decisive(step.effects)) this.#settling = appended;
		const result = await appended;
		if (this.#settling === appended) this.#settling = null;
		return this.#settle(result, step, press);
	}

	/** `locked`: a secret had to be made for it while another process held the store. */
	#decided(s: Submission, press?: Press): Step | CommandAck | 'locked' {
		try {
			return this.#decide(s, press);
		} catch (error) {
			if (isLocked(error)) return 'locked';
			throw error;
		}
	}

	#decide(s: Submission, press?: Press): Step | CommandAck {
		const { context, details, perform } = this.#parts;
		const { state, seq } = this.#next;
		const ctx = context(state);
		const decision = decide(state, s.command, s.actor, { ...ctx, now: press?.at ?? ctx.now });
		if (!decision.ok) return decision;
		// What is in effect is recorded, whatever became of the right of who closed it, and however late.
		const provided = (): Provided => (press !== undefined && this.#held.has(press) ? {} : s);
		const late = failing({ before: provided().before }, ctx.now);
		if (late !== null) return { ok: false, refusal: late };
		const { events } = decision;
		const effects = effectsOf(state, s.command, s.actor, s.id, events);
		const result: CommandAck = { ok: true, at: ctx.now, made: s.made };
		const next = events.reduce(evolve, state);
		const append = {
			session: this.id,
			expected: seq,
			at: ctx.now,
			events: events.map((e) => stored(e, details)),
			command: { id: s.id, seat: seatOf(s.actor), result: result as unknown as JsonValue },
			...changedSummary(state, next),
			...(effects.length > 0 || s.stands || s.before !== undefined
				? { effects: () => failing(provided(), context(state).now) ?? perform(effects) }
				: {})
		};
		return { events, effects, seq, next, append, result };
	}

	#settle(
		appended: AppendResult,
		{ events, seq, result, append }: Step,
		press?: Press
	): CommandAck | 'again' | Promise<CommandAck | 'again'> {
		if (appended.ok) {
			appended.stored.forEach((e) => this.#note(e));
			if (press !== undefined) this.#held.delete(press);
			if (append.command !== undefined) this.#parts.recorded(append.command.seat, appended.bytes);
			this.#apply(events, seq);
			return result;
		}
		const answer = refusalOf(appended);
		// A command without events left nothing for others to be decided on.
		if (events.length === 0 && appended.reason !== 'conflict') return answer;
		return this.#recover().then(() => answer);
	}

	#note({ type, seq, hash }: StoredEvent): void {
		if (seq > this.#end.seq) this.#end = { seq, hash };
		if (type === 'SessionSealed' && seq > this.#seal.seq) this.#seal = { seq, hash };
	}

	/** What was decided on top of a failed append fails too: everything goes back to what the journal has. */
	#recover(): Promise<void> {
		this.#reload ??= this.#catchUp().finally(() => (this.#reload = null));
		return this.#reload;
	}

	/**
	 * @param from seq before the first of them; what a reload has brought already is not applied twice
	 * @param known the state after all of them, where it is known already
	 */
	#apply(list: readonly SessionEvent[], from: number, known?: State): void {
		const events = list.slice(Math.max(0, this.#seq - from));
		if (events.length === 0) return;
		const told = events.map(publicEvent).filter((e) => e !== null);
		this.#take(events.length, told, known ?? events.reduce(evolve, this.#state));
		this.#parts.advanced(events);
	}

	#take(count: number, told: readonly PublicEvent[], state: State): void {
		this.#state = state;
		this.#show();
		this.#seq += count;
		// A new list: views keep what they made of the one before.
		if (told.length > 0) this.#publicEvents = [...this.#publicEvents, ...told];
	}
}

/** Much may have happened since it was asked for: its moment is over; signed out, moved, revoked. */
function failing({ stands, before }: Provided, now: Instant): Refusal | null {
	if (before !== undefined && now > before) return 'late';
	return stands === undefined || stands() ? null : 'not-found';
}

/** Why nothing of it is stored yet; null for an answer. */
function unstored(answer: CommandAck | 'again' | 'locked'): Unstored | null {
	if (answer === 'again' || answer === 'locked') return 'busy';
	return !answer.ok && (answer.refusal === 'busy' || answer.refusal === 'storage') ? answer.refusal : null;
}

function isModerator({ role }: Seat): boolean {
	return role === 'moderator';
}

function pause(tries: number): Promise<void> {
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

/** Written where it differs alone: most events change nothing that a list tells. */
function changedSummary(before: State, after: State): { summary?: JsonValue } {
	const summary = summaryOf(after);
	if (summary === null || JSON.stringify(summary) === JSON.stringify(summaryOf(before))) return {};
	return { summary: summary as unknown as JsonValue };
}

function seatOf(actor: Actor): string {
	return actor.kind === 'seat' ? actor.seat : SYSTEM_SEAT;
}
