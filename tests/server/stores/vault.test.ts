import { chmodSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Identity } from '../../../src/domain/kernel/identity.ts';
import { Identities } from '../../../server/vault/identities.ts';
import { VaultKeyError, loadServerKey, matches, parseKey } from '../../../server/vault/key.ts';
import { Vault, VaultError } from '../../../server/vault/vault.ts';
import { chance } from './chance.ts';
import { database, folder } from './folder.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const key = chance('server key')(32);
const acme: Identity = {
	name: 'Añañuca SAC',
	country: 'PE',
	city: 'Lima',
	website: 'https://ananuca.pe',
	legalRepresentative: 'Rosa Quispe',
	contact: 'rosa@ananuca.pe',
	people: ['Rosa', 'Julio']
};

function onDisk(dir: string): string {
	return readdirSync(dir)
		.map((name) => readFileSync(join(dir, name), 'latin1'))
		.join();
}

describe('secrets', () => {
	test('[V1] come back as they were put, also after a restart, and never stand on the disk in clear', () => {
		const dir = folder();
		const db = database(dir);
		new Vault(db, key, chance()).putSecret('s', 'a', bytes('the quick brown fox'));
		expect(onDisk(dir)).not.toContain('quick');
		db.close();
		const vault = new Vault(database(dir), key, chance());
		expect(vault.getSecret('s', 'a')).toEqual(bytes('the quick brown fox'));
		expect(vault.getSecret('s', 'b')).toBeUndefined();
		expect(vault.getSecret('t', 'a')).toBeUndefined();
	});

	test('[V1] putting again replaces value and key', () => {
		const db = database();
		const vault = new Vault(db, key, chance());
		vault.putSecret('s', 'a', bytes('one'));
		const before = db.prepare('SELECT wrapped FROM vault_secret').get()?.wrapped;
		vault.putSecret('s', 'a', bytes('two'));
		expect(vault.getSecret('s', 'a')).toEqual(bytes('two'));
		expect(db.prepare('SELECT wrapped FROM vault_secret').get()?.wrapped).not.toEqual(before);
	});

	test('[V14] of two who make one at the same time one is kept, and both have that', () => {
		const dir = folder();
		const [one, other] = [0, 1].map(() => new Vault(database(dir), key, chance()));
		let others: Uint8Array | undefined;
		const ones = one!.getOrPut('s', 'a', () => {
			// The other one is faster.
			others = other!.getOrPut('s', 'a', () => bytes('other'));
			return bytes('one');
		});
		expect([ones, others, one!.getSecret('s', 'a')]).toEqual(Array(3).fill(bytes('other')));
		expect(one!.getOrPut('s', 'a', () => bytes('third'))).toEqual(bytes('other'));
		expect(one!.getOrPut('s', 'b', () => bytes('new'))).toEqual(bytes('new'));
	});

	test('[V2] a row changed, or moved to another name or session, does not open', () => {
		const spoil = [
			`UPDATE vault_secret SET name = 'b'`,
			`UPDATE vault_secret SET session = 't'`,
			'UPDATE vault_secret SET sealed = zeroblob(60)',
			`UPDATE vault_secret SET wrapped = x'00'`
		];
		for (const sql of spoil) {
			const db = database();
			const vault = new Vault(db, key, chance());
			vault.putSecret('s', 'a', bytes('one'));
			db.exec(sql);
			const row = db.prepare('SELECT session, name FROM vault_secret').get() as Record<string, string>;
			expect(() => vault.getSecret(row.session!, row.name!)).toThrow(VaultError);
		}
	});

	test('[V2] another server key opens nothing', () => {
		const db = database();
		new Vault(db, key, chance()).putSecret('s', 'a', bytes('one'));
		expect(() => new Vault(db, chance('other')(32), chance()).getSecret('s', 'a')).toThrow(VaultError);
	});

	test('[V3] what is destroyed leaves neither key nor ciphertext in any file', () => {
		const dir = folder();
		const db = database(dir);
		const vault = new Vault(db, key, chance());
		for (let i = 0; i < 50; i++) vault.putSecret('s', `n${i}`, bytes(`secret ${i}`));
		vault.putSecret('t', 'n', bytes('stays'));
		const rows = db.prepare(`SELECT wrapped, sealed FROM vault_secret WHERE session = 's'`).all();
		const remains = () => {
			const disk = onDisk(dir);
			return rows.flatMap((r) => [r.wrapped, r.sealed]).filter((b) => disk.includes(latin1(b as Uint8Array)));
		};
		expect(remains().length).toBe(100);
		vault.destroySecret('s', 'n7');
		expect(remains().length).toBe(98);
		expect(vault.getSecret('s', 'n7')).toBeUndefined();
		vault.destroySecrets('s', 'n4');
		expect(vault.names('s').filter((n) => n.startsWith('n4'))).toEqual([]);
		vault.destroySession('s');
		expect(remains()).toEqual([]);
		expect(vault.names('s')).toEqual([]);
		expect(vault.getSecret('t', 'n')).toEqual(bytes('stays'));
	});
});

const latin1 = (b: Uint8Array) => Buffer.from(b).toString('latin1');

describe('identities', () => {
	test('[V1] are kept whole, per session, and not in clear', () => {
		const dir = folder();
		const ids = new Identities(new Vault(database(dir), key, chance()));
		ids.putIdentity('s', 'b', acme);
		ids.putIdentity('s', 'a', { ...acme, name: 'Beta' });
		ids.putIdentity('t', 'c', acme);
		expect(ids.getIdentity('s', 'b')).toEqual(acme);
		expect([...ids.identities('s').keys()]).toEqual(['a', 'b']);
		expect(onDisk(dir)).not.toMatch(/Lima|ananuca|Rosa|Quispe|Beta/);
		ids.removeIdentity('s', 'a');
		expect([...ids.identities('s').keys()]).toEqual(['b']);
	});
});

describe('server key', () => {
	test('[V4] is made once, for the owner alone, and found again', () => {
		const dir = folder();
		const db = database(dir);
		const made = loadServerKey(db, dir, undefined, chance());
		expect(statSync(join(dir, 'vault.key')).mode & 0o777).toBe(0o600);
		new Vault(db, made, chance()).putSecret('s', 'a', bytes('one'));
		chmodSync(join(dir, 'vault.key'), 0o644);
		expect(loadServerKey(db, dir, undefined, chance('other'))).toEqual(made);
		expect(statSync(join(dir, 'vault.key')).mode & 0o777).toBe(0o600);
	});

	test('[V4] missing, wrong or broken while there are secrets: refused, with the reason and without the key', () => {
		const dir = folder();
		const db = database(dir);
		const made = loadServerKey(db, dir, undefined, chance());
		new Vault(db, made, chance()).putSecret('s', 'a', bytes('one'));
		const load = (given?: Uint8Array) => () => loadServerKey(db, dir, given, chance('other'));
		const hex = Buffer.from(key).toString('hex');
		expect(load(key)).toThrow(/BLINDPICK_KEY is not the one/);
		writeFileSync(join(dir, 'vault.key'), hex);
		expect(load()).toThrow(/vault\.key is not the one/);
		expect(load()).not.toThrow(hex);
		writeFileSync(join(dir, 'vault.key'), 'rubbish');
		expect(load()).toThrow(/does not hold a key/);
		rmSync(join(dir, 'vault.key'));
		expect(load()).toThrow(/is missing/);
		expect(load()).toThrow(VaultKeyError);
		expect(readdirSync(dir)).not.toContain('vault.key');
		expect(load(made)()).toEqual(made);
	});

	test.each([
		'DELETE FROM vault_check',
		`UPDATE vault_check SET value = x'00'`,
		'UPDATE vault_check SET value = zeroblob(32)'
	])('[V13] the right key is known by what it opens where its check is damaged: %s', (damage) => {
		const dir = folder();
		const db = database(dir);
		const made = loadServerKey(db, dir, undefined, chance());
		const vault = new Vault(db, made, chance());
		vault.putSecret('s', 'a', bytes('one'));
		vault.putSecret('s', 'b', bytes('two'));
		db.exec(`UPDATE vault_secret SET wrapped = zeroblob(3) WHERE name = 'a'; ${damage}`);
		expect(() => loadServerKey(db, dir, key, chance('other'))).toThrow(/is not the one/);
		expect(matches(db, key)).toBe(false);
		let mended = 0;
		const load = () => loadServerKey(db, dir, undefined, chance('other'), () => mended++);
		expect([load(), load(), mended]).toEqual([made, made, 1]);
	});

	test('[V13] a key file that a first start left empty is made anew, unless secrets want another', () => {
		const dir = folder();
		const db = database(dir);
		writeFileSync(join(dir, 'vault.key'), '');
		const made = loadServerKey(db, dir, undefined, chance());
		expect(readFileSync(join(dir, 'vault.key'), 'utf8').trim()).toBe(Buffer.from(made).toString('hex'));
		new Vault(db, made, chance()).putSecret('s', 'a', bytes('one'));
		writeFileSync(join(dir, 'vault.key'), '');
		expect(() => loadServerKey(db, dir, undefined, chance())).toThrow(/missing or empty.*put the file back/s);
	});

	test('[V4] without secrets a new key may take over', () => {
		const dir = folder();
		const db = database(dir);
		loadServerKey(db, dir, undefined, chance());
		expect(loadServerKey(db, dir, key, chance())).toEqual(key);
		new Vault(db, key, chance()).putSecret('s', 'a', bytes('one'));
		expect(loadServerKey(db, dir, key, chance())).toEqual(key);
	});

	test('is written in hex or base64', () => {
		const buffer = Buffer.from(key);
		for (const coding of ['hex', 'base64', 'base64url'] as const) {
			expect(parseKey(buffer.toString(coding))).toEqual(key);
		}
		for (const text of ['', 'abc', 'g'.repeat(64), buffer.toString('hex').slice(1)])
			expect(parseKey(text)).toBeNull();
	});
});
