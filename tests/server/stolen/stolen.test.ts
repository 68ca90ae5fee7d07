import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { unsealOfRecord } from '../../../server/vault/seal.ts';
import { Vault } from '../../../server/vault/vault.ts';
import { fromBase64url } from '../../../src/wire/base64url.ts';
import { COLUMNS } from './columns.ts';
import { Stage, type Played } from './play.ts';
import { Loot, links, sides } from './thief.ts';

const MINUTES = 180_000;
/** Under chance no pair of numbers out of a hundred thousand comes near. */
const CHANCE = 5.5;

test('[B31] every column of the store is judged', async () => {
	const stage = new Stage(1);
	await stage.start();
	await stage.server.close();
	expect([...new Loot(stage.dataDir).columns].sort()).toEqual(Object.keys(COLUMNS).sort());
	expect(Object.values(COLUMNS).every((why) => why.length > 8)).toBe(true);
});

test.each(['pitching', 'review'] as const)(
	'[B31] a folder stolen after an abort in %s joins no startup to a slot, nor with the key of the vault',
	async (until) => {
		const stage = new Stage(7);
		await stage.start();
		const played = await stage.play({ startups: 4, until, files: true });
		const { session, startups } = played;
		const before = new Loot(stage.dataDir);
		expect(sides(before, session).joins.length).toBeGreaterThan(0);
		expect(before.files.filter((f) => f.name.startsWith('slides/')).length).toBeGreaterThan(8);
		await stage.abort(session);
		await stage.server.close();

		const loot = new Loot(stage.dataDir);
		expect(loot.files.map((f) => f.name).sort()).toEqual([
			'blindpick.db',
			'heads.json',
			'unrecorded',
			'vault.key'
		]);
		expect(sides(loot, session).joins).toEqual([]);
		const ids = startups.flatMap((s) => [s.id, ...s.seats]);
		expect(loot.leftOver(new RegExp(ids.join('|'), 'g'))).toEqual([]);
		expect(loot.leftOver(/"at":\d{13}/g)).toEqual([]);
		for (const word of [...ids, ...played.truth.keys()]) expect(stage.lines.join('\n')).not.toContain(word);

		// Whoever runs the server has its key too.
		const key = Buffer.from(readFileSync(join(loot.dir, 'vault.key'), 'utf8').trim(), 'hex');
		const db = openDatabase(loot.dir);
		const vault = new Vault(db, key, () => new Uint8Array());
		const names = vault.names(session);
		expect(names).toContain('memo-key');
		expect(names.filter((n) => !/^(memo-key|invite:)/.test(n))).toEqual([]);
		for (const seat of startups.flatMap((s) => s.seats)) expect(names.join()).not.toContain(seat);
		const secrets = names.map((n) => vault.getSecret(session, n)!).filter((s) => s.length === 32);
		const sealed = db
			.prepare(`SELECT type, data FROM journal_event WHERE session = ? AND data LIKE '{"sealed"%'`)
			.all(session);
		expect(sealed.length).toBeGreaterThan(20);
		for (const { type, data } of sealed) {
			const bytes = fromBase64url((JSON.parse(String(data)) as { sealed: string }).sealed)!;
			for (const secret of secrets)
				expect(() => unsealOfRecord(secret, bytes, ['details', session, String(type)])).toThrow();
		}
		db.close();
	},
	MINUTES
);

test(
	'[B31] no number on the side of startups goes with one on the side of slots, over many aborted sessions',
	async () => {
		const stage = new Stage(11);
		await stage.start();
		const played: Played[] = [];
		for (let i = 0; i < 12; i++)
			played.push(
				await stage.play({ startups: 5, until: i % 2 === 0 ? 'pitching' : 'review', files: false })
			);
		const measured = () => {
			const loot = new Loot(stage.dataDir);
			return links(played.map(({ session, truth }) => ({ sides: sides(loot, session), truth })));
		};
		const strong = (list: ReturnType<typeof links>) => list.filter((l) => Math.abs(l.z) > CHANCE);
		const before = strong(measured());
		for (const table of ['people_seat.redeemed', 'people_help', 'journal_command'])
			expect([table, before.some((l) => l.startup.startsWith(table))]).toEqual([table, true]);
		for (const { session } of played) await stage.abort(session);
		await stage.server.close();
		const after = measured();
		expect(after.length).toBeGreaterThan(1000);
		expect(strong(after)).toEqual([]);
	},
	MINUTES
);
