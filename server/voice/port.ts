import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { VoiceOff } from '../../src/domain/session/view.ts';
import type { SpeechSound } from './speech/port.ts';
import type { MediaKind, MediaPlan } from '../../src/domain/session/media.ts';

/** How voice is provided. `reason` is worded on the moderator's screen, `why` goes into the start's one line. */
export type VoiceStatus =
	| { mode: 'child'; how: 'path' | 'cache' | 'release' | 'go' }
	| { mode: 'external' }
	| { mode: 'off'; reason: VoiceOff; why: string };

/** How the server in front answers what is not let through. */
export interface Front {
	/** Name and value, on every answer. */
	headers: readonly (readonly [string, string])[];
	/** Like a path that does not exist unless another status is given. */
	refuse(socket: Duplex, status?: number): void;
	/** A seat did more than anybody does who means well. */
	over(): void;
}

/** `down` is started anew by us; `away` is a LiveKit of somebody else's that does not answer. */
export type VoiceHealth = 'ok' | 'down' | 'away';

/** What a seat's media connection may do, all grants explicit. */
export interface Voice {
	status(): VoiceStatus;
	/**
	 * Reconcile a session's rooms towards its plan: make and delete rooms, start and stop the relay pair, set who may
	 * publish, gate the relay. Idempotent, serialised per session; never throws for media faults (they show in health).
	 * A null plan ends all media of the session.
	 */
	follow(session: SessionId, plan: MediaPlan | null): void;
	/**
	 * Pass a LiveKit signalling upgrade (`…/rtc/v1`, `…/rtc`) of an authenticated seat to LiveKit with a token minted
	 * now, or refuse it like a path that does not exist. It ends once the right that opened it no longer stands.
	 */
	upgrade(
		who: { session: SessionId; seat: SeatId; stands?(acting: boolean): boolean },
		kind: MediaKind,
		req: IncomingMessage,
		socket: Duplex,
		head: Buffer,
		front: Front
	): void;
	/** The same for the plain GET `…/rtc/v1/validate`; answers the status LiveKit gives, without its body. */
	validate(seat: { session: SessionId; seat: SeatId }, kind: MediaKind, front: Front): Promise<number>;
	/** Cuts every media connection of a seat at once (revoked, moved to another device). */
	removeSeat(session: SessionId, seat: SeatId): void;
	/** The same for every seat that came in by a right that no longer stands. */
	sweep(): void;
	/**
	 * Says a line of a written pitch through the session's relay, which may still be on its way; false when it was
	 * stopped or cannot be heard. `begun` is called when it begins, if it does.
	 */
	say(session: SessionId, sound: SpeechSound, begun: () => void): Promise<boolean>;
	/** Silences what is being said. */
	hush(session: SessionId): void;
	/** Told when what carries the voices of a session goes down or comes back; the moderator sees it. */
	onHealth(listener: (session: SessionId, health: VoiceHealth) => void): void;
	/** The participant identity of a seat in the meeting room is the seat id; in all other rooms it is random. */
	close(): Promise<void>;
}
