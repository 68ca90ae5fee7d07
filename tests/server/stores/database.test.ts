import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
	DatabaseError,
	afterCommit,
	openDatabase,
	scrub,
	transaction,
	withRemedy
} from '../../../server/store/database.ts';
import type { Database } from '../../../server/store/database.ts';
import { database, folder } from './folder.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('the data folder and its files are the owner’s alone', () => {
	const dir = join(folder(), 'deep', 'data');
	const db = database(dir);
	db.exec('CREATE TABLE x (y)');
	expect(mode(dir)).toBe('700');
	for (const name of ['blindpick.db', 'blindpick.db-wal', 'blindpick.db-shm']) {
		expect(mode(join(dir, name))).toBe('600');
	}
});

test('opening twice migrates once', () => {
	const dir = folder();
	database(dir).close();
	const db = database(dir);
	expect(db.prepare('SELECT count(*) AS n FROM schema_version').get()).toEqual({ n: 1 });
});

test('data of a newer version is refused with a word that says what to do', () => {
	const dir = folder();
	const db = database(dir);
	db.exec('UPDATE schema_version SET version = 999');
	db.close();
	expect(() => openDatabase(dir)).toThrow(/newer Blindpick/);
});

test('a file that is no database, or a folder in its place, is refused', () => {
	const dir = folder();
	writeFileSync(join(dir, 'blindpick.db'), 'hello '.repeat(2000));
	expect(() => openDatabase(dir)).toThrow(DatabaseError);
	const other = folder();
	mkdirSync(join(other, 'blindpick.db'));
	expect(() => openDatabase(other)).toThrow(DatabaseError);
});

/** A file system of its own with no room left, the data in it made before or not. */
async function onFullDisk(first: (dir: string) => void, then: (dir: string) => void): Promise<void> {
	const dir = folder();
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir]);
	try {
		first(dir);
		const { bavail, bsize } = statfsSync(dir);
		writeFileSync(join(dir, 'filler'), Buffer.alloc(bavail * bsize));
		then(dir);
	} finally {
		execFileSync('umount', ['-l', dir]);
	}
}

test.skipIf(process.getuid?.() !== 0)(
	'[C10] a full disk is told with its path and what to do, before the first start and after',
	async () => {
		const told = (dir: string) => {
			try {
				openDatabase(dir).close();
				return '';
			} catch (error) {
				return (error as Error).message;
			}
		};
		await onFullDisk(
			() => {},
			(dir) => {
				expect(told(dir)).toContain(`no room left on the disk of ${dir}`);
				expect(told(dir)).toMatch(/See that 1 MB are free there, and try again/);
			}
		);
		await onFullDisk(
			(dir) => openDatabase(dir).close(),
			(dir) => expect(told(dir)).toMatch(new RegExp(`^$|no room left on the disk of ${dir}`))
		);
	}
);

test('[C11] where what is brought up to date finds no room it is said how much to make, however much is free', () => {
	const dir = folder();
	const db = database(dir);
	db.exec('UPDATE schema_version SET version = version - 1; ALTER TABLE people_seat DROP COLUMN press');
	for (const column of ['link', 'press', 'before'])
		db.exec(`ALTER TABLE people_organizer DROP COLUMN ${column}`);
	db.exec('CREATE TABLE x (y); INSERT INTO x VALUES (zeroblob(3000000))');
	db.close();
	const takeOver = (old: Database) => {
		old.exec('PRAGMA max_page_count = 1');
		old.exec('INSERT INTO x SELECT y FROM x');
	};
	expect(() => openDatabase(dir, takeOver)).toThrow(/no room left on the disk of .*See that 7 MB are free/);
	const gone = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
	expect(String(withRemedy(gone, dir))).toMatch(/no room left on the disk of .*See that 7 MB are free/);
	expect(withRemedy(new Error('x'), dir)).toEqual(new Error('x'));
});

test('a failed step within a transaction undoes itself alone', () => {
	const db = database();
	db.exec('CREATE TABLE x (y)');
	const add = (y: number) => db.prepare('INSERT INTO x VALUES (?)').run(y);
	transaction(db, () => {
		add(1);
		expect(() =>
			transaction(db, () => {
				add(2);
				throw new Error('no');
			})
		).toThrow('no');
		add(3);
	});
	expect(db.prepare('SELECT y FROM x').all()).toEqual([{ y: 1 }, { y: 3 }]);
	expect(() =>
		transaction(db, () => {
			add(4);
			throw new Error('no');
		})
	).toThrow('no');
	expect(db.prepare('SELECT count(*) AS n FROM x').get()).toEqual({ n: 2 });
});

test('[J8] what is to follow a commit follows the outermost one, and nothing that was undone', () => {
	const db = database();
	const told: string[] = [];
	const step = (word: string, fails = false) =>
		transaction(db, () => {
			afterCommit(db, () => told.push(word));
			if (fails) throw new Error('no');
		});
	transaction(db, () => {
		step('one');
		expect(() => step('undone', true)).toThrow('no');
		step('two');
		expect(told).toEqual([]);
	});
	expect(told).toEqual(['one', 'two']);
	expect(() =>
		transaction(db, () => {
			step('undone with the whole');
			throw new Error('no');
		})
	).toThrow('no');
	step('three');
	afterCommit(db, () => told.push('four'));
	expect(told).toEqual(['one', 'two', 'three', 'four']);
});

test('[V3] what is deleted while another process reads leaves the log once that has ended', async () => {
	const dir = folder();
	const [db, other] = [database(dir), database(dir)];
	db.exec('PRAGMA busy_timeout = 5; CREATE TABLE x (y)');
	const wal = () => readFileSync(join(dir, 'blindpick.db-wal')).includes('Quetzalia');
	db.exec(`INSERT INTO x VALUES ('Quetzalia Telares')`);
	other.exec('BEGIN; SELECT * FROM x');
	db.exec('DELETE FROM x');
	scrub(db);
	expect(wal()).toBe(true);
	other.exec('COMMIT');
	await expect.poll(wal, { timeout: 5000 }).toBe(false);
});
