import type { SessionId } from '../../src/domain/kernel/ids.ts';

/**
 * "Session X is at version v": told after every durable append, here within one process, later between several.
 * A lost signal loses nothing, for the truth is in the journal.
 */
export interface Signals {
	advanced(session: SessionId, seq: number): void;
	onAdvanced(listener: (session: SessionId, seq: number) => void): void;
}

export function localSignals(): Signals {
	const listeners: ((session: SessionId, seq: number) => void)[] = [];
	return {
		advanced: (session, seq) => listeners.forEach((listener) => listener(session, seq)),
		onAdvanced: (listener) => void listeners.push(listener)
	};
}
