import type { SessionId } from '../../src/domain/session/ids.ts';
import { sqliteCode } from '../journal/lock.ts';

/** What is stored of a session does not hold: nobody may go on from it, and the others go on without it. */
export class DamagedError extends Error {
	override readonly name = 'DamagedError';
	readonly session: SessionId;

	constructor(session: SessionId, cause: unknown) {
		super(`Session ${session} is damaged`, { cause });
		this.session = session;
	}
}

const [SQLITE_CORRUPT, SQLITE_NOTADB] = [11, 26];

/** Whether a session that could not be loaded is damaged; false for what may pass: a lock, a full disk, no memory. */
export function isDamage(error: unknown): boolean {
	const code = sqliteCode(error);
	if (code !== undefined) return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
	return (error as { syscall?: unknown } | null)?.syscall === undefined;
}
