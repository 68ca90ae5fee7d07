import { closeSync, mkdirSync, openSync, statSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isCorrupt, isFull, isIncomplete } from './lock.ts';
import { MIGRATIONS } from './migrations.ts';

export type Database = DatabaseSync;

/** The data cannot be opened; the message says why and what to do. */
export class DatabaseError extends Error {
	override readonly name: string = 'DatabaseError';
}

/** What a start needs for SQLite's side files, bytes; with less every error is taken for a full disk. */
const LEAST_ROOM = 256 * 1024;
/** How long a write stands still for another process that holds the file, ms. */
const OPEN_MS = 5000;

/** What has to be done with the server's key when data of an earlier schema is brought up to date. */
export type TakeOver = (db: Database, schema: number) => void;

/**
 * Opens (and at first makes) the one database file of all stores, `<dataDir>/blindpick.db`, at the newest schema.
 * Data of an earlier one is brought up to date and taken over in one transaction; without `takeOver` it is refused.
 * Throws {@link DatabaseError}, and then the data is as it was.
 */
export function openDatabase(dataDir: string, takeOver?: TakeOver): Database {
	const file = join(dataDir, 'blindpick.db');
	let db: Database | undefined;
	try {
		// Read and write for the owner alone; SQLite gives its side files the mode of the main one.
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
		closeSync(openSync(file, 'a', 0o600));
		db = new DatabaseSync(file, { timeout: OPEN_MS, enableForeignKeyConstraints: true });
		configure(db);
		migrate(db, file, takeOver);
		return db;
	} catch (error) {
		db?.close();
		const known = roomLeft(dataDir) < LEAST_ROOM ? full(error, dataDir) : withRemedy(error, dataDir);
		if (known instanceof DatabaseError) throw known;
		throw new DatabaseError(
			`Cannot open the data in ${file}: ${(error as Error).message}. See that this user may read and write ${dataDir}, or restore the folder from its backup.`,
			{ cause: error }
		);
	}
}

/** The error itself, or where the file is damaged or incomplete or its disk full one that says so, and what to do. */
export function withRemedy(error: unknown, dataDir: string): unknown {
	if (isFull(error)) return full(error, dataDir);
	if (!isCorrupt(error) && !isIncomplete(error)) return error;
	return new DatabaseError(
		`The database ${join(dataDir, 'blindpick.db')} is damaged (${(error as Error).message}): nothing can go on from it. ` +
			`Keep a copy of ${dataDir} as it is, restore the folder from its backup, and see that its disk is sound.`,
		{ cause: error }
	);
}

/** A larger file is not looked through at a start, bytes: people wait for it. */
const LOOK_THROUGH_MOST = 64 << 20;

/** Whether the file holds together, as far as that is seen without its content. */
export function holdsTogether(db: Database, dataDir: string): boolean {
	if (statSync(join(dataDir, 'blindpick.db')).size > LOOK_THROUGH_MOST) return true;
	try {
		return db.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok';
	} catch (error) {
		if (!isCorrupt(error)) throw error;
		return false;
	}
}

function full(error: unknown, dataDir: string): unknown {
	if (error instanceof DatabaseError) return error;
	return new DatabaseError(
		`There is no room left on the disk of ${dataDir}. See that ${megabytes(roomNeeded(dataDir))} MB are free there, and try again; nothing was changed, and nothing that was recorded is lost.`,
		{ cause: error }
	);
}

function megabytes(bytes: number): number {
	return Math.ceil(bytes / (1 << 20));
}

/** For whatever is done in one transaction, bytes: in the log all may be written anew, and then in the file. */
function roomNeeded(dataDir: string): number {
	const size = statSync(join(dataDir, 'blindpick.db'), { throwIfNoEntry: false })?.size ?? 0;
	return 2 * size + 4 * LEAST_ROOM;
}

/** Bytes free on the disk of a folder. SQLite has several words for a full disk; this has one. */
function roomLeft(dir: string): number {
	try {
		const { bavail, bsize } = statfsSync(dir);
		return bavail * bsize;
	} catch {
		return Infinity;
	}
}

function configure(db: Database): void {
	db.exec('PRAGMA journal_mode = WAL');
	// FULL syncs the log at every commit: an acknowledgement may follow a commit, never lead it.
	db.exec('PRAGMA synchronous = FULL');
	// What is deleted is overwritten: aborting a session destroys its keys for good.
	db.exec('PRAGMA secure_delete = ON');
}

function migrate(db: Database, file: string, takeOver?: TakeOver): void {
	transaction(db, () => {
		db.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT');
		const row = db.prepare('SELECT max(version) AS version FROM schema_version').get();
		const version = Number(row?.version ?? 0);
		if (version > MIGRATIONS.length) {
			throw new DatabaseError(
				`The data in ${file} was written by a newer Blindpick (schema ${version}, this one knows ${MIGRATIONS.length}). Start the newer version.`
			);
		}
		if (version === MIGRATIONS.length) return;
		if (version > 0 && !takeOver) {
			throw new DatabaseError(
				`The data in ${file} was written by an earlier Blindpick. Start the server once, which brings it up to date.`
			);
		}
		for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
		db.exec('DELETE FROM schema_version');
		db.prepare('INSERT INTO schema_version VALUES (?)').run(MIGRATIONS.length);
		if (version > 0) takeOver?.(db, version);
	});
}

/** A server that runs must not stand still for long: it tries again later (`lock.ts`). */
export function standFor(db: Database, ms: number): void {
	db.exec(`PRAGMA busy_timeout = ${ms}`);
}

/** What waits for the outermost commit of each database. */
const WAITING = new WeakMap<Database, (() => void)[]>();

/**
 * Runs `work` as one transaction, or as a savepoint within the one that is open. All or nothing: an exception
 * undoes it and passes on.
 */
export function transaction<T>(db: Database, work: () => T): T {
	const nested = db.isTransaction;
	const waiting = WAITING.get(db) ?? [];
	WAITING.set(db, waiting);
	const before = waiting.length;
	let result: T;
	db.exec(nested ? 'SAVEPOINT step' : 'BEGIN IMMEDIATE');
	try {
		result = work();
		db.exec(nested ? 'RELEASE step' : 'COMMIT');
	} catch (error) {
		waiting.length = before;
		// On a full disk SQLite may have rolled everything back by itself.
		if (db.isTransaction) db.exec(nested ? 'ROLLBACK TO step; RELEASE step' : 'ROLLBACK');
		throw error;
	}
	if (!nested) waiting.splice(0).forEach(quietly);
	return result;
}

/** What is durable is so, whatever those say who are told of it. */
function quietly(run: () => void): void {
	try {
		run();
	} catch (error) {
		process.emitWarning(`after a commit: ${(error as Error).name}`);
	}
}

/** Runs when what is being written is durable, and never when it is rolled back: at once outside a transaction. */
export function afterCommit(db: Database, run: () => void): void {
	if (db.isTransaction) WAITING.get(db)?.push(run);
	else run();
}

/** How long until what could not be scrubbed is tried again, ms. */
const SCRUB_AGAIN_MS = 1000;

/**
 * Empties the write-ahead log, in which deleted content would live on. Call after deleting secrets; within a
 * transaction it follows the commit. While another process reads, it is tried again until it is done.
 */
export function scrub(db: Database): void {
	if (!db.isOpen) return;
	afterCommit(db, () => {
		let busy = true;
		try {
			busy = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy !== 0;
		} catch {
			// A full disk or a lock: the same as somebody who reads.
		}
		if (busy) setTimeout(() => scrub(db), SCRUB_AGAIN_MS).unref();
	});
}
