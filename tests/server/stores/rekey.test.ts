import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { holdFolder } from '../../../server/launch/lock.ts';
import { rekey } from '../../../server/launch/rekey.ts';
import { browserKey, browserNamer } from '../../../server/people/browsers.ts';
import { CURRENT } from '../../../server/vault/algorithms.ts';
import { loadServerKey } from '../../../server/vault/key.ts';
import { Vault, VaultError } from '../../../server/vault/vault.ts';
import { smallDisk } from '../../support/disk.ts';
import { chance } from './chance.ts';
import { contents, everything, fill, former, stores } from './filled.ts';
import { database, folder } from './folder.ts';
import { noteOf } from '../../support/people.ts';

const random = (n: number) => new Uint8Array(randomBytes(n));
const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
const fresh = chance('fresh')(32);
const old = chance('old')(32);
/** Processes of their own take long to start on a busy machine. */
const slow = { timeout: 180_000 };
const none = { vaultKey: undefined, vaultKeyOld: undefined };

const keyOf = (dir: string) => readFileSync(join(dir, 'vault.key'), 'utf8').trim();
const keyFiles = (dir: string) => readdirSync(dir).filter((name) => name.startsWith('vault'));

function sealedIn(dir: string): Uint8Array[] {
	const db = openDatabase(dir);
	const rows = [
		...db.prepare('SELECT wrapped, sealed FROM vault_secret').all(),
		...['name', 'note', 'help', 'take'].flatMap((t) => db.prepare(`SELECT sealed FROM people_${t}`).all())
	];
	db.close();
	return rows.flatMap((row) => Object.values(row)) as Uint8Array[];
}

test('[C11] a replacement that finds no room says how much to make, and changes nothing', async ({
	skip
}) => {
	const disk = smallDisk(4);
	if (disk === null) return skip();
	onTestFinished(() => disk.remove());
	const { dir, given } = former();
	cpSync(dir, disk.dir, { recursive: true });
	const { bavail, bsize } = statfsSync(disk.dir);
	writeFileSync(join(disk.dir, 'ballast'), Buffer.alloc(bavail * bsize - 70 * 1024, 1));
	const keys = { dataDir: disk.dir, vaultKey: fresh, vaultKeyOld: given };
	await expect(rekey(keys, random)).rejects.toThrow(/no room left on the disk of .*See that \d MB are free/);
	disk.free();
	expect(await everything(disk.dir, given)).toEqual(await everything(dir, given));
});

function onDisk(dir: string): string {
	return readdirSync(dir)
		.map((name) => readFileSync(join(dir, name), 'latin1'))
		.join('\n');
}

function run(file: string, args: readonly string[], env: Record<string, string> = {}) {
	const child = spawn(process.execPath, [file, ...args], {
		env: { ...process.env, VITEST: '', BLINDPICK_KEY: '', ...env }
	});
	let said = '';
	for (const out of [child.stdout, child.stderr]) out.on('data', (d) => (said += d));
	return new Promise<{ code: number | null; signal: string | null; said: string }>((resolve) =>
		child.on('close', (code, signal) => resolve({ code, signal, said }))
	);
}
const child = (dir: string, point: string, ...keys: Uint8Array[]) =>
	run(join(import.meta.dirname, 'rekey.child.ts'), [
		dir,
		point,
		...[0, 1].map((i) => (keys[i] ? hex(keys[i]) : '-'))
	]);

describe('another key', slow, () => {
	test('[V10] opens all that the former wrapped; the former, and what it sealed, open nothing and are gone', async () => {
		const dir = folder();
		await fill(dir);
		const before = await everything(dir);
		const [was, sealed] = [keyOf(dir), sealedIn(dir)];
		const said = await rekey({ dataDir: dir, ...none }, random);
		expect(said.join()).toContain('secrets: 10');
		expect(said.join()).not.toContain('a backup brings them back');
		expect(keyOf(dir)).not.toBe(was);
		expect(keyFiles(dir)).toEqual(['vault.key']);
		expect(await everything(dir)).toEqual(before);

		const disk = onDisk(dir);
		expect(sealed.length).toBe(30);
		expect(sealed.filter((bytes) => disk.includes(Buffer.from(bytes).toString('latin1')))).toEqual([]);
		expect(disk).not.toContain(was);
		const db = database(dir);
		expect(() => loadServerKey(db, dir, Buffer.from(was, 'hex'), random)).toThrow(/is not the one/);
		const vault = new Vault(db, Buffer.from(was, 'hex'), random);
		for (const { session, name } of vault.all())
			expect(() => vault.getSecret(session, name)).toThrow(VaultError);
	});

	test('[V10] may be replaced again', async () => {
		const dir = folder();
		await fill(dir);
		const before = await everything(dir);
		for (let i = 0; i < 3; i++) await rekey({ dataDir: dir, ...none }, random);
		expect(await everything(dir)).toEqual(before);
	});

	test('[V10] seals by the current algorithm what another had sealed', async () => {
		const { dir, given } = former();
		const before = await everything(dir, given);
		const algorithms = () => [...new Set(sealedIn(dir).map((bytes) => bytes[0]))];
		expect(algorithms()).toEqual([1]);
		await rekey({ dataDir: dir, vaultKey: fresh, vaultKeyOld: given }, random);
		expect(algorithms()).toEqual([CURRENT]);
		expect(await everything(dir, fresh)).toEqual(before);
	});

	test('[V10] by the environment: from one variable to another, and from the file, which goes', async () => {
		const [byVariables, fromFile] = [folder(), folder()];
		await fill(byVariables, old);
		await fill(fromFile);
		const before = [await everything(byVariables, old), await everything(fromFile)];
		await rekey({ dataDir: byVariables, vaultKey: fresh, vaultKeyOld: old }, random);
		await rekey({ dataDir: fromFile, vaultKey: fresh, vaultKeyOld: undefined }, random);
		expect([await everything(byVariables, fresh), await everything(fromFile, fresh)]).toEqual(before);
		await expect(everything(byVariables, old)).rejects.toThrow(/npm run rekey/);
		expect(keyFiles(fromFile)).toEqual([]);
	});

	test('[V10] [K22] what is damaged stays so and by itself: no end is signed that was not, and all else opens', async () => {
		const dir = folder();
		await fill(dir);
		const [, t] = await everything(dir);
		const broken = openDatabase(dir);
		broken.exec(`UPDATE vault_secret SET sealed = zeroblob(60) WHERE session = 's' AND name = 'seed';
			UPDATE people_note SET sealed = zeroblob(60) WHERE session = 's';
			UPDATE journal_head SET last = 1, hash = (SELECT hash FROM journal_event WHERE session = 's' AND seq = 1)
				WHERE session = 's';
			DELETE FROM journal_event WHERE session = 's' AND seq = 2`);
		broken.close();
		const said = await rekey({ dataDir: dir, ...none }, random);
		expect(said.join()).toMatch(/did not open, before as now: 1\./);
		const db = database(dir);
		const { vault, people, journal } = stores(db, dir);
		expect(() => vault.getSecret('s', 'seed')).toThrow(VaultError);
		expect(() => noteOf(people.notes, 's', 's1', 'k')).toThrow();
		await expect(Array.fromAsync(journal.read('s'))).rejects.toThrow(/not made the end by this server/);
		expect(people.help.all('s').length).toBe(2);
		expect(await contents(db, dir, 't')).toEqual(t);
	});

	test('[A29] a browser has the same word before and after, also after a second replacement', async () => {
		const dir = folder();
		await fill(dir);
		const word = () => {
			const db = openDatabase(dir);
			const key = loadServerKey(db, dir, undefined, random);
			const name = browserNamer(browserKey(new Vault(db, key, random), key));
			db.close();
			return name('s', 'cookie');
		};
		const before = word();
		for (let i = 0; i < 2; i++) {
			await rekey({ dataDir: dir, ...none }, random);
			expect(word()).toBe(before);
		}
	});
});

describe('killed', slow, () => {
	const points: [string, 'old' | 'new'][] = [
		['key half written', 'old'],
		['key not synced', 'old'],
		['chance 1', 'old'],
		['chance 2', 'old'],
		['chance 20', 'old'],
		['chance 45', 'old'],
		['before the commit', 'old'],
		['after the commit', 'new'],
		['key not in place', 'new'],
		['key in place', 'new']
	];
	test.each(points)('[V11] %s: the %s key is there and opens everything', async (point, which) => {
		const dir = folder();
		await fill(dir);
		const before = await everything(dir);
		const was = keyOf(dir);
		expect((await child(dir, point)).signal).toBe('SIGKILL');
		expect(await everything(dir)).toEqual(before);
		expect(keyOf(dir) === was ? 'old' : 'new').toBe(which);
		expect(keyFiles(dir)).toEqual(['vault.key']);
		const now = keyOf(dir);
		await rekey({ dataDir: dir, ...none }, random);
		expect(keyOf(dir)).not.toBe(now);
		expect(await everything(dir)).toEqual(before);
	});

	test('[V11] and replaced again without a start between', async () => {
		const dir = folder();
		await fill(dir);
		const before = await everything(dir);
		for (const point of points.map(([p]) => p)) expect((await child(dir, point)).signal).toBe('SIGKILL');
		expect((await child(dir, 'nowhere')).said).toContain('The key was replaced');
		expect(await everything(dir)).toEqual(before);
	});

	const given: [string, 'old' | 'new'][] = [
		['chance 3', 'old'],
		['chance 45', 'old'],
		['before the commit', 'old'],
		['after the commit', 'new']
	];
	test.each(given)('[V11] %s, by the environment: the %s key opens everything', async (point, which) => {
		const dir = folder();
		await fill(dir, old);
		const before = await everything(dir, old);
		expect((await child(dir, point, fresh, old)).signal).toBe('SIGKILL');
		const [right, wrong] = which === 'old' ? [old, fresh] : [fresh, old];
		await expect(everything(dir, wrong)).rejects.toThrow(/is not the one/);
		expect(await everything(dir, right)).toEqual(before);
		await rekey({ dataDir: dir, vaultKey: fresh, vaultKeyOld: old }, random);
		expect(await everything(dir, fresh)).toEqual(before);
	});

	test('[V11] before the former key’s file is gone: the new one opens everything, and the file is named', async () => {
		const dir = folder();
		await fill(dir);
		const before = await everything(dir);
		expect((await child(dir, 'old key there', fresh)).signal).toBe('SIGKILL');
		expect(await everything(dir, fresh)).toEqual(before);
		const said = await rekey({ dataDir: dir, vaultKey: fresh, vaultKeyOld: undefined }, random);
		expect(said.join('\n')).toMatch(/is the one in use.*vault\.key holds another key.*remove it/s);
	});
});

describe('refused', slow, () => {
	const state = (dir: string) => [sealedIn(dir), existsSync(join(dir, 'vault.key')) && keyOf(dir)];
	async function unchanged(
		dir: string,
		given: Partial<typeof none | Record<string, Uint8Array>>,
		why: RegExp
	) {
		const before = state(dir);
		await expect(rekey({ dataDir: dir, ...none, ...given }, random)).rejects.toThrow(why);
		expect(state(dir)).toEqual(before);
		expect(keyFiles(dir).filter((name) => name !== 'vault.key')).toEqual([]);
	}

	test('[V12] a wrong, missing or broken old key, and an old one without a new: nothing is changed', async () => {
		const [byFile, byVariable] = [folder(), folder()];
		await fill(byFile);
		await fill(byVariable, old);
		const wrong = chance('wrong')(32);
		await unchanged(byVariable, { vaultKey: fresh, vaultKeyOld: wrong }, /BLINDPICK_KEY_OLD is not the one/);
		await unchanged(byVariable, { vaultKey: fresh }, /no .*vault\.key.*Set BLINDPICK_KEY_OLD/);
		await unchanged(byVariable, {}, /no .*vault\.key.*Set BLINDPICK_KEY_OLD/);
		await unchanged(byVariable, { vaultKeyOld: old }, /set BLINDPICK_KEY or BLINDPICK_KEY_FILE/);
		const right = keyOf(byFile);
		writeFileSync(join(byFile, 'vault.key'), hex(wrong));
		await unchanged(byFile, {}, /vault\.key is not the one/);
		writeFileSync(join(byFile, 'vault.key'), 'rubbish');
		await unchanged(byFile, {}, /does not hold a key/);
		writeFileSync(join(byFile, 'vault.key'), right);
		await rekey({ dataDir: byFile, ...none }, random);
	});

	test('[V12] the same key again is said, and nothing is changed', async () => {
		const dir = folder();
		await fill(dir, old);
		const before = state(dir);
		const said = await rekey({ dataDir: dir, vaultKey: old, vaultKeyOld: old }, random);
		expect(said.join()).toMatch(/is the one in use: nothing was changed/);
		expect(state(dir)).toEqual(before);
	});

	test('[V12] a folder without data is refused and not made, and one that a server holds is left alone', async () => {
		const dir = folder();
		await expect(rekey({ dataDir: join(dir, 'no'), ...none }, random)).rejects.toThrow(/no data.*DATA_DIR/);
		expect(existsSync(join(dir, 'no'))).toBe(false);
		await fill(dir);
		const letGo = await holdFolder(dir);
		await unchanged(dir, {}, /is running on the folder .* Stop it/);
		letGo();
	});

	test('[V12] a step that fails undoes all, and the former key stays', async () => {
		const dir = folder();
		await fill(dir);
		const before = await everything(dir);
		const was = keyOf(dir);
		let drawn = 0;
		const failing = (n: number) => {
			if (++drawn === 30) throw new Error('no more chance');
			return random(n);
		};
		await expect(rekey({ dataDir: dir, ...none }, failing)).rejects.toThrow('no more chance');
		expect(await everything(dir)).toEqual(before);
		expect([keyOf(dir), keyFiles(dir)]).toEqual([was, ['vault.key']]);
	});

	test('[V12] the command says what it did and why it did not, and no key', async () => {
		const dir = folder();
		await fill(dir);
		const before = await everything(dir);
		const command = join(import.meta.dirname, '../../../server/rekey.ts');
		const done = await run(command, [], { DATA_DIR: dir });
		expect(done).toMatchObject({ code: 0, said: expect.stringContaining('The key was replaced') });
		expect(done.said).not.toContain(keyOf(dir));
		expect(await everything(dir)).toEqual(before);
		rmSync(join(dir, 'vault.key'));
		const refused = await run(command, [], { DATA_DIR: dir, BLINDPICK_KEY: hex(fresh) });
		expect(refused.code).toBe(1);
		expect(refused.said).toMatch(/^There is no .*vault\.key.*\n$/);
		const senseless = await run(command, [], { DATA_DIR: dir, BLINDPICK_KEY_OLD: 'x' });
		expect([senseless.code, senseless.said.split(' ')[0]]).toEqual([2, 'BLINDPICK_KEY_OLD']);
	});
});
