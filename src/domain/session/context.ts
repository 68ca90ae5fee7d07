import type { DrawnSlot, SessionEvent } from './events.ts';
import type { Instant, SeatId, SlotId, StartupId } from '../kernel/ids.ts';
import type { DecisionOf } from '../kernel/aggregate.ts';
import type { Role } from './roles.ts';

/**
 * Who asks. `system` is the server's own clock. `browser`: a word for the browser, the same for all its seats of the
 * session, told of those alone who approve reveals; null or none = unknown.
 */
export type Actor = { kind: 'seat'; seat: SeatId; role: Role; browser?: string | null } | { kind: 'system' };

/** Time, chance and the vault, as data and pure look-ups: `decide` has none of its own. */
export interface Context {
	now: Instant;
	newId(): string;
	/** A presenter of the startup is connected and passed the device check. */
	ready(startup: StartupId): boolean;
	/** Which startup pitches in a slot: known to the server alone until the reveal. */
	startupOf(slot: SlotId): StartupId | null;
	/** Commitments to identities and seed, made when doors open. */
	doors(): { commitments: readonly string[]; seedCommitment: string };
	/** The order and pseudonyms from the seed and this contribution. */
	draw(contribution: string): readonly DrawnSlot[];
	/** Hash of the event that last sealed the scores. */
	head(): string | null;
	/** What the reveal opens. */
	release(): Omit<Extract<SessionEvent, { type: 'KeyReleased' }>, 'type' | 'instant' | 'at'>;
}

/** From the two approvals to the instant, and from the key release to the instant. */
export const REVEAL_COUNTDOWN_MS = 10_000;
export const RELEASE_LEAD_MS = 300;

export type Decision = DecisionOf<SessionEvent>;

export const accept = (...events: SessionEvent[]): Decision => ({ ok: true, events });
export { refuse } from '../kernel/aggregate.ts';
