import type { SessionId } from '../../src/domain/kernel/ids.ts';
import type { Database } from '../store/database.ts';
import type { RandomBytes } from '../ports.ts';
import { KEY_BYTES } from '../vault/algorithms.ts';
import { seal, unseal } from '../vault/seal.ts';
import { PLACE } from './box.ts';

interface Boxed {
	table: string;
	/** What tells a row of a session from its others, in the order in which `place` takes it. */
	columns: readonly string[];
	place: (...values: [string, string, string]) => readonly string[];
}

const TABLES: readonly Boxed[] = [
	{ table: 'people_name', columns: ['seat'], place: PLACE.name },
	{ table: 'people_note', columns: ['seat', 'slot'], place: PLACE.note },
	{ table: 'people_help', columns: ['startup', 'sender', 'id'], place: PLACE.help },
	{ table: 'people_take', columns: ['seat'], place: PLACE.take }
];

/**
 * Seals everything that a `MemoBox` keeps of a session anew, under another memo key. Within a transaction: neither key
 * opens all before its end.
 *
 * @param key the memo key so far
 * @returns the new one, and how many rows did not open and stay as they are
 */
export function rebox(db: Database, session: SessionId, key: Uint8Array, random: RandomBytes) {
	const fresh = random(KEY_BYTES);
	let damaged = 0;
	for (const { table, columns, place } of TABLES) {
		const read = db.prepare(`SELECT ${columns.join(', ')}, sealed FROM ${table} WHERE session = ?`);
		const which = columns.map((column) => `${column} = ?`).join(' AND ');
		const write = db.prepare(`UPDATE ${table} SET sealed = ? WHERE session = ? AND ${which}`);
		for (const row of read.all(session)) {
			const values = columns.map((column) => String(row[column]));
			const bound = [session, ...place(...(values as [string, string, string]))];
			const bytes = opened(key, row.sealed as Uint8Array, bound);
			if (bytes === null) damaged++;
			else write.run(seal(fresh, bytes, bound, random), session, ...values);
		}
	}
	return { key: fresh, damaged };
}

function opened(key: Uint8Array, sealed: Uint8Array, bound: readonly string[]): Uint8Array | null {
	try {
		return unseal(key, sealed, bound);
	} catch {
		return null;
	}
}
