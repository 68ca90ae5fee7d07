import type { Role } from '../../src/domain/session/roles.ts';
import type { SeatId } from '../../src/domain/session/ids.ts';
import { audienceOf, projectOwn, projectShared, type Audience } from '../../src/domain/session/project.ts';
import { seatOf, type Known, type Seat, type State } from '../../src/domain/session/state.ts';
import type { Aside } from '../../src/domain/session/view.ts';
import { PROTOCOL, type ViewFrame } from '../../src/wire/frames.ts';

/** One connection that follows a session. */
export interface Viewer {
	seat: SeatId;
	role: Role;
	send(frame: ViewFrame): void;
}

/** What a viewer holds. */
interface Sent {
	version: number;
	audience: Audience | null;
	shared: string | null;
	own: string | null;
}

/** Decides what may go out before the reveal (BLIND_GUARD). */
export interface ViewGuard {
	/** The part to send: as it is, the one without what presenters brought, or null when even that may not go. */
	shared(state: Known, audience: Audience, text: string, without: () => string): string | null;
	/** Whether an own part may go. */
	own(state: Known, seat: Seat, text: string): boolean;
}

/** Which seats' own parts may have changed. */
export type Concerned = (seat: Seat) => boolean;

/**
 * Sends each viewer its view whenever its bytes changed. The shared part is encoded once per audience; a change that
 * a viewer may not see leaves neither a frame nor a gap in its versions.
 */
export class Views {
	readonly #viewers = new Map<Viewer, Sent>();
	readonly #guard: ViewGuard | null;

	/** @param guard looks at everything before the reveal; null: nothing is held back */
	constructor(guard: ViewGuard | null = null) {
		this.#guard = guard;
	}

	add(viewer: Viewer): void {
		this.#viewers.set(viewer, { version: 0, audience: null, shared: null, own: null });
	}

	remove(viewer: Viewer): void {
		this.#viewers.delete(viewer);
	}

	get size(): number {
		return this.#viewers.size;
	}

	/** The whole view, for one that just came. */
	first(state: State, aside: Aside, viewer: Viewer): void {
		if (state.phase !== 'none') this.#flushOne(state, aside, viewer, new Map(), () => true);
	}

	flush(state: State, aside: Aside, concerned: Concerned): void {
		if (state.phase === 'none') return;
		const shared = new Map<Audience, string | null>();
		for (const viewer of this.#viewers.keys()) this.#flushOne(state, aside, viewer, shared, concerned);
	}

	#flushOne(
		state: Known,
		aside: Aside,
		viewer: Viewer,
		shared: Map<Audience, string | null>,
		concerned: Concerned
	): void {
		const sent = this.#viewers.get(viewer);
		const seat = seatOf(state, viewer.seat);
		if (sent === undefined || seat === undefined) return;
		const fresh = sent.own === null || concerned(seat);
		const audience = fresh || sent.audience === null ? audienceOf(state, seat) : sent.audience;
		let text = shared.get(audience);
		if (text === undefined) {
			text = this.#shared(state, audience, aside);
			shared.set(audience, text);
		}
		// What is held back is not sent: the viewer keeps what it has, and gets nothing when it has nothing yet.
		const seen = text ?? (sent.audience === audience ? sent.shared : null);
		const own = fresh || sent.own === null ? this.#own(state, seat, aside, sent) : sent.own;
		if (seen !== null && own !== null) this.#send(viewer, sent, { audience, shared: seen, own });
	}

	#shared(state: Known, audience: Audience, aside: Aside): string | null {
		const project = (from: Aside) => JSON.stringify(projectShared(state, audience, from));
		const text = project(aside);
		if (this.#guard === null) return text;
		// Without what presenters brought: an aside in which no slot is anybody's.
		return this.#guard.shared(state, audience, text, () => project({ ...aside, startupOf: () => null }));
	}

	#own(state: Known, seat: Seat, aside: Aside, sent: Sent): string | null {
		const text = JSON.stringify(projectOwn(state, seat, aside));
		if (this.#guard === null || text === sent.own) return text;
		return this.#guard.own(state, seat, text) ? text : sent.own;
	}

	#send(viewer: Viewer, sent: Sent, next: { audience: Audience; shared: string; own: string }): void {
		if (sent.shared === next.shared && sent.own === next.own) return;
		const version = sent.version + 1;
		this.#viewers.set(viewer, { version, ...next });
		viewer.send({
			protocol: PROTOCOL,
			version,
			shared: sent.shared === next.shared ? null : next.shared,
			own: sent.own === next.own ? null : next.own
		});
	}
}
