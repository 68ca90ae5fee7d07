import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../../server/journal/database.ts';
import type { Database } from '../../../server/journal/database.ts';

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
