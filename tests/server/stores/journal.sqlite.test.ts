import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GENESIS, canonical, link } from '../../../server/journal/chain.ts';
import { openDatabase, standFor, type Database } from '../../../server/store/database.ts';
import { adoptHeads, headSigner } from '../../../server/store/heads.ts';
import { LOCK_MS, STAND_MS } from '../../../server/store/lock.ts';
import { ChainError, ForgottenError } from '../../../server/journal/port.ts';
import { isDamage } from '../../../server/sessions/damaged.ts';
import { SqliteJournal } from '../../../server/store/journal.ts';
import { Vault } from '../../../server/vault/vault.ts';
import { chance } from './chance.ts';
import { database, folder, tear } from './folder.ts';
import { journalContract, listed } from './journal.contract.ts';

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
		const events = await Array.fromAsync(new SqliteJournal(database(dir)).read('s'));
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
		expect(await listed(journal)).toEqual(['small']);
		db.exec('PRAGMA max_page_count = 1000000');
		expect((await journal.append(big)).ok).toBe(true);
		expect((await Array.fromAsync(journal.read('big'))).length).toBe(2);
	});

	test('[J8] takes the effects of an append away with it', async () => {
		const db = database();
		const journal = new SqliteJournal(db);
		const vault = new Vault(db, chance('key')(32), chance('vault'));
		vault.putSecret('s', 'identity:a', new Uint8Array([1]));
		const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number };
		db.exec(`PRAGMA max_page_count = ${page_count + 20}`);
		const effects = () => {
			vault.putSecret('s', 'identity:a', new Uint8Array([2]));
			vault.putSecret('s', 'identity:b', new Uint8Array(1_000_000));
			return null;
		};
		const append = { session: 's', expected: 0, at: 1, events: [event(1)], effects };
		expect(await journal.append(append)).toEqual({ ok: false, reason: 'full' });
		expect(vault.getSecret('s', 'identity:a')).toEqual(new Uint8Array([1]));
		expect(await listed(journal)).toEqual([]);
		db.exec('PRAGMA max_page_count = 1000000');
		expect((await journal.append(append)).ok).toBe(true);
		expect(vault.names('s')).toEqual(['identity:a', 'identity:b']);
	});
});

describe('a store that another process holds', () => {
	const append = (session: string) => ({ session, expected: 0, at: 1, events: [event(1)] });

	/** A journal whose file somebody else writes to, and how long the event loop stood still at most, ms. */
	async function held() {
		const dir = folder();
		const other = database(dir);
		const db = database(dir);
		standFor(db, STAND_MS);
		const journal = new SqliteJournal(db);
		await journal.append(append('before'));
		other.exec('BEGIN IMMEDIATE');
		let [stood, last] = [0, performance.now()];
		const beat = setInterval(() => {
			const now = performance.now();
			[stood, last] = [Math.max(stood, now - last), now];
		}, 1);
		onTestFinished(() => clearInterval(beat));
		return { journal, free: () => other.exec('ROLLBACK'), stood: () => stood };
	}

	test('[J9] what is appended waits for it, in order, and is stored once; reads go on', async () => {
		const { journal, free, stood } = await held();
		const waiting = [append('s'), { ...append('s'), expected: 1 }, append('t')].map((a) => journal.append(a));
		let settled = 0;
		for (const one of waiting) void one.then(() => (settled += 1));
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(settled).toBe(0);
		expect((await Array.fromAsync(journal.read('before'))).length).toBe(1);
		free();
		expect((await Promise.all(waiting)).map((r) => r.ok)).toEqual([true, true, true]);
		expect((await Array.fromAsync(journal.read('s'))).length).toBe(2);
		expect(stood()).toBeLessThan(LOCK_MS / 3);
	});

	test('[J9] after a bound it is refused, nothing of it is stored, and it can be sent again', async () => {
		const { journal, free } = await held();
		expect(await journal.append(append('s'))).toEqual({ ok: false, reason: 'locked' });
		free();
		expect(await listed(journal)).toEqual(['before']);
		expect((await journal.append(append('s'))).ok).toBe(true);
	});

	test('[J9] what came together is refused together, what came later at its own time', async () => {
		const { journal } = await held();
		const began = performance.now();
		const over = (session: string) => journal.append(append(session)).then(() => performance.now() - began);
		const first = [over('s'), over('t'), over('u')];
		await new Promise((resolve) => setTimeout(resolve, LOCK_MS / 2));
		const late = over('v');
		const [soonest, , latest] = (await Promise.all(first)).sort((a, b) => a - b) as [number, number, number];
		expect(latest - soonest).toBeLessThan(50);
		expect((await late) - latest).toBeGreaterThan(100);
	});

	test('[C3] [J9] closing does not wait for it', async () => {
		const { journal } = await held();
		const waiting = [journal.append(append('s')), journal.append(append('t'))];
		await journal.close();
		const soon = new Promise((resolve) => setTimeout(() => resolve('late'), LOCK_MS / 3));
		expect(await Promise.race([Promise.all(waiting), soon])).toEqual(
			waiting.map(() => ({ ok: false, reason: 'locked' }))
		);
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
	test('[J10] a long chain is read in slices between which others have their turn', async () => {
		const journal = new SqliteJournal(database());
		const events = Array.from({ length: 20_000 }, (_, i) => event(i));
		await journal.append({ session: 's', expected: 0, at: 1, events });
		let turns = 0;
		const beat = setInterval(() => (turns += 1), 0);
		onTestFinished(() => clearInterval(beat));
		expect((await Array.fromAsync(journal.read('s'))).length).toBe(events.length);
		expect(turns).toBeGreaterThan(5);
	});

	test('[J10] [K22] what is recorded while a long chain is read is no damage', async () => {
		const journal = new SqliteJournal(database());
		const events = Array.from({ length: 5_000 }, (_, i) => event(i));
		await journal.append({ session: 's', expected: 0, at: 1, events });
		const reading = Array.fromAsync(journal.read('s'));
		const more = { session: 's', expected: events.length, at: 2, events: [event('more')] };
		let read = false;
		void reading.then(() => (read = true));
		expect((await journal.append(more)).ok).toBe(true);
		expect(read).toBe(false);
		expect(await reading).toHaveLength(events.length);
		expect(await Array.fromAsync(journal.read('s'))).toHaveLength(events.length + 1);
	});

	test('[O1] [J10] a draft deleted while it is read is no damage, and gone with what was to be added to it', async () => {
		const journal = new SqliteJournal(database());
		const events = Array.from({ length: 5_000 }, (_, i) => event(i));
		await journal.append({ session: 's', expected: 0, at: 1, events });
		const reading = Array.fromAsync(journal.read('s'));
		const added = journal.append({ session: 's', expected: events.length, at: 2, events: [event('more')] });
		await journal.forget('s');
		await expect(reading).rejects.toThrow(ForgottenError);
		// What was in the queue came before: it is stored and gone, and not what remains.
		expect((await added).ok).toBe(true);
		expect(await listed(journal)).toEqual([]);
	});

	test.each(cases)('[J2] %s is noticed at the next read', async (_, sql) => {
		const db = database();
		const journal = new SqliteJournal(db);
		await journal.append({ session: 's', expected: 0, at: 1, events: [event(1), event(2), event(3)] });
		expect((await Array.fromAsync(journal.read('s'))).length).toBe(3);
		db.exec(sql);
		await expect(Array.fromAsync(journal.read('s'))).rejects.toThrow(ChainError);
	});
});

test.each([
	['journal_head', [null, null], false],
	['journal_event', [{ n: 1 }, { n: 2 }], false],
	['sqlite_autoindex_journal_event_1', [{ n: 1 }, { n: 2 }], false],
	['journal_summary', [null, null], true]
] as const)('[J23] where %s does not open, all sessions are listed', async (name, summaries, readable) => {
	const dir = folder();
	const before = openDatabase(dir);
	const journal = new SqliteJournal(before);
	for (const [n, session] of [
		[1, 's'],
		[2, 't']
	] as const)
		await journal.append({ session, expected: 0, at: 1, events: [event(1), event(2)], summary: { n } });
	before.close();
	tear(dir, name);
	const torn = new SqliteJournal(database(dir));
	const told = (await torn.list()).map(({ session }) => session);
	expect(told).toEqual(['s', 't']);
	if (name !== 'journal_head') expect((await torn.list()).map((x) => x.summary)).toEqual(summaries);
	expect(await Array.fromAsync(torn.read('s')).then(() => true, isDamage)).toBe(true);
	if (readable) expect(await Array.fromAsync(torn.read('s'))).toHaveLength(2);
});

describe('whoever writes the file without the key', () => {
	const sign = headSigner(new Uint8Array(32).fill(7));
	const signed = (db: Database) => new SqliteJournal(db, () => {}, sign);

	async function marks(db: Database): Promise<void> {
		const journal = signed(db);
		await journal.append({ session: 's', expected: 0, at: 1, events: [event('mark 2'), event('mark 3')] });
	}

	/** The first mark becomes another, and everything behind it is linked anew; the signed end, where it is told to. */
	async function relink(db: Database, head = true): Promise<void> {
		const events = await Array.fromAsync(signed(db).read('s'));
		let prev = GENESIS;
		for (const e of events) {
			const made = link(prev, { ...e, data: e.seq === 1 ? 'mark 5' : e.data });
			db.prepare('UPDATE journal_event SET data = ?, prev = ?, hash = ? WHERE seq = ?').run(
				...[canonical(made.data), made.prev, made.hash, made.seq]
			);
			prev = made.hash;
		}
		if (head) db.prepare('UPDATE journal_head SET hash = ?').run(prev);
	}

	test('[J12] a mark changed and the chain linked anew is neither read nor built upon', async () => {
		const db = database();
		await marks(db);
		await relink(db);
		expect(await Array.fromAsync(new SqliteJournal(db).read('s'))).toHaveLength(2);
		await expect(Array.fromAsync(signed(db).read('s'))).rejects.toThrow(ChainError);
		const more = { session: 's', expected: 2, at: 1, events: [event('x')] };
		expect(await signed(db).append(more)).toEqual({ ok: false, reason: 'failed' });
		db.exec('UPDATE journal_head SET mac = NULL');
		await expect(Array.fromAsync(signed(db).read('s'))).rejects.toThrow(ChainError);
	});

	test('[J20] a chain linked anew under its signed end is not read as sound, whole or from the middle', async () => {
		const db = database();
		await marks(db);
		await relink(db, false);
		for (const after of [0, 1])
			await expect(Array.fromAsync(signed(db).read('s', after))).rejects.toThrow(ChainError);
	});

	test('[J12] an end whose MAC was taken away is not taken over', async () => {
		const dir = folder();
		const before = openDatabase(dir);
		await marks(before);
		before.exec('UPDATE journal_head SET mac = NULL');
		before.close();
		const db = openDatabase(dir, (old, schema) => {
			adoptHeads(old, schema, sign);
		});
		await expect(Array.fromAsync(signed(db).read('s'))).rejects.toThrow(ChainError);
		db.close();
	});

	test('[J12] a head cannot stand in for another session’s or an earlier one of its own', async () => {
		const db = database();
		await marks(db);
		const { mac } = db.prepare('SELECT mac FROM journal_head').get() as { mac: string };
		await signed(db).append({ session: 's', expected: 2, at: 2, events: [event('mark 4')] });
		expect(await Array.fromAsync(signed(db).read('s'))).toHaveLength(3);
		db.prepare('UPDATE journal_head SET mac = ?').run(mac);
		await expect(Array.fromAsync(signed(db).read('s'))).rejects.toThrow(ChainError);
		await signed(db).append({ session: 't', expected: 0, at: 1, events: [event('mark 2'), event('mark 3')] });
		db.prepare("UPDATE journal_head SET mac = ? WHERE session = 't'").run(mac);
		await expect(Array.fromAsync(signed(db).read('t'))).rejects.toThrow(ChainError);
	});
});
