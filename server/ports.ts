import type { SessionId } from '../src/domain/kernel/ids.ts';

/** Milliseconds since the Unix epoch, UTC, always a whole number. Only `main` knows where it comes from. */
export type Clock = (() => number) & {
	/** From now on it says no earlier time than this. */
	notBefore?(at: number): void;
	/** Where it comes from; none where it is turned by hand. */
	machine?: Machine;
};

export interface Machine {
	/** Milliseconds since the Unix epoch, as the machine's clock is set. */
	wall(): number;
	/** Milliseconds from any origin, in which a sleep counts and a setting of the clock does not. */
	lived(): number;
}

/** One-shot timers beside the clock: whoever moves the clock by hand moves them too. */
export interface Timers {
	set(run: () => void, ms: number): unknown;
	clear(timer: unknown): void;
}

export const NODE_TIMERS: Timers = {
	set: (run, ms) => setTimeout(run, ms),
	clear: (timer) => clearTimeout(timer as NodeJS.Timeout)
};

/** Timers whose work is run by `run`: what fails in it is nobody else's. */
export function attended(timers: Timers, run: (work: () => void) => void): Timers {
	return { set: (work, ms) => timers.set(() => run(work), ms), clear: (timer) => timers.clear(timer) };
}

/** `n` bytes that nobody can predict. Only `main` knows where they come from. */
export type RandomBytes = (n: number) => Uint8Array;

/**
 * Secrets of a session, each encrypted under a key of its own. Destroying one leaves nothing that could be
 * decrypted later. Reading one that was tampered with throws.
 */
export interface SecretStore {
	putSecret(session: SessionId, name: string, bytes: Uint8Array): void;
	/** What there is, or else what `make` gives: stored, for everybody who asks at the same time. */
	getOrPut(session: SessionId, name: string, make: () => Uint8Array): Uint8Array;
	getSecret(session: SessionId, name: string): Uint8Array | undefined;
	destroySecret(session: SessionId, name: string): void;
}
