import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase, type Database } from '../../../server/store/database.ts';
import { adoptHeads, headSigner } from '../../../server/store/heads.ts';
import { HEADS_SIGNED } from '../../../server/store/migrations.ts';
import { SqliteJournal } from '../../../server/store/journal.ts';
import { People } from '../../../server/people/people.ts';
import type { RandomBytes } from '../../../server/ports.ts';
import { Details } from '../../../server/sessions/details.ts';
import { Identities } from '../../../server/vault/identities.ts';
import { loadServerKey } from '../../../server/vault/key.ts';
import { Vault } from '../../../server/vault/vault.ts';
import { chance } from './chance.ts';
import { folder } from './folder.ts';
import { addSeat, noteOf } from '../../support/people.ts';

const SESSIONS = ['s', 't'] as const;
const AT = 1_700_000_000_000;

/** As short as a recording can be. */
function wav(): Uint8Array {
	const bytes = Buffer.alloc(46);
	for (const [at, tag] of [
		[0, 'RIFF'],
		[8, 'WAVE'],
		[12, 'fmt '],
		[36, 'data']
	] as const)
		bytes.write(tag, at, 'latin1');
	bytes.writeUInt16LE(1, 20);
	bytes.writeUInt16LE(1, 22);
	bytes.writeUInt32LE(16_000, 24);
	bytes.writeUInt16LE(16, 34);
	bytes.writeUInt32LE(2, 40);
	return bytes;
}

const identity = (session: string) => ({
	name: `Añañuca ${session}`,
	country: 'PE',
	city: 'Lima',
	website: '',
	legalRepresentative: 'Rosa Quispe',
	contact: 'rosa@ananuca.pe',
	people: ['Rosa']
});

/** Opens data of any schema, as a start does. */
export const opened = (dir: string, given?: Uint8Array) =>
	openDatabase(dir, (db, schema) => {
		adoptHeads(db, schema, headSigner(loadServerKey(db, dir, given, chance('opened'))));
	});

/** The stores over one folder, as a start joins them. */
export function stores(
	db: Database,
	dir: string,
	given?: Uint8Array,
	random: RandomBytes = chance('filled')
) {
	const key = loadServerKey(db, dir, given, random);
	const sign = headSigner(key);
	const vault = new Vault(db, key, random);
	return {
		vault,
		identities: new Identities(vault),
		people: new People(db, vault, () => AT, random),
		journal: new SqliteJournal(db, () => {}, sign),
		details: (session: string) => new Details(session, vault, random)
	};
}

/** Something of every kind that is sealed, in two sessions. */
export async function fill(dir: string, given?: Uint8Array): Promise<void> {
	const db = openDatabase(dir);
	const { vault, identities, people, journal, details } = stores(db, dir, given);
	for (const session of SESSIONS) {
		identities.putIdentity(session, 'a', identity(session));
		vault.putSecret(session, 'seed', chance(`seed ${session}`)(32));
		addSeat(people, { session, seat: `${session}1`, role: 'official', name: `Eva ${session}` });
		addSeat(people, { session, seat: `${session}2`, role: 'presenter' });
		people.invitations.issue(session, `${session}1`);
		people.notes.write({ session, seat: `${session}1`, slot: 'k', text: 'niña', base: 0, id: 'w' });
		people.help.post(session, { id: '1', startup: 'a', from: 'presenter', text: 'my microphone' });
		people.help.post(session, { id: '1', startup: 'a', from: 'organizer', text: 'reload' });
		people.takes.put(session, `${session}2`, wav());
		const data = details(session).close('MatchSet', { startup: 'a', reason: 'cousins' });
		const events = [
			{ type: 'SessionCreated', data: {} },
			{ type: 'MatchSet', data }
		];
		await journal.append({ session, expected: 0, at: AT, events });
	}
	await journal.close();
	db.close();
}

/** What of a session can be read. Throws when anything of it does not open or its chain does not hold. */
export async function contents(db: Database, dir: string, session: string, given?: Uint8Array) {
	const { vault, identities, people, journal, details } = stores(db, dir, given);
	const events = await Array.fromAsync(journal.read(session));
	return {
		events: events.map(({ type, data, hash }) => [type, details(session).open(type, data), hash]),
		secrets: Object.fromEntries(
			['seed', 'details', `invite:${session}1`].map((name) => [name, vault.getSecret(session, name)])
		),
		identity: identities.getIdentity(session, 'a'),
		names: [...people.names.all(session)],
		note: noteOf(people.notes, session, `${session}1`, 'k'),
		help: people.help.all(session),
		take: people.takes.of(session, `${session}2`)
	};
}

/** {@link contents} of all sessions. */
export async function everything(dir: string, given?: Uint8Array) {
	const db = opened(dir, given);
	try {
		return [await contents(db, dir, 's', given), await contents(db, dir, 't', given)];
	} finally {
		db.close();
	}
}

const DUMP = readFileSync(join(import.meta.dirname, '../../fixtures/store/schema-6.sql'), 'utf8');

/** What {@link fill} wrote when nothing that was sealed named its algorithm yet, and its key. */
export function former(): { dir: string; given: Uint8Array } {
	const dir = folder();
	const db = new DatabaseSync(join(dir, 'blindpick.db'));
	db.exec(DUMP);
	db.close();
	const hex = /Key: ([0-9a-f]{64})/.exec(DUMP)![1]!;
	return { dir, given: Uint8Array.from(Buffer.from(hex, 'hex')) };
}

/** {@link former} when heads were not signed yet. */
export function unsigned(): ReturnType<typeof former> {
	const made = former();
	setBack(made.dir);
	return made;
}

/** Makes the schema what it was when heads were not signed yet. */
export function setBack(dir: string): void {
	const db = new DatabaseSync(join(dir, 'blindpick.db'));
	const added: Readonly<Record<string, readonly string[]>> = {
		journal_head: ['mac'],
		people_seat: ['device', 'expires', 'visited', 'issued', 'ends', 'press'],
		people_organizer: ['born', 'visited', 'link', 'press', 'before']
	};
	for (const [table, columns] of Object.entries(added))
		for (const { name } of db.prepare(`PRAGMA table_info(${table})`).all())
			if (columns.includes(String(name))) db.exec(`ALTER TABLE ${table} DROP COLUMN ${String(name)}`);
	db.exec('DROP TABLE IF EXISTS people_late_count; DROP TABLE IF EXISTS people_calendar');
	db.prepare('UPDATE schema_version SET version = ?').run(HEADS_SIGNED - 1);
	db.close();
}
