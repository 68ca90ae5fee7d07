import type { Role } from '../../src/domain/session/roles.ts';
import type { SeatId } from '../../src/domain/kernel/ids.ts';
import { audienceOf, projectOwn, projectShared, type Audience } from '../../src/domain/session/project.ts';
import { seatOf, type Known, type Seat, type State } from '../../src/domain/session/state.ts';
import type { Aside } from '../../src/domain/session/aside.ts';
import type { Pace } from '../pace.ts';
import { ViewPart, type Changed } from './part.ts';

/** One connection that follows a session. */
export interface Viewer {
	seat: SeatId;
	role: Role;
	/** Of whoever approves reveals. */
	browser?: string | null;
	send(news: News): void;
}

/** What a frame tells: what changed since the one before it, null for nothing. */
export interface News {
	version: number;
	shared: Changed | null;
	own: Changed | null;
	/** How far the journal has gone, for the page to give back: never compared, and no reason for a frame. */
	mark: string;
}

/** What a viewer holds. */
interface Sent {
	version: number;
	audience: Audience | null;
	shared: ViewPart | null;
	own: ViewPart | null;
}

/** Decides what of a shared part may go out before the reveal (BLIND_GUARD); no own part has words of a presenter. */
export interface ViewGuard {
	/** The part to send: as it is, the one without what presenters brought, or null when even that may not go. */
	shared(state: Known, audience: Audience, text: string, without: () => string): string | null;
}

/** Which seats' own parts may have changed. */
export type Concerned = (seat: Seat) => boolean;

/** What is shown now, and what has been encoded of it. */
interface Shown {
	state: Known;
	aside: Aside;
	shared: Map<Audience, ViewPart | null>;
	/** By seat and browser. */
	own: Map<string, ViewPart>;
}

/** How much of own parts each seat is sent, in characters, and who calls again when some of it is earned. */
export interface OwnPace {
	pace(): Pace;
	wait(rest: () => void): void;
}

/** After so many viewers, or characters that each got alone, everybody else has a turn. */
const MOST_AT_ONCE = { viewers: 64, characters: 1 << 18 };

/**
 * Sends each viewer its view whenever its bytes changed. Parts are encoded once, the shared one for all of an audience,
 * and of what a viewer has only the fields that changed go out again; a change that a viewer may not see leaves neither
 * a frame nor a gap in its versions. Where viewers are many, they are served in pieces, the blind side first, so that
 * neither other sessions wait nor the blind side for what it must not notice. An own part grows with all that its seat
 * ever wrote: whoever changes a large one again and again gets the newest of it now and then, and all else at once.
 */
export class Views {
	readonly #viewers = new Map<Viewer, Sent>();
	readonly #guard: ViewGuard | null;
	readonly #later: (rest: () => void) => void;
	/** Who is still to be served, and whether the own part may have changed. */
	readonly #due = new Map<Viewer, boolean>();
	readonly #ownPace: OwnPace | null;
	readonly #mark: () => string;
	readonly #failed: (error: unknown) => void;
	readonly #paces = new Map<SeatId, Pace>();
	/** Whose own part waits until more of it may be sent. */
	readonly #resting = new Set<Viewer>();
	#shown: Shown | null = null;
	#stale = false;
	#latest = new Map<Audience, ViewPart>();
	#serving = false;

	/**
	 * @param guard looks at everything before the reveal; null: nothing is held back
	 * @param later runs the rest when everybody else has had a turn
	 * @param failed told of a view that could not be made, to flush again after a while: the others go on
	 * @param mark a new one for each frame: two pages that have the same would know that nothing happened between
	 */
	constructor(
		guard: ViewGuard | null = null,
		later: (rest: () => void) => void = setImmediate,
		ownPace: OwnPace | null = null,
		mark: () => string = () => '',
		failed: (error: unknown) => void = (error) => {
			throw error;
		}
	) {
		this.#guard = guard;
		this.#later = later;
		this.#ownPace = ownPace;
		this.#mark = mark;
		this.#failed = failed;
	}

	add(viewer: Viewer): void {
		this.#viewers.set(viewer, { version: 0, audience: null, shared: null, own: null });
	}

	remove(viewer: Viewer): void {
		this.#viewers.delete(viewer);
		this.#due.delete(viewer);
		this.#resting.delete(viewer);
	}

	get size(): number {
		return this.#viewers.size;
	}

	/** Something may have changed: for whoever comes now, what is shown is made anew. */
	outdated(): void {
		this.#stale = true;
	}

	/** The whole view, for one that just came. */
	first(state: State, aside: () => Aside, viewer: Viewer): void {
		if (state.phase === 'none') return;
		if (this.#stale || this.#shown?.state !== state) this.#show(state, aside());
		try {
			this.#serve(viewer, true);
		} catch (error) {
			this.#stale = true;
			throw error;
		}
	}

	flush(state: State, aside: Aside, concerned: Concerned): void {
		if (state.phase === 'none') return;
		this.#show(state, aside);
		for (const viewer of this.#inOrder()) {
			const seat = seatOf(state, viewer.seat);
			if (seat !== undefined) this.#due.set(viewer, this.#due.get(viewer) === true || concerned(seat));
		}
		if (!this.#serving) this.#go();
	}

	/** Nobody is served any more. */
	close(): void {
		this.#due.clear();
		this.#resting.clear();
	}

	#show(state: Known, aside: Aside): void {
		this.#shown = { state, aside, shared: new Map(), own: new Map() };
		this.#stale = false;
	}

	/** Those who must not notice how much the others get come first. */
	#inOrder(): readonly Viewer[] {
		const all = [...this.#viewers.keys()];
		const blind = (v: Viewer) => v.role !== 'presenter' && v.role !== 'organizer';
		return [...all.filter(blind), ...all.filter((v) => !blind(v))];
	}

	#go(): void {
		this.#serving = false;
		let { viewers, characters } = MOST_AT_ONCE;
		for (const [viewer, fresh] of this.#due) {
			this.#due.delete(viewer);
			const rests = fresh && this.#owes(viewer.seat);
			if (rests) this.#rest(viewer);
			characters -= this.#served(viewer, fresh && !rests);
			viewers -= 1;
			if (viewers > 0 && characters > 0) continue;
			if (this.#due.size === 0) return;
			this.#serving = true;
			return this.#later(() => this.#go());
		}
	}

	#owes(seat: SeatId): boolean {
		return (this.#paces.get(seat)?.left ?? 0) < 0;
	}

	#rest(viewer: Viewer): void {
		const first = this.#resting.size === 0;
		this.#resting.add(viewer);
		if (first) this.#ownPace?.wait(() => this.#again());
	}

	#again(): void {
		for (const viewer of this.#resting) this.#due.set(viewer, true);
		this.#resting.clear();
		if (!this.#serving) this.#go();
	}

	#charge(seat: SeatId, characters: number): void {
		if (this.#ownPace === null) return;
		const pace = this.#paces.get(seat) ?? this.#ownPace.pace();
		this.#paces.set(seat, pace);
		pace.charge(characters);
	}

	/** What fails of one view ends none of those after it; it is made anew with the next flush. */
	#served(viewer: Viewer, concerned: boolean): number {
		try {
			return this.#serve(viewer, concerned);
		} catch (error) {
			// Whoever comes now has it tried anew, and is told when it cannot be made.
			this.#stale = true;
			const sent = this.#viewers.get(viewer);
			if (sent !== undefined) this.#viewers.set(viewer, { ...sent, own: null });
			this.#failed(error);
			return 0;
		}
	}

	/** @returns how much was made for this viewer alone, in characters */
	#serve(viewer: Viewer, concerned: boolean): number {
		const shown = this.#shown;
		const sent = this.#viewers.get(viewer);
		if (shown === null || sent === undefined) return 0;
		const { state, aside } = shown;
		const seat = seatOf(state, viewer.seat);
		if (seat === undefined) return 0;
		const fresh = sent.own === null || concerned;
		const audience = fresh || sent.audience === null ? audienceOf(state, seat) : sent.audience;
		let part = shown.shared.get(audience);
		if (part === undefined) {
			// Where it cannot be made, it is not tried for each that follows.
			shown.shared.set(audience, null);
			part = this.#shared(state, audience, aside);
			shown.shared.set(audience, part);
		}
		// What is held back is not sent: the viewer keeps what it has, and gets nothing when it has nothing yet.
		const shared = part ?? (sent.audience === audience ? sent.shared : null);
		const own = fresh ? this.#own(shown, seat, viewer.browser ?? null, sent) : sent.own;
		if (shared === null || own === null) {
			// What concerned it is still to be told when the rest can be made.
			if (concerned) this.#viewers.set(viewer, { ...sent, own: null });
			return 0;
		}
		return this.#send(viewer, sent, { audience, shared, own });
	}

	#shared(state: Known, audience: Audience, aside: Aside): ViewPart | null {
		const project = (from: Aside) =>
			ViewPart.of(projectShared(state, audience, from), this.#latest.get(audience) ?? null);
		let part: ViewPart = project(aside);
		if (this.#guard !== null) {
			// Without what presenters brought: an aside in which no slot is anybody's.
			const without = project({ ...aside, startupOf: () => null });
			const text = this.#guard.shared(state, audience, part.text, () => without.text);
			if (text === null) return null;
			if (text !== part.text) part = without;
		}
		this.#latest.set(audience, part);
		return part;
	}

	#own(shown: Shown, seat: Seat, browser: string | null, sent: Sent): ViewPart {
		const { state, aside, own } = shown;
		const key = `${seat.id} ${browser ?? ''}`;
		const part = own.get(key) ?? ViewPart.of(projectOwn(state, seat, aside, browser), sent.own);
		own.set(key, part);
		return part;
	}

	#send(viewer: Viewer, sent: Sent, next: { audience: Audience; shared: ViewPart; own: ViewPart }): number {
		const shared = next.shared.since(sent.audience === next.audience ? sent.shared : null);
		const own = next.own.since(sent.own);
		if (shared === null && own === null) return 0;
		const version = sent.version + 1;
		this.#viewers.set(viewer, { version, ...next });
		viewer.send({ version, shared, own, mark: this.#mark() });
		const characters = own?.text.length ?? 0;
		this.#charge(viewer.seat, characters);
		return characters;
	}
}
