import { mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCorrupt, isLocked } from '../store/lock.ts';

/** The folder cannot be had for this server alone; the message says why and what to do. */
export class FolderError extends Error {
	override readonly name = 'FolderError';
}

/** One that is just ending, or was just killed, lets go within this. */
const WAIT_MS = 2_000;
const AGAIN_MS = 50;
const SECOND =
	'Two on one folder would not hear of each other: use that one, or stop it first. ' +
	'A second one needs a folder and a port of its own: DATA_DIR=./data-2 PORT=3001 npm start';

/**
 * Takes the data folder for one server: two would not hear of each other's commands. The lock is the operating
 * system's own, by way of SQLite, and ends with its process however that ends. `npm run link` needs none.
 * Rejects with {@link FolderError}.
 *
 * @param what to do when another has it
 * @returns lets go of the folder
 */
export async function holdFolder(dataDir: string, what = SECOND): Promise<() => void> {
	for (const until = performance.now() + WAIT_MS; ; await sleep(AGAIN_MS)) {
		const lock = lockOf(dataDir);
		if (lock !== null) return () => lock.close();
		if (performance.now() < until) continue;
		throw new FolderError(`Another Blindpick is running on the folder ${dataDir}. ${what}`);
	}
}

/** Null while another process, or another server of this one, holds it. */
function lockOf(dataDir: string, tries = 1): DatabaseSync | null {
	const file = join(dataDir, 'server.lock');
	let lock: DatabaseSync | undefined;
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		lock = new DatabaseSync(file, { timeout: 0 });
		lock.exec('BEGIN EXCLUSIVE');
		return lock;
	} catch (error) {
		lock?.close();
		if (isLocked(error)) return null;
		// Whoever held it would have been met first. What is in it means nothing, and the file stays the same one.
		if (isCorrupt(error) && tries > 0) {
			truncateSync(file);
			return lockOf(dataDir, tries - 1);
		}
		if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
			throw new FolderError(
				`${file} is not a file, and the folder ${dataDir} is held by a lock on it. Move it away and start again: it is made anew, and nothing is lost.`,
				{ cause: error }
			);
		}
		throw new FolderError(
			`The folder ${dataDir} cannot be used: ${(error as Error).message}. ` +
				'Make room and let this user write there, or choose another: DATA_DIR=/path/to/folder npm start',
			{ cause: error }
		);
	}
}
