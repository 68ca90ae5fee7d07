import type { SeatId } from '../kernel/ids.ts';
import { once } from '../kernel/once.ts';

/** The name of the relay's tracks: by it a booth tells the relay from people. */
export const RELAY_TRACK = 'v';

/**
 * What the rooms of one session must look like now, derived from the state alone. The voice side reconciles
 * towards it and nothing else starts or stops media.
 *
 * A room key is an opaque word that changes exactly when a new room is due; the room's real name is random and
 * known to the voice side alone. `null` means: no such room.
 */
export interface MediaPlan {
	/** Officials, moderator, auditor, projector and captioner listen here. */
	stage: string | null;
	/** The called presenter's private room. Whenever it is set, a relay joins it to the stage. */
	booth: string | null;
	/** After the reveal: one room with natural voices. */
	meeting: string | null;
	/** Listeners of the stage. */
	stageSeats: readonly SeatId[];
	/** Presenter seats of the called startup. */
	boothSeats: readonly SeatId[];
	/** The called startup pitches in writing: its seats hear the booth, and none of them may publish there. */
	written: boolean;
	/** May publish a natural voice into the stage now (granted question, moderator, review). */
	speakers: readonly SeatId[];
	/** The one speaker whose voice goes stage → booth; while set, upstream carries the noise floor only. */
	down: SeatId | null;
	/** True while the presenter's masked voice goes booth → stage. */
	up: boolean;
	/** Breach of blind: the relay's track is silent at once, whatever else is set. */
	cut: boolean;
	meetingSeats: readonly { seat: SeatId; muted: boolean }[];
}

/**
 * Kinds of media connection of a seat. `stage` listens only and is hidden; `voice` is the separate, publish-only
 * connection of a granted speaker; `booth` is the presenter's; `meeting` is everybody's after the reveal.
 */
export type MediaKind = 'stage' | 'voice' | 'booth' | 'meeting';
export const MEDIA_KINDS: readonly MediaKind[] = ['stage', 'voice', 'booth', 'meeting'];

/** Which room key a seat may enter by which kind of connection now; null = refused. The door's one predicate. */
export function mediaRoom(plan: MediaPlan, seat: SeatId, kind: MediaKind): string | null {
	switch (kind) {
		case 'stage':
			return among(plan.stageSeats).has(seat) ? plan.stage : null;
		case 'voice':
			return among(plan.speakers).has(seat) ? plan.stage : null;
		case 'booth':
			return plan.boothSeats.includes(seat) ? plan.booth : null;
		case 'meeting':
			return admitted(plan.meetingSeats).has(seat) ? plan.meeting : null;
	}
}

const among = once((seats: readonly SeatId[]) => new Set(seats));
const admitted = once((seats: MediaPlan['meetingSeats']) => new Set(seats.map((s) => s.seat)));
