import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { macUnder } from '../journal/mac.ts';
import { HEADS_SIGNED } from './migrations.ts';
import { replaceFile } from './replace-file.ts';
import { toEvent, verifyChain } from '../journal/chain.ts';
import { DatabaseError, type Database } from './database.ts';

/** A MAC, hex, of where a session's chain ends. */
export type SignHead = (session: string, last: number, hash: string) => string;

export function headSigner(serverKey: Uint8Array): SignHead {
	const mac = macUnder(serverKey, 'blindpick journal heads');
	return (session, last, hash) => mac(`${session}\n${last}\n${hash}`);
}

/**
 * Takes over what an earlier schema held without MACs, in the transaction that brings it up to date: at no other time
 * is an end without one taken for anything but tampered with. @returns of how many sessions
 */
export function adoptHeads(db: Database, schema: number, sign: SignHead): number {
	if (schema >= HEADS_SIGNED) return 0;
	const put = db.prepare('UPDATE journal_head SET mac = ? WHERE session = ?');
	const heads = db.prepare('SELECT session, last, hash FROM journal_head WHERE mac IS NULL').all();
	for (const { session, last, hash } of heads)
		put.run(sign(String(session), Number(last), String(hash)), String(session));
	return heads.length;
}

/**
 * Signs all heads anew, for another key. One that was not signed by `was` was put there by somebody without the key,
 * and stays what it is.
 */
export function resignHeads(db: Database, was: SignHead, is: SignHead): void {
	const put = db.prepare('UPDATE journal_head SET mac = ? WHERE session = ?');
	for (const row of whole(db, 'SELECT session, last, hash, mac FROM journal_head')) {
		const head = [String(row.session), Number(row.last), String(row.hash)] as const;
		if (row.mac === was(...head)) put.run(is(...head), head[0]);
	}
}

/** Where each session whose doors were opened ended at the last stop: by id, its last event's number and hash. */
export type Heads = Readonly<Record<string, { last: number; hash: string }>>;

const NAME = 'heads.json';
const kept = z.record(z.string(), z.object({ last: z.number(), hash: z.string() }));

/** Beside the database, so that an older one in its place is noticed. @throws Error when it cannot be written */
export function keepHeads(dataDir: string, db: Database): void {
	replaceFile(join(dataDir, NAME), `${JSON.stringify(headsIn(db))}\n`);
}

/**
 * Sessions that had gone further at the last stop than the database now says: it was replaced by an older one, or its
 * write-ahead log was taken away. None when nothing was kept. Beside each, what tells this loss from another.
 */
export function fallenBehind(dataDir: string, db: Database): ReadonlyMap<string, string> {
	const now = db.prepare('SELECT hash FROM journal_event WHERE session = ? AND seq = ?');
	return new Map(
		Object.entries(keptHeads(dataDir))
			.filter(([session, { last, hash }]) => now.get(session, last)?.hash !== hash)
			.map(([session, { hash }]) => [session, createHash('sha256').update(hash).digest('base64url')])
	);
}

/** A server that was here before left something, and its database is gone: nobody may start anew over that. */
export function refuseLostDatabase(dataDir: string): void {
	const file = join(dataDir, 'blindpick.db');
	if (sizeOf(file) > 0) return;
	const left = [NAME, 'vault.key', 'slides', 'blindpick.db-wal']
		.map((name) => join(dataDir, name))
		.filter((path) => sizeOf(path) > 0);
	if (left.length === 0) return;
	throw new DatabaseError(
		`The database ${file} is missing or empty, though ${left.join(' and ')} of an earlier start are there. Restore it from the backup. To begin anew with no session at all, move them to another folder first.`
	);
}

/** The latest time that this server recorded, ms since the epoch; 0 for none. What was changed since tells no time. */
export function newestIn(db: Database, sign: SignHead): number {
	const end = db.prepare('SELECT * FROM journal_event WHERE session = ? AND seq = ?');
	return whole(db, 'SELECT session, last, hash, mac FROM journal_head WHERE last > 0')
		.filter((head) => head.mac === sign(String(head.session), Number(head.last), String(head.hash)))
		.map((head) => verifiedAt(head, () => end.get(head.session!, head.last!)))
		.reduce((newest, at) => Math.max(newest, at), 0);
}

/** Rows of all sessions: a number that was damaged beyond what JavaScript can hold would end the reading of all. */
function whole(db: Database, sql: string): ReturnType<ReturnType<Database['prepare']>['all']> {
	const rows = db.prepare(sql);
	rows.setReadBigInts(true);
	return rows.all();
}

function verifiedAt(
	{ last, hash }: Record<string, unknown>,
	read: () => Record<string, unknown> | undefined
): number {
	try {
		const event = toEvent(read() ?? {});
		verifyChain([event], { seq: Number(last) - 1, hash: event.prev });
		return event.hash === hash ? event.at : 0;
	} catch {
		// Its session is found to be damaged when it is read.
		return 0;
	}
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function headsIn(db: Database): Heads {
	const rows = whole(
		db,
		`SELECT session, last, hash FROM journal_head AS h WHERE EXISTS
		(SELECT 1 FROM journal_event AS e WHERE e.session = h.session AND e.type = 'DoorsOpened')`
	);
	return Object.fromEntries(
		rows.map((r) => [String(r.session), { last: Number(r.last), hash: String(r.hash) }])
	);
}

function keptHeads(dataDir: string): Heads {
	try {
		return kept.parse(JSON.parse(readFileSync(join(dataDir, NAME), 'utf8')));
	} catch {
		// Never stopped in an orderly way, or cut short by whatever stopped it.
		return {};
	}
}
