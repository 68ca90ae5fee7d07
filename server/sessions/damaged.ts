import type { SessionId } from '../../src/domain/kernel/ids.ts';
import { isCorrupt, sqliteCode } from '../store/lock.ts';

/** What is stored of a session does not hold: nobody may go on from it, and the others go on without it. */
export class DamagedError extends Error {
	override readonly name = 'DamagedError';
	constructor(session: SessionId, cause: unknown) {
		super(`Session ${session} is damaged`, { cause });
	}
}

/** Whether a session that could not be loaded is damaged; false for what may pass: a lock, a full disk, no memory. */
export function isDamage(error: unknown): boolean {
	if (sqliteCode(error) !== undefined) return isCorrupt(error);
	return (error as { syscall?: unknown } | null)?.syscall === undefined;
}
