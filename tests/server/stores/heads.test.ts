import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { link } from '../../../server/journal/chain.ts';
import { openDatabase } from '../../../server/store/database.ts';
import {
	fallenBehind,
	headSigner,
	keepHeads,
	newestIn,
	refuseLostDatabase
} from '../../../server/store/heads.ts';
import { SqliteJournal } from '../../../server/store/journal.ts';
import { folder } from './folder.ts';

async function writes(dir: string, ...types: string[]): Promise<void> {
	const db = openDatabase(dir);
	const journal = new SqliteJournal(db, () => {}, sign);
	for (const type of types) {
		const expected = (await Array.fromAsync(journal.read('s'))).length;
		await journal.append({ session: 's', expected, at: 1000 + expected, events: [{ type, data: {} }] });
	}
	await journal.close();
	keepHeads(dir, db);
	db.close();
}

function behind(dir: string): string[] {
	const db = openDatabase(dir);
	const found = [...fallenBehind(dir, db).keys()];
	db.close();
	return found;
}

test('[C10] a database older than at the last stop is noticed, a newer one and a first start are not', async () => {
	const dir = folder();
	expect(behind(dir)).toEqual([]);
	await writes(dir, 'SessionCreated', 'DoorsOpened');
	copyFileSync(join(dir, 'blindpick.db'), join(dir, 'older.db'));
	expect(behind(dir)).toEqual([]);
	await writes(dir, 'TiesDeclared');
	expect(behind(dir)).toEqual([]);
	copyFileSync(join(dir, 'older.db'), join(dir, 'blindpick.db'));
	expect(behind(dir)).toEqual(['s']);
});

test('[S35] one loss is told from the next, and is the same while nothing was stopped in order', async () => {
	const dir = folder();
	await writes(dir, 'SessionCreated', 'DoorsOpened');
	copyFileSync(join(dir, 'blindpick.db'), join(dir, 'older.db'));
	const which = () => {
		copyFileSync(join(dir, 'older.db'), join(dir, 'blindpick.db'));
		const db = openDatabase(dir);
		const lost = fallenBehind(dir, db).get('s');
		db.close();
		return lost;
	};
	await writes(dir, 'TiesDeclared');
	const first = which();
	expect([typeof first, which()]).toEqual(['string', first]);
	await writes(dir, 'OrderDrawn');
	expect([first, undefined]).not.toContain(which());
});

test('[C10] a deleted draft is not taken for a loss', async () => {
	const dir = folder();
	await writes(dir, 'SessionCreated');
	const db = openDatabase(dir);
	await new SqliteJournal(db).forget('s');
	db.close();
	expect(behind(dir)).toEqual([]);
});

test('[C10] a missing database is refused where something of an earlier start is left', async () => {
	const dir = folder();
	expect(() => refuseLostDatabase(dir)).not.toThrow();
	await writes(dir, 'SessionCreated');
	expect(() => refuseLostDatabase(dir)).not.toThrow();
	rmSync(join(dir, 'blindpick.db'));
	expect(() => refuseLostDatabase(dir)).toThrow(/blindpick\.db is missing.*heads\.json.*backup/s);
	expect(existsSync(join(dir, 'blindpick.db'))).toBe(false);
});

test.each(['heads.json', 'vault.key', 'blindpick.db-wal', 'slides/s/1.webp'])(
	'[C10] an empty database beside %s is as good as a missing one',
	(left) => {
		const dir = folder();
		writeFileSync(join(dir, 'blindpick.db'), '');
		expect(() => refuseLostDatabase(dir)).not.toThrow();
		mkdirSync(join(dir, left, '..'), { recursive: true });
		writeFileSync(join(dir, left), 'of an earlier start');
		expect(() => refuseLostDatabase(dir)).toThrow(/blindpick\.db is missing or empty.*backup/s);
	}
);

test('[C10] no link is made where the database is missing, for that would begin another', () => {
	const dir = folder();
	const link = join(import.meta.dirname, '../../../server/link.ts');
	const made = () =>
		spawnSync(process.execPath, [link], { env: { ...process.env, VITEST: '', DATA_DIR: dir } });
	expect(made().status).toBe(0);
	rmSync(join(dir, 'blindpick.db'));
	writeFileSync(join(dir, 'vault.key'), 'of an earlier start');
	const { status, stdout } = made();
	expect([status, existsSync(join(dir, 'blindpick.db'))]).toEqual([1, false]);
	expect(stdout.toString()).toMatch(/blindpick\.db is missing.*backup/s);
}, 60_000);

const sign = headSigner(new Uint8Array(32));

test('[H6] the latest moment that was recorded is found', async () => {
	const dir = folder();
	await writes(dir, 'SessionCreated', 'DraftSaved');
	const db = openDatabase(dir);
	expect(newestIn(db, sign)).toBe(1001);
	db.close();
});

test.each([
	['its time', 'UPDATE journal_event SET at = at + (1 << 43) WHERE seq = 2'],
	['its data', `UPDATE journal_event SET data = '{', at = at + (1 << 43) WHERE seq = 2`],
	['its end', `UPDATE journal_head SET mac = 'x'`],
	['its number', `UPDATE journal_head SET last = ${2n ** 60n}`],
	['nothing but that it is there', 'DELETE FROM journal_event']
])('[H7] an event of which %s was changed tells no time', async (_, damage) => {
	const dir = folder();
	await writes(dir, 'SessionCreated', 'DraftSaved');
	const db = openDatabase(dir);
	expect(newestIn(db, sign)).toBe(1001);
	db.exec(damage);
	expect(newestIn(db, sign)).toBe(0);
	db.close();
});

test('[H7] nor does one that was linked anew under the signed end', async () => {
	const dir = folder();
	await writes(dir, 'SessionCreated', 'DraftSaved');
	const db = openDatabase(dir);
	const { prev } = db.prepare('SELECT prev FROM journal_event WHERE seq = 2').get() as { prev: string };
	const later = { session: 's', seq: 2, at: 2 ** 43, type: 'DraftSaved', data: {} };
	const { hash } = link(prev, later);
	db.prepare('UPDATE journal_event SET at = ?, hash = ? WHERE seq = 2').run(later.at, hash);
	expect(newestIn(db, sign)).toBe(0);
	db.close();
});
