import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, CURRENT } from '../../../server/vault/algorithms.ts';
import { seal, sealForRecord, unseal, unsealOfRecord } from '../../../server/vault/seal.ts';
import { Vault, VaultError } from '../../../server/vault/vault.ts';
import { chance } from './chance.ts';
import { everything, former, opened, stores } from './filled.ts';
import { database } from './folder.ts';
import { noteOf } from '../../support/people.ts';

const key = chance('key')(32);
const bound = ['note', 's'];
const bytes = new TextEncoder().encode('niña');
const versions = [...ALGORITHMS.keys()];

describe('what is sealed', () => {
	test.each(versions)('[V8] names algorithm %i by its first byte, and opens by it', (version) => {
		for (const text of [bytes, new Uint8Array(), chance()(70_000)]) {
			const sealed = seal(key, text, bound, chance(), version);
			expect(sealed[0]).toBe(version);
			expect(unseal(key, sealed, bound)).toEqual(Uint8Array.from(text));
		}
	});

	test('[V8] is sealed by the current algorithm unless told otherwise', () => {
		expect(seal(key, bytes, bound, chance())[0]).toBe(CURRENT);
	});

	test('[V8] does not open under another algorithm’s number, another key or place, or changed', () => {
		for (const version of versions) {
			const sealed = seal(key, bytes, bound, chance(), version);
			for (let other = 0; other < 256; other++) {
				if (other === version) continue;
				expect(() => unseal(key, Uint8Array.of(other, ...sealed.subarray(1)), bound)).toThrow();
			}
			for (let at = 1; at < sealed.length; at++) {
				const changed = Uint8Array.from(sealed);
				changed[at]! ^= 1;
				expect(() => unseal(key, changed, bound)).toThrow();
			}
			for (const length of [0, 1, 12, 28, sealed.length - 1])
				expect(() => unseal(key, sealed.subarray(0, length), bound)).toThrow();
			expect(() => unseal(chance('other')(32), sealed, bound)).toThrow();
			expect(() => unseal(key, sealed, [String(version), ...bound])).toThrow();
			expect(() => unseal(key, sealed, ['note', 't'])).toThrow();
		}
	});

	test('[V8] by an unknown algorithm says which, and that a newer version may have written it', () => {
		const db = database();
		const vault = new Vault(db, key, chance());
		vault.putSecret('s', 'a', bytes);
		vault.putSecret('s', 'b', bytes);
		db.exec(`UPDATE vault_secret SET sealed = unhex('F9' || substr(hex(sealed), 3)) WHERE name = 'a'`);
		const told = expect(() => vault.getSecret('s', 'a'));
		told.toThrow(VaultError);
		told.toThrow(/session s does not open: sealed by algorithm 249, .* newer version/);
		expect(vault.getSecret('s', 'b')).toEqual(bytes);
	});

	test('[V8] in the record has the record’s own form, which names the algorithm', () => {
		const sealed = sealForRecord(key, bytes, bound, chance());
		expect(sealed.length).toBe(12 + bytes.length + 16);
		expect(unsealOfRecord(key, sealed, bound)).toEqual(bytes);
		expect(() => unseal(key, sealed, bound)).toThrow();
	});
});

const SEALED = [
	['vault_secret', 'wrapped'],
	['vault_secret', 'sealed'],
	['people_name', 'sealed'],
	['people_note', 'sealed'],
	['people_help', 'sealed'],
	['people_take', 'sealed']
] as const;

describe('data from before', () => {
	test('[V9] opens whole after it was brought up to date, once, and what is written next is sealed anew', async () => {
		const { dir, given } = former();
		const first = await everything(dir, given);
		expect(first.map((s) => [s.identity?.name, s.names.length, s.note.text, s.take?.length])).toEqual([
			['Añañuca s', 1, 'niña', 46],
			['Añañuca t', 1, 'niña', 46]
		]);
		expect(first[0]!.help.map((m) => m.text)).toEqual(['my microphone', 'reload']);
		expect(first[0]!.events[1]!.slice(0, 2)).toEqual(['MatchSet', { startup: 'a', reason: 'cousins' }]);
		expect(Object.values(first[0]!.secrets).every((s) => s !== undefined && s.length > 20)).toBe(true);
		expect(await everything(dir, given)).toEqual(first);

		const db = database(dir);
		const firstBytes = () =>
			SEALED.map(([table, column]) =>
				db
					.prepare(`SELECT DISTINCT substr(hex(${column}), 1, 2) AS byte FROM ${table}`)
					.all()
					.map((row) => String(row.byte))
					.sort()
			);
		expect(firstBytes()).toEqual(SEALED.map(() => ['01']));
		const { people } = stores(db, dir, given, chance('later'));
		people.notes.write({ session: 's', seat: 's1', slot: 'k', text: 'new', base: 1, id: 'x' });
		expect(firstBytes()[3]).toEqual(['01', '02']);
		expect(noteOf(people.notes, 's', 's1', 'k').text).toBe('new');
	});

	test('[V9] [V2] what was damaged or moved before does not open after', () => {
		const { dir, given } = former();
		const before = new DatabaseSync(join(dir, 'blindpick.db'));
		before.exec(`UPDATE vault_secret SET sealed = zeroblob(60) WHERE session = 's' AND name = 'seed';
			UPDATE people_note SET sealed = (SELECT sealed FROM people_name WHERE session = 's') WHERE session = 's'`);
		before.close();
		const db = opened(dir, given);
		const { vault, people } = stores(db, dir, given);
		expect(() => vault.getSecret('s', 'seed')).toThrow(VaultError);
		expect(() => noteOf(people.notes, 's', 's1', 'k')).toThrow();
		expect(vault.getSecret('t', 'seed')).toEqual(chance('seed t')(32));
		expect(noteOf(people.notes, 't', 't1', 'k').text).toBe('niña');
		db.close();
	});
});
