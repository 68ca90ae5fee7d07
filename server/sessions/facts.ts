import { contextOf } from '../../src/domain/lint/lint.ts';
import type { Context } from '../../src/domain/session/context.ts';
import type { SeatId, SessionId, SlotId, StartupId } from '../../src/domain/kernel/ids.ts';
import type { MediaPlan } from '../../src/domain/session/media.ts';
import { maySeeSlide } from '../../src/domain/session/project/slides.ts';
import { mediaPlan } from '../../src/domain/session/rules/plan.ts';
import { liveOf, seatOf, type Startup, type State } from '../../src/domain/session/state.ts';
import type { SessionPorts } from './ports.ts';
import type { Payer } from './quotas.ts';
import type { SessionSecrets } from './secrets.ts';

type Ports = Pick<SessionPorts, 'clock' | 'newId' | 'presence'>;

/** What follows from a session's state and its secrets: asked as often as anybody likes, for the server alone. */
export class SessionFacts {
	readonly #session: SessionId;
	readonly #state: () => State;
	readonly #head: () => string | null;
	readonly #secrets: SessionSecrets;
	readonly #ports: Ports;

	/** @param live its state, and the hash of the event that last sealed the scores */
	constructor(
		session: SessionId,
		live: { readonly state: State; readonly head: string | null },
		secrets: SessionSecrets,
		ports: Ports
	) {
		this.#session = session;
		this.#state = () => live.state;
		this.#head = () => live.head;
		this.#secrets = secrets;
		this.#ports = ports;
	}

	/** Which startup pitches in a slot. */
	startupOf(slot: SlotId, state = this.#state()): StartupId | null {
		return this.#secrets.startupOf(state, slot);
	}

	/** Whose slot is on. */
	pitching(state = this.#state()): StartupId | null {
		const live = liveOf(state);
		return live === null ? null : this.startupOf(live.slot, state);
	}

	/** A presenter's own. */
	ownStartup(seat: SeatId): Startup | null {
		const state = this.#state();
		if (state.phase === 'none') return null;
		const own = seatOf(state, seat)?.startup ?? null;
		return own === null ? null : (state.startups.find((x) => x.id === own) ?? null);
	}

	/** Whether somebody of the startup is there with a device that works. */
	sounding(startup: StartupId): boolean {
		const state = this.#state();
		if (state.phase === 'none') return false;
		const { presence } = this.#ports;
		return state.seats.some((s) => s.startup === startup && presence.ready(this.#session, s.id));
	}

	/** Words of challenge and entity, which everybody uses. */
	everybodys(): string {
		const state = this.#state();
		return state.phase === 'none' ? '' : contextOf(state.draft);
	}

	/** What a presenter gives in writing on a slide; '' for nothing. */
	scriptOf(seat: SeatId, slide: number): string {
		return this.ownStartup(seat)?.script?.texts[slide] ?? '';
	}

	/** Ids of the pictures in all decks. */
	slideIds(): ReadonlySet<string> {
		const state = this.#state();
		return new Set(state.phase === 'none' ? [] : state.startups.flatMap((x) => x.deck.map((d) => d.id)));
	}

	slideAllowed(seat: SeatId, id: string): boolean {
		return maySeeSlide(this.#state(), seat, id, (slot) => this.startupOf(slot));
	}

	/** What the media rooms must look like now. */
	plan(): MediaPlan | null {
		return mediaPlan(this.#state(), (slot) => this.startupOf(slot));
	}

	/** Officials' side is one, and each startup: no side can tell by its own quota what another does. */
	payer(seat: SeatId): Payer {
		return { session: this.#session, side: this.ownStartup(seat)?.id ?? '', seat };
	}

	/** What a command is decided with, on a state. */
	context(state: State): Context {
		const { clock, newId } = this.#ports;
		return {
			now: clock(),
			newId,
			ready: (startup) => this.sounding(startup),
			startupOf: (slot) => this.startupOf(slot, state),
			doors: () => this.#secrets.doors(),
			draw: (contribution) => this.#secrets.draw(contribution, newId),
			head: () => this.#head(),
			release: () => this.#secrets.release(state)
		};
	}
}
