import { RELEASE_LEAD_MS } from '../../src/domain/session/context.ts';
import type { SessionEvent } from '../../src/domain/session/events.ts';
import type { SessionId } from '../../src/domain/kernel/ids.ts';
import type { State } from '../../src/domain/session/state.ts';
import type { SessionFacts } from './facts.ts';
import type { SessionPorts } from './ports.ts';

/** A key release that came to nothing is tried again, soon at first. */
const AGAIN_FIRST_MS = 5;
const AGAIN_MOST_MS = 1000;

interface Parts {
	session: SessionId;
	ports: SessionPorts;
	facts: SessionFacts;
	state(): State;
	/** Asks for the key release, once. */
	release(): Promise<unknown>;
	/** Runs what nobody awaits. */
	alone(what: string, work: () => unknown): void;
	/** Nothing goes up to the stage. */
	silent(): void;
}

/**
 * What follows from a session's state outside its stores. Media and the key release are derived from what is, never
 * from what happened, so that they follow again after a restart; files go with an event, and an abort's again at each
 * start.
 */
export class FollowUp {
	readonly #parts: Parts;
	#release: unknown = null;
	#closed = false;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** Nothing else starts media and the key release. */
	now(): void {
		if (this.#closed) return;
		const { session, ports, facts, state, silent } = this.#parts;
		const plan = facts.plan();
		ports.voice.follow(session, plan);
		if (!plan?.up) silent();
		const { phase } = state();
		if (phase === 'revealing') this.#scheduleRelease();
	}

	/** What goes with what has just been recorded. */
	after(events: readonly SessionEvent[]): void {
		if (events.some((e) => e.type === 'StartupRemoved'))
			this.#parts.alone('slides', () => this.#settleSlides());
		if (events.some((e) => e.type === 'SessionAborted')) this.forgetFiles();
	}

	/** What an abort takes away beyond what is stored with its event: as often as it is asked for. */
	forgetFiles(): void {
		const { session, ports } = this.#parts;
		ports.slides.forgetSession(session);
		ports.closings.forget(session);
	}

	close(): void {
		this.#closed = true;
		if (this.#release !== null) this.#parts.ports.timers.clear(this.#release);
	}

	/** Pictures of who is gone go too. */
	#settleSlides(): Promise<void> {
		const { session, ports, facts, state } = this.#parts;
		const now = state();
		const seats = new Set(now.phase === 'none' ? [] : now.seats.map((s) => s.id));
		return ports.slides.settle(
			session,
			(seat) => !seats.has(seat),
			() => facts.slideIds()
		);
	}

	/** @param soonest how long to wait at least, ms */
	#scheduleRelease(soonest = 0): void {
		const { ports, state: current, release, alone } = this.#parts;
		const state = current();
		if (this.#release !== null || this.#closed || state.phase !== 'revealing') return;
		const left = state.instant - ports.clock();
		const wait = Math.max(soonest, left - RELEASE_LEAD_MS);
		const again = Math.min(Math.max(2 * soonest, AGAIN_FIRST_MS), AGAIN_MOST_MS);
		const work = async () => {
			try {
				await release();
			} finally {
				// A timer that fired early, a full disk, a vault that cannot be read: the state says whether it is done.
				this.#release = null;
				this.#scheduleRelease(again);
			}
		};
		this.#release = ports.timers.set(() => alone('key release', work), wait);
	}
}
