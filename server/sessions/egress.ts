import type { Audience } from '../../src/domain/session/project.ts';
import { onStage } from '../../src/domain/session/roles.ts';
import type { Known, Seat } from '../../src/domain/session/state.ts';
import type { Guard } from '../guard/guard.ts';
import type { ViewGuard } from './views.ts';

/** The egress guard over one session's views: off once identities may be seen. `onHeld` hears that something was kept. */
export class Egress implements ViewGuard {
	readonly #guard: Guard;
	readonly #onHeld: () => void;
	/** The last part looked at of each audience, and what became of it: unchanged text is not looked at twice. */
	readonly #seen = new Map<Audience, { text: string; sent: string | null }>();

	constructor(guard: Guard, onHeld: () => void) {
		this.#guard = guard;
		this.#onHeld = onHeld;
	}

	changed(): void {
		this.#guard.changed();
		this.#seen.clear();
	}

	shared(state: Known, audience: Audience, text: string, without: () => string): string | null {
		if (audience === 'desk' || over(state)) return text;
		const seen = this.#seen.get(audience);
		if (seen?.text === text) return seen.sent;
		const sent = this.#guard.holds(text) ? this.#kept(without()) : text;
		this.#seen.set(audience, { text, sent });
		return sent;
	}

	own(state: Known, seat: Seat, text: string): boolean {
		if (!onStage(seat.role) || over(state) || !this.#guard.holds(text)) return true;
		this.#onHeld();
		return false;
	}

	/** Whether words that a presenter is about to say aloud must not be heard: told like what may not be seen. */
	names(state: Known, words: string): boolean {
		if (over(state) || !this.#guard.names([words])) return false;
		this.#onHeld();
		return true;
	}

	#kept(without: string): string | null {
		this.#onHeld();
		return this.#guard.holds(without) ? null : without;
	}
}

function over(state: Known): boolean {
	return state.phase === 'revealed' || state.phase === 'closed';
}
