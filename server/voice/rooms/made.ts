import type { SeatId } from '../../../src/domain/kernel/ids.ts';
import type { MediaKind, MediaPlan } from '../../../src/domain/session/media.ts';
import { randomWord } from '../livekit/tokens.ts';

export type RoomKind = 'stage' | 'booth' | 'meeting';
export const ROOM_KINDS: readonly RoomKind[] = ['stage', 'booth', 'meeting'];

/** A room that LiveKit has been told to make. Its name is random and known to this side alone. */
export class MadeRoom {
	readonly name = randomWord();
	readonly kind: RoomKind;
	/** The plan's word for it. */
	readonly key: string;
	/** The run of LiveKit that knows it. */
	readonly generation: number;
	readonly #identities = new Map<string, string>();

	constructor(kind: RoomKind, key: string, generation: number) {
		this.kind = kind;
		this.key = key;
		this.generation = generation;
	}

	/**
	 * A seat's identity here by one kind of connection: random, except in the meeting, where it is the seat. It stays
	 * while the room lives, so that a connection can be resumed and the speaker is known before joining.
	 */
	identity(seat: SeatId, kind: MediaKind): string {
		const known = this.known(seat, kind);
		if (known !== null) return known;
		const identity = kind === 'meeting' ? seat : randomWord();
		this.#identities.set(`${kind} ${seat}`, identity);
		return identity;
	}

	/** The identity that a seat was given, null when it never came. */
	known(seat: SeatId, kind: MediaKind): string | null {
		return this.#identities.get(`${kind} ${seat}`) ?? null;
	}

	forget(seat: SeatId, kind: MediaKind): void {
		this.#identities.delete(`${kind} ${seat}`);
	}
}

/** A granted speaker's own connection leads to the stage too. */
export function roomOf(kind: MediaKind): RoomKind {
	return kind === 'voice' ? 'stage' : kind;
}

/** Which room a plan wants of a kind. */
export function keyOf(plan: MediaPlan | null, kind: RoomKind): string | null {
	return plan === null ? null : plan[kind];
}
