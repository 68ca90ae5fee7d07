import type { Audience } from '../../src/domain/session/project.ts';
import type { StartupId } from '../../src/domain/kernel/ids.ts';
import type { Known, Live } from '../../src/domain/session/state.ts';
import type { Beside, Guard, TextLine } from '../guard/guard.ts';
import type { ViewGuard } from './views.ts';

/** So much of the slides before and after one is looked at together with it: longer than any name. */
const BESIDE = 1000;
const TURNED_MOST = 200;

type Shown = Live['shown'];
const NONE: Shown = [];

/** The egress guard over one session's views: off once identities may be seen. `onHeld` hears that something was kept. */
export class Egress implements ViewGuard {
	readonly #guard: Guard;
	readonly #pitching: (state: Known) => StartupId | null;
	readonly #onHeld: () => void;
	/** The last part looked at of each audience, and what became of it: unchanged text is not looked at twice. */
	readonly #seen = new Map<Audience, { text: string; shown: Shown; sent: string | null }>();
	/** Whether a slide was held after what had been read, by both: with each turn one more is looked at. */
	readonly #turned = new Map<string, boolean>();

	/** @param pitching whose slot is on: what is shown and said in it was brought by nobody else */
	constructor(guard: Guard, pitching: (state: Known) => StartupId | null, onHeld: () => void) {
		this.#guard = guard;
		this.#pitching = pitching;
		this.#onHeld = onHeld;
	}

	changed(): void {
		this.#guard.changed();
		this.#seen.clear();
		this.#turned.clear();
	}

	shared(state: Known, audience: Audience, text: string, without: () => string): string | null {
		if (audience === 'desk' || over(state)) return text;
		const seen = this.#seen.get(audience);
		const shown = shownIn(state);
		if (seen?.text === text && seen.shown === shown) return seen.sent;
		const sent = this.#holds(state, text) ? this.#kept(state, without()) : text;
		this.#seen.set(audience, { text, shown, sent });
		return sent;
	}

	/** Which lines of a text may be heard after those that were: what may not is told like what may not be seen. */
	sayable<T extends TextLine>(
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
		if (startup === null) return false;
		return this.#guard.holds(startup, part, () => {
			const deck = deckOf(state, startup);
			return [around(deck, slideOf(state)), after(this.#readBefore(state, startup, deck))];
		});
	}

	/**
	 * What the slides said that were on the screen before this one, in the order in which they were turned. Worked out
	 * from what the session knows, so that it is the same for everybody and after a restart.
	 */
	#readBefore(state: Known, startup: StartupId, deck: readonly string[]): string {
		let read = '';
		for (const at of shownIn(state).slice(0, -1)) {
			// A slide that was held was not read.
			if (!this.#heldAfter(read, startup, deck, at)) read = `${read}\n${deck[at] ?? ''}`.slice(-BESIDE);
		}
		return read;
	}

	#heldAfter(read: string, startup: StartupId, deck: readonly string[], at: number): boolean {
		const key = `${startup} ${at} ${read}`;
		let held = this.#turned.get(key);
		if (held === undefined) {
			held = this.#guard.names(startup, deck[at] ?? '', () => [around(deck, at), after(read)]);
			if (this.#turned.size >= TURNED_MOST) this.#turned.clear();
			this.#turned.set(key, held);
		}
		return held;
	}

	#kept(state: Known, without: string): string | null {
		this.#onHeld();
		return this.#holds(state, without) ? null : without;
	}
}

function deckOf(state: Known, startup: StartupId): readonly string[] {
	return (state.startups.find((x) => x.id === startup)?.deck ?? []).map((d) => d.text);
}

function around(deck: readonly string[], at: number): Beside {
	const [before, after] = [deck.slice(0, at), deck.slice(at + 1)].map((texts) => texts.join('\n'));
	return { before: (before as string).slice(-BESIDE), after: (after as string).slice(0, BESIDE) };
}

const after = (read: string): Beside => ({ before: read, after: '' });

function slideOf(state: Known): number {
	return state.phase === 'pitching' ? (state.live?.slide ?? 0) : 0;
}

function shownIn(state: Known): Shown {
	return state.phase === 'pitching' ? (state.live?.shown ?? NONE) : NONE;
}

function over(state: Known): boolean {
	return state.phase === 'revealed' || state.phase === 'closed';
}
