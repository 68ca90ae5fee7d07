import type { Actor } from './context.ts';
import { desk } from './project/desk.ts';
import { booth } from './project/booth.ts';
import { own } from './project/own.ts';
import { gate, stage } from './project/stage.ts';
import { seatOf, type Known, type Seat, type State } from './state.ts';
import type { Aside } from './aside.ts';
import type { Shared, View } from './view.ts';
import { named } from '../kernel/named.ts';

/** Seats of one audience get the same shared bytes. */
export type Audience = Shared['audience'];

export function audienceOf(state: Known, seat: Seat): Audience {
	switch (seat.role) {
		case 'organizer':
			return 'desk';
		case 'presenter':
			return 'booth';
		// Whoever types captions sees what the hall sees: no scores, no comments, no sheets.
		case 'projector':
		case 'captioner':
			return 'hall';
		case 'moderator':
		case 'auditor':
			return 'stage';
		case 'official':
			return named(state.ties, seat.id) === undefined ? 'gate' : 'stage';
	}
}

/** The one exit: what a seat may see, built field by field from nothing. Null for whoever has no seat. */
export function project(state: State, viewer: Extract<Actor, { kind: 'seat' }>, aside: Aside): View | null {
	const seat = state.phase === 'none' ? undefined : seatOf(state, viewer.seat);
	if (state.phase === 'none' || seat === undefined) return null;
	return {
		shared: projectShared(state, audienceOf(state, seat), aside),
		own: own(state, seat, aside, viewer.browser)
	};
}

/** The shared part alone, to be encoded once for all of an audience. */
export function projectShared(state: Known, audience: Audience, aside: Aside): Shared {
	switch (audience) {
		case 'gate':
			return gate(state);
		case 'stage':
		case 'hall':
			return stage(state, audience, aside);
		case 'booth':
			return booth(state, aside);
		case 'desk':
			return desk(state, aside);
	}
}

export { own as projectOwn } from './project/own.ts';
