import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import type { VoiceOff } from '../../src/domain/session/view.ts';
import type { MediaPlan } from '../../src/domain/session/media.ts';
import type { Faults } from '../faults.ts';
import type { Closings } from '../journal/closings.ts';
import type { Journal } from '../journal/port.ts';
import type { People } from '../people/people.ts';
import type { Clock, RandomBytes, Timers } from '../ports.ts';
import type { Identities } from '../vault/identities.ts';
import type { SpeechSound, Speech } from '../voice/speech/port.ts';
import type { Marks } from '../vault/marks.ts';
import type { Vault } from '../vault/vault.ts';
import type { Work } from '../work/port.ts';
import type { Turns } from '../work/turns.ts';
import type { Presence } from './presence.ts';
import type { Quotas } from './quotas.ts';
import type { Signals } from './signals.ts';

/** What sessions need of the voice side: rooms follow the plan. */
export interface VoiceFollower {
	follow(session: SessionId, plan: MediaPlan | null): void;
	say(session: SessionId, sound: SpeechSound, begun: () => void): Promise<boolean>;
	hush(session: SessionId): void;
	status(): { mode: 'child' | 'external' } | { mode: 'off'; reason: VoiceOff };
}

/** What sessions need of the slides' store. */
export interface SlideStore {
	forgetSession(session: SessionId): void;
	settle(
		session: SessionId,
		over: (seat: SeatId) => boolean,
		named: () => ReadonlySet<string>
	): Promise<void>;
}

/** Everything a session stands on, joined by `main`. */
export interface SessionPorts {
	journal: Journal;
	/** What is closed before it is recorded. */
	closings: Closings;
	/** Sessions that had gone further at the last orderly stop than they have now, each with which older backup that was. */
	behind: ReadonlyMap<SessionId, string>;
	/** What pages hold of how far a session had gone. */
	marks: Marks;
	vault: Vault;
	identities: Identities;
	people: People;
	signals: Signals;
	presence: Presence;
	/** How much each seat may have recorded. */
	quotas: Quotas;
	voice: VoiceFollower;
	/** What reads written pitches aloud. */
	speech: Speech;
	/** Whose turn it is to hear a text, and how long all of it may last, seconds. */
	readings: { turns: Turns; seconds: number };
	slides: SlideStore;
	/** Does what takes long. */
	work: Work;
	/** Whether what would tell an identity is held back before the reveal (BLIND_GUARD). */
	guard: boolean;
	clock: Clock;
	timers: Timers;
	/** Runs what nobody awaits. */
	faults: Faults;
	random: RandomBytes;
	/** 128 random bits as base64url. */
	newId(): string;
}
