import type { RelayGate } from './gate.ts';

/** What the relay needs to join both rooms of a pair; tokens are minted anew for every opening. */
export interface PairAccess {
	/** `ws://…` of LiveKit itself; the relay is in-house and does not use the door. */
	url: string;
	stageToken: string;
	boothToken: string;
}

/** `pair` is unique per opening, so that a word about an earlier one is recognised as stale. */
export type ToRelay =
	| { t: 'open'; pair: number; access: PairAccess; gate: RelayGate }
	| { t: 'gate'; pair: number; gate: RelayGate }
	| { t: 'close'; pair: number }
	/** A line of a written pitch, in answer to which there is one `said`. */
	| { t: 'say'; pair: number; n: number; rate: number; samples: Int16Array }
	| { t: 'hush'; pair: number }
	| { t: 'ping' };

export type FromRelay =
	/** Both rooms joined and sound sent to the stage by the track of this sid (again, when it was republished). */
	| { t: 'open'; pair: number; track: string }
	/** Could not join or fell out; the parent opens it again. */
	| { t: 'lost'; pair: number }
	/** `whole`: it was played to its end; else it was stopped, or the gate was not up. */
	| { t: 'said'; pair: number; n: number; whole: boolean }
	/** Something failed that nobody awaited; for the log. */
	| { t: 'fault'; fields: object; what: string }
	| { t: 'pong' };
