import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import type { Database } from '../../../server/store/database.ts';

/** An empty folder that is gone after the test. */
export function folder(): string {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-store-'));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

/** An open database in the folder, closed after the test. */
export function database(dir = folder()): Database {
	const db = openDatabase(dir);
	onTestFinished(() => {
		if (db.isOpen) db.close();
	});
	return db;
}

/** The first page of a table or an index becomes zeros; nobody has the file open. */
export function tear(dir: string, name: string): void {
	const path = join(dir, 'blindpick.db');
	const db = new DatabaseSync(path);
	db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	const page = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.rootpage);
	const size = Number(db.prepare('PRAGMA page_size').get()?.page_size);
	db.close();
	const file = openSync(path, 'r+');
	writeSync(file, Buffer.alloc(size), 0, size, (page - 1) * size);
	closeSync(file);
}
