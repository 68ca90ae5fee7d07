import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { rekey } from '../../../server/launch/rekey.ts';
import { composed, opened } from '../sessions/composed.ts';
import { chance } from './chance.ts';
import { everything, former, setBack, unsigned } from './filled.ts';
import { folder } from './folder.ts';

/** Processes of their own take long to start on a busy machine. */
const slow = { timeout: 120_000 };
const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
const [fresh, wrong] = [chance('fresh')(32), chance('wrong')(32)];

/** Data from before heads were signed, its key beside it, and what is in it. */
async function old() {
	const [{ dir, given }, signed] = [unsigned(), former()];
	writeFileSync(join(dir, 'vault.key'), hex(given), { mode: 0o600 });
	return { dir, given, whole: await everything(signed.dir, signed.given) };
}

function run(file: string, args: readonly string[], env: Record<string, string> = {}) {
	return spawnSync(process.execPath, [join(import.meta.dirname, file), ...args], {
		encoding: 'utf8',
		env: { ...process.env, VITEST: '', BLINDPICK_KEY: '', ...env }
	});
}

function schemaOf(dir: string): unknown {
	const db = new DatabaseSync(join(dir, 'blindpick.db'));
	const row = db.prepare('SELECT version FROM schema_version').get();
	db.close();
	return row?.version;
}

test('[J21] a start takes over what has no signatures', async () => {
	const { dir, whole } = await old();
	await (await composed(dir)).close();
	expect(await everything(dir)).toEqual(whole);
});

test('[J21] before the first start no link is made, and the start finds all', slow, async () => {
	const { dir, whole } = await old();
	const { status, stdout } = run('../../../server/link.ts', [], { DATA_DIR: dir });
	expect(stdout).toMatch(/^The data in .* an earlier Blindpick\. Start the server once.*\n$/);
	expect([status, schemaOf(dir)]).toEqual([1, 3]);
	expect(await everything(dir)).toEqual(whole);
});

test.each([
	['before', 1],
	['after', 1],
	['after', 2]
])('[J21] a start that is killed %s commit %i loses nothing', slow, async (when, n) => {
	const { dir, whole } = await old();
	expect(run('upgrade.child.ts', [dir, when, String(n)]).signal).toBe('SIGKILL');
	expect(await everything(dir)).toEqual(whole);
});

test('[J21] a start or a replacement with a wrong key changes nothing', async () => {
	const { dir, given, whole } = await old();
	await expect(everything(dir, wrong)).rejects.toThrow(/is not the one that the identities/);
	const keys = { dataDir: dir, vaultKey: fresh, vaultKeyOld: wrong };
	await expect(rekey(keys, chance())).rejects.toThrow(/is not the one .* Nothing was changed/);
	expect(schemaOf(dir)).toBe(3);
	expect(await everything(dir, given)).toEqual(whole);
});

test('[J21] a replacement of the key before the first start takes all over', async () => {
	const { dir, given, whole } = await old();
	await rekey({ dataDir: dir, vaultKey: fresh, vaultKeyOld: given }, chance());
	expect(await everything(dir, fresh)).toEqual(whole);
});

test('[J12] a database set back to an earlier schema, to have other ends signed, is told as damaged', async () => {
	const dir = folder();
	const before = await composed(dir);
	await opened(before, 'A');
	await before.close();
	setBack(dir);
	const db = new DatabaseSync(join(dir, 'blindpick.db'));
	// As it was sealed then, as far as whoever has no key can make it so.
	const unnamed = (column: string) => `${column} = unhex(substr(hex(${column}), 3))`;
	db.exec(`UPDATE vault_secret SET ${unnamed('wrapped')}, ${unnamed('sealed')}`);
	for (const table of ['name', 'note', 'help', 'take'])
		db.exec(`UPDATE people_${table} SET ${unnamed('sealed')}`);
	db.close();
	const server = await composed(dir);
	onTestFinished(() => server.close());
	await server.listen();
	await expect.poll(() => server.sessions.list()).toMatchObject([{ damaged: true }]);
});
