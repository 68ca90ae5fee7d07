/** Primary SQLite result code, or undefined for other errors. https://sqlite.org/rescode.html */
export function sqliteCode(error: unknown): number | undefined {
	const code = (error as { errcode?: unknown } | null)?.errcode;
	return typeof code === 'number' ? code & 0xff : undefined;
}

const SQLITE_BUSY = 5;

/** Another process holds the database: a backup, a shell. */
export function isLocked(error: unknown): boolean {
	return sqliteCode(error) === SQLITE_BUSY;
}

const SQLITE_FULL = 13;

/** The disk takes no more. */
export function isFull(error: unknown): boolean {
	return sqliteCode(error) === SQLITE_FULL || (error as { code?: unknown } | null)?.code === 'ENOSPC';
}

const [SQLITE_CORRUPT, SQLITE_NOTADB] = [11, 26];

/** The file itself is damaged, where it was read. */
export function isCorrupt(error: unknown): boolean {
	const code = sqliteCode(error);
	return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

const SQLITE_ERROR = 1;

/** Asked for a table or a column that is not there. */
export function isIncomplete(error: unknown): boolean {
	return sqliteCode(error) === SQLITE_ERROR && /^no such (table|column)/.test((error as Error).message);
}

/** How long a write stands still for such a process, and how long it is tried again in all, ms. */
export const STAND_MS = 5;
export const LOCK_MS = 3000;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [5, 200];

/** The pause before the next try: it doubles. */
export function pauseAfter(tries: number): number {
	return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
}

/**
 * Does a piece of work that writes; while another process holds the database it is tried again, and everything else
 * goes on meanwhile. After {@link LOCK_MS} the lock's error passes on.
 */
export async function patiently<T>(work: () => T): Promise<T> {
	const until = performance.now() + LOCK_MS;
	for (let tries = 0; ; tries++) {
		try {
			return work();
		} catch (error) {
			if (!isLocked(error) || performance.now() >= until) throw error;
		}
		await new Promise((resolve) => setTimeout(resolve, pauseAfter(tries)));
	}
}

/**
 * Writes down what may as well be written down the next time: whoever only reads is not refused because the store takes
 * nothing just now, locked or full.
 *
 * @returns whether it was written
 */
export function ifItCan(work: () => void): boolean {
	try {
		work();
		return true;
	} catch (error) {
		if (sqliteCode(error) === undefined) throw error;
		return false;
	}
}
