import type { Audience } from '../../src/domain/session/project.ts';
import { onStage } from '../../src/domain/session/roles.ts';
import type { StartupId } from '../../src/domain/session/ids.ts';
import type { Known, Seat } from '../../src/domain/session/state.ts';
import type { Beside, Guard, Line } from '../guard/guard.ts';
import type { ViewGuard } from './views.ts';

/** So much of the slides before and after one is looked at together with it: longer than any name. */
const BESIDE = 1000;

/** The egress guard over one session's views: off once identities may be seen. `onHeld` hears that something was kept. */
export class Egress implements ViewGuard {
	readonly #guard: Guard;
	readonly #pitching: (state: Known) => StartupId | null;
	readonly #onHeld: () => void;
	/** The last part looked at of each audience, and what became of it: unchanged text is not looked at twice. */
	readonly #seen = new Map<Audience, { text: string; sent: string | null }>();

	/** @param pitching whose slot is on: what is shown and said in it was brought by nobody else */
	constructor(guard: Guard, pitching: (state: Known) => StartupId | null, onHeld: () => void) {
		this.#guard = guard;
		this.#pitching = pitching;
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
		const sent = this.#holds(state, text) ? this.#kept(state, without()) : text;
		this.#seen.set(audience, { text, sent });
		return sent;
	}

	own(state: Known, seat: Seat, text: string): boolean {
		if (!onStage(seat.role) || over(state) || !this.#holds(state, text)) return true;
		this.#onHeld();
		return false;
	}

	/** Which lines of a text may be heard after those that were: what may not is told like what may not be seen. */
	sayable<T extends Line>(
		startup: StartupId,
		text: string,
		lines: readonly T[],
		said: readonly string[]
	): readonly T[] {
		const free = this.#guard.sayable(startup, text, lines, said);
		if (free.length < lines.length) this.#onHeld();
		return free;
	}

	#holds(state: Known, part: string): boolean {
		const startup = this.#pitching(state);
		return startup !== null && this.#guard.holds(startup, part, beside(state, startup));
	}

	#kept(state: Known, without: string): string | null {
		this.#onHeld();
		return this.#holds(state, without) ? null : without;
	}
}

function beside(state: Known, startup: StartupId): Beside {
	const at = state.phase === 'pitching' ? (state.live?.slide ?? 0) : 0;
	const deck = state.startups.find((x) => x.id === startup)?.deck ?? [];
	const all = (from: number, to?: number) =>
		deck
			.slice(from, to)
			.map((d) => d.text)
			.join('\n');
	return { before: all(0, at).slice(-BESIDE), after: all(at + 1).slice(0, BESIDE) };
}

function over(state: Known): boolean {
	return state.phase === 'revealed' || state.phase === 'closed';
}
