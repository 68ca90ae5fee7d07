import type { Decision } from '../../src/domain/session/context.ts';
import { decide } from '../../src/domain/session/decide.ts';
import { evolve } from '../../src/domain/session/evolve.ts';
import type { Instant } from '../../src/domain/kernel/ids.ts';
import { CLOSINGS, callOf, closingOf } from '../../src/domain/session/rules/closing.ts';
import type { Seat, State } from '../../src/domain/session/state.ts';
import type { CommandAck } from '../../src/wire/frames.ts';
import { LOCK_MS } from '../store/lock.ts';
import { pause } from '../streams/stream.ts';
import type { LiveParts, SessionStream, SessionSubmission } from './live-session.ts';

/** A command that closes, from its press on. */
interface Press {
	submission: SessionSubmission;
	/** What it closed is closed since then. */
	at: Instant;
	/** There alone it closes anything. */
	call: string;
	/** Under which it outlasts a stop. */
	kept: string;
}

/** How the last append of a press that is in effect ended. */
type Unstored = 'busy' | 'storage';

/** What closes waits no longer for its append, ms. */
const CLOSE_MS = 100;

/**
 * What only closes: where its append waits or fails it is in effect all the same, tried again until it is recorded, and
 * nothing else is recorded before it.
 */
export class Presses {
	readonly #stream: SessionStream;
	readonly #parts: LiveParts;
	/** What is durable, with what is held closed. */
	#shown: State;
	/** What is in effect and not recorded, oldest first. */
	readonly #held = new Map<Press, Unstored>();
	#over = false;

	constructor(stream: SessionStream, parts: LiveParts) {
		this.#stream = stream;
		this.#parts = parts;
		this.#shown = stream.state;
	}

	get shown(): State {
		return this.#shown;
	}

	get holding(): boolean {
		return this.#held.size > 0;
	}

	get unrecorded(): boolean {
		return this.#shown !== this.#stream.state;
	}

	close(): void {
		this.#over = true;
	}

	/** Nothing is recorded before what is held: others wait for it, or fail as it does. */
	hindrance(): CommandAck | 'locked' | null {
		const [first] = this.#held.values();
		if (first === undefined) return null;
		return first === 'storage' ? { ok: false, refusal: 'storage' } : 'locked';
	}

	/** Decided anew each time, as of then: what is closed already, or gone, needs nothing more. */
	show(): void {
		this.#shown = [...this.#held.keys()].reduce((state, press) => {
			const decision = this.#decidedIn(state, press);
			return decision.ok ? decision.events.reduce(evolve, state) : state;
		}, this.#stream.state);
	}

	submit(submission: SessionSubmission): Promise<CommandAck> {
		return this.#inTime(this.#stream.once(submission, () => this.#press(submission)));
	}

	async takeUp(): Promise<(() => Promise<CommandAck>)[]> {
		const { closings } = this.#parts;
		const { state, id: session } = this.#stream;
		const moderator = state.phase === 'none' ? undefined : state.seats.find(isModerator);
		const taken: (() => Promise<CommandAck>)[] = [];
		const { now } = this.#parts.context(state);
		for (const { id, closing, call: known, at: then } of closings.of(session)) {
			const [call, at] = [known ?? callOf(state), then ?? now];
			const actor = { kind: 'seat', seat: moderator?.id ?? '', role: 'moderator' } as const;
			const submission = { id, actor, command: CLOSINGS[closing], made: null };
			const press = { submission, at, call, kept: id };
			if ((await this.#prior(submission)) !== null) closings.drop(session, id);
			else if (this.#decidedIn(state, press).ok) {
				this.#held.set(press, 'busy');
				taken.push(() => this.#stream.once(submission, () => this.#close(press)));
			} else closings.drop(session, id);
		}
		this.show();
		return taken;
	}

	/** Null where it was not carried out, or the store cannot tell: closing once more than needed harms nobody. */
	async #prior(submission: SessionSubmission): Promise<CommandAck | null> {
		try {
			return await this.#stream.prior(submission);
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
	async #press(submission: SessionSubmission): Promise<CommandAck> {
		const prior = await this.#prior(submission);
		if (prior !== null) return prior;
		const { now: at, newId } = this.#parts.context(this.#shown);
		if (submission.before !== undefined && at > submission.before) return { ok: false, refusal: 'late' };
		const kept = submission.command.type === 'leaveFloor' ? newId() : submission.id;
		const presses = [this.#shown, this.#stream.coming].map((state) => {
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
		while (this.#stream.unsettled !== null) await this.#stream.unsettled;
		const [first = press] = this.#held.keys();
		// What was closed first is recorded first.
		if (first !== press) return this.hindrance() ?? 'again';
		const { submission, at } = press;
		const prior = await this.#prior(submission);
		if (prior !== null) return prior;
		const decision = this.#decidedIn(this.#stream.coming, press);
		if (!decision.ok) return this.#stream.atRest ? decision : 'again';
		return this.#stream.attempt(submission, {
			at,
			// What is in effect is recorded, whatever became of the right of who closed it, and however late.
			provided: () => (this.#held.has(press) ? {} : submission),
			stored: () => this.#held.delete(press)
		});
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
		this.show();
		try {
			closed();
		} catch (error) {
			fault(error);
		}
		const { submission, kept, call, at } = press;
		closings.keep(this.#stream.id, { id: kept, closing: closingOf(submission.command), call, at });
	}

	/** Not at a stop, which it outlasts. */
	#letGo(press: Press): void {
		if (this.#over) return;
		this.#held.delete(press);
		const shown = this.#shown;
		this.show();
		if (this.#shown !== shown) this.#parts.closed();
		this.#parts.closings.drop(this.#stream.id, press.kept);
	}

	#decidedIn(state: State, { submission, at, call }: Press): Decision {
		if (callOf(state) !== call) return { ok: false, refusal: 'not-now' };
		const { command, actor } = submission;
		return decide(state, command, actor, { ...this.#parts.context(state), now: at });
	}
}

/** Why nothing of it is stored yet; null for an answer. */
function unstored(answer: CommandAck | 'again' | 'locked'): Unstored | null {
	if (answer === 'again' || answer === 'locked') return 'busy';
	return !answer.ok && (answer.refusal === 'busy' || answer.refusal === 'storage') ? answer.refusal : null;
}

function isModerator({ role }: Seat): boolean {
	return role === 'moderator';
}
