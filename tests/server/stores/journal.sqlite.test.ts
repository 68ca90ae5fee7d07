import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../server/journal/database.ts';
import { ChainError } from '../../../server/journal/port.ts';
import { SqliteJournal } from '../../../server/journal/sqlite.ts';
import { database, folder } from './folder.ts';
import { journalContract } from './journal.contract.ts';

journalContract('SQLite', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-journal-'));
	let db = openDatabase(dir);
	let journal = new SqliteJournal(db);
	return {
		journal,
		async reopen() {
			await journal.close();
			db.close();
			db = openDatabase(dir);
			journal = new SqliteJournal(db);
			return journal;
		},
		async end() {
			await journal.close();
			db.close();
			rmSync(dir, { recursive: true });
		}
	};
});

const event = (data: string | number) => ({ type: 'x', data });

describe('durability', () => {
	test('[J1] an acknowledged event outlives kill -9 of the server', async () => {
		const dir = folder();
		const child = spawn(process.execPath, [join(import.meta.dirname, 'journal.child.ts'), dir], {
			stdio: ['ignore', 'pipe', 'inherit']
		});
		let acked = 0;
		for await (const line of createInterface({ input: child.stdout })) {
			acked = Number(line);
			if (acked >= 200) break;
		}
		child.kill('SIGKILL');
		await once(child, 'exit');
		const events = await new SqliteJournal(database(dir)).read('s');
		expect(acked).toBeGreaterThanOrEqual(200);
		expect(events.length).toBeGreaterThanOrEqual(acked);
	});

	test('[J1] every commit is synced: WAL with synchronous=FULL', () => {
		const db = database();
		expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
		expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
		expect(db.prepare('PRAGMA secure_delete').get()).toEqual({ secure_delete: 1 });
	});

	test('appends of one turn share one commit', async () => {
		const db = database();
		const journal = new SqliteJournal(db);
		let commits = 0;
		const exec = db.exec.bind(db);
		db.exec = (sql) => {
			if (sql === 'COMMIT') commits += 1;
			exec(sql);
		};
		await Promise.all(
			Array.from({ length: 100 }, (_, i) =>
				journal.append({ session: `s${i}`, expected: 0, at: 1, events: [event(i)] })
			)
		);
		expect(commits).toBe(1);
	});
});

describe('a full disk', () => {
	test('[J5] is told as such, leaves nothing half-written, harms no neighbour, and ends', async () => {
		const db = database();
		const faults: unknown[] = [];
		const journal = new SqliteJournal(db, (error) => faults.push(error));
		const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number };
		db.exec(`PRAGMA max_page_count = ${page_count + 20}`);
		const big = { session: 'big', expected: 0, at: 1, events: [event(1), event('x'.repeat(1_000_000))] };
		const small = { session: 'small', expected: 0, at: 1, events: [event(1)] };
		const [first, second] = await Promise.all([journal.append(big), journal.append(small)]);
		expect(first).toEqual({ ok: false, reason: 'full' });
		expect(second?.ok).toBe(true);
		expect(faults.length).toBe(1);
		expect(await journal.sessions()).toEqual(['small']);
		db.exec('PRAGMA max_page_count = 1000000');
		expect((await journal.append(big)).ok).toBe(true);
		expect((await journal.read('big')).length).toBe(2);
	});

	test('[J5] a store that another process holds refuses instead of waiting for ever', async () => {
		const dir = folder();
		const db = database(dir);
		const other = database(dir);
		db.exec('PRAGMA busy_timeout = 20');
		const journal = new SqliteJournal(db);
		const append = { session: 's', expected: 0, at: 1, events: [event(1)] };
		other.exec('BEGIN IMMEDIATE');
		expect(await journal.append(append)).toEqual({ ok: false, reason: 'failed' });
		other.exec('ROLLBACK');
		expect((await journal.append(append)).ok).toBe(true);
	});
});

describe('tampering', () => {
	const cases: [string, string][] = [
		['changed data', `UPDATE journal_event SET data = '"y"' WHERE seq = 2`],
		['data that is no JSON', `UPDATE journal_event SET data = 'y' WHERE seq = 2`],
		['changed time', 'UPDATE journal_event SET at = at + 1 WHERE seq = 2'],
		['changed type', `UPDATE journal_event SET type = 'y' WHERE seq = 1`],
		['changed hash', `UPDATE journal_event SET hash = '${'a'.repeat(64)}' WHERE seq = 3`],
		['removed event', 'DELETE FROM journal_event WHERE seq = 2'],
		['removed first event', 'DELETE FROM journal_event WHERE seq = 1'],
		['removed last event', 'DELETE FROM journal_event WHERE seq = 3'],
		['moved event', 'UPDATE journal_event SET seq = 4 WHERE seq = 3'],
		['removed everything', 'DELETE FROM journal_event'],
		['removed head', 'PRAGMA foreign_keys = OFF; DELETE FROM journal_head']
	];
	test.each(cases)('[J2] %s is noticed at the next read', async (_, sql) => {
		const db = database();
		const journal = new SqliteJournal(db);
		await journal.append({ session: 's', expected: 0, at: 1, events: [event(1), event(2), event(3)] });
		expect((await journal.read('s')).length).toBe(3);
		db.exec(sql);
		await expect(journal.read('s')).rejects.toThrow(ChainError);
	});
});
