import type { Role } from '../../src/domain/session/roles.ts';
import type { SeatId } from '../../src/domain/session/ids.ts';
import { audienceOf, projectOwn, projectShared, type Audience } from '../../src/domain/session/project.ts';
import { seatOf, type State } from '../../src/domain/session/state.ts';
import type { Aside } from '../../src/domain/session/view.ts';
import { PROTOCOL, type ViewFrame } from '../../src/wire/frames.ts';

/** One connection that follows a session. */
export interface Viewer {
	seat: SeatId;
	role: Role;
	send(frame: ViewFrame): void;
}

interface Sent {
	version: number;
	shared: string | null;
	own: string | null;
}

/**
 * Sends each viewer its view whenever its bytes changed. The shared part is encoded once per audience; a change that
 * a viewer may not see leaves neither a frame nor a gap in its versions.
 */
export class Views {
	readonly #viewers = new Map<Viewer, Sent>();

	add(viewer: Viewer): void {
		this.#viewers.set(viewer, { version: 0, shared: null, own: null });
	}

	remove(viewer: Viewer): void {
		this.#viewers.delete(viewer);
	}

	get size(): number {
		return this.#viewers.size;
	}

	/** @param only this viewer alone, for one that just came */
	flush(state: State, aside: Aside, only?: Viewer): void {
		if (state.phase === 'none') return;
		const shared = new Map<Audience, string>();
		for (const viewer of only === undefined ? this.#viewers.keys() : [only]) {
			const seat = seatOf(state, viewer.seat);
			if (seat === undefined) continue;
			const audience = audienceOf(state, seat);
			let text = shared.get(audience);
			if (text === undefined) {
				text = JSON.stringify(projectShared(state, audience, aside));
				shared.set(audience, text);
			}
			this.#send(viewer, text, JSON.stringify(projectOwn(state, seat, aside)));
		}
	}

	#send(viewer: Viewer, shared: string, own: string): void {
		const sent = this.#viewers.get(viewer);
		if (sent === undefined || (sent.shared === shared && sent.own === own)) return;
		const frame: ViewFrame = {
			protocol: PROTOCOL,
			version: sent.version + 1,
			shared: sent.shared === shared ? null : shared,
			own: sent.own === own ? null : own
		};
		this.#viewers.set(viewer, { version: frame.version, shared, own });
		viewer.send(frame);
	}
}
