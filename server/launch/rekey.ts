import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { closingsMac, resignClosings } from '../journal/closings.ts';
import { openDatabase, scrub, transaction, withRemedy, type Database } from '../store/database.ts';
import { adoptHeads, headSigner, resignHeads } from '../store/heads.ts';
import { MEMO_KEY } from '../people/box.ts';
import { BROWSERS, derivedBrowserKey } from '../people/browsers.ts';
import { rebox } from '../people/rebox.ts';
import type { RandomBytes } from '../ports.ts';
import { VaultKeyError, adoptNext, keyFile, keyInFile, makeNext, matches, setCheck } from '../vault/key.ts';
import { Vault, VaultError } from '../vault/vault.ts';
import { holdFolder } from './lock.ts';

type Given = Pick<Config, 'dataDir' | 'vaultKey' | 'vaultKeyOld'>;

/**
 * Replaces the server's key: all that it wraps is sealed anew, under new keys and by the current algorithm, in one
 * transaction. Whenever it is ended, one of the two keys opens everything; which, the check value tells.
 * Rejects with {@link VaultKeyError}, or as `holdFolder` and `openDatabase` do; then nothing was changed.
 *
 * @returns what to say of it, in lines
 */
export async function rekey(given: Given, random: RandomBytes): Promise<string[]> {
	const { dataDir } = given;
	if (!existsSync(join(dataDir, 'blindpick.db')))
		throw new VaultKeyError(
			`There is no data in ${dataDir}. Set DATA_DIR to the folder whose key to replace.`
		);
	const letGo = await holdFolder(dataDir, 'Stop it, replace the key, and start it again.');
	let db: Database | undefined;
	try {
		db = openDatabase(dataDir, (data, schema) => {
			adoptHeads(data, schema, headSigner(isInUse(data, given) ? given.vaultKey : oldKey(data, given)));
		});
		if (isInUse(db, given)) return [SAME, ...leftOver(db, dataDir)];
		return replaced(db, given, random);
	} catch (error) {
		throw withRemedy(error, dataDir);
	} finally {
		db?.close();
		letGo();
	}
}

const SAME =
	'The key of BLINDPICK_KEY or BLINDPICK_KEY_FILE is the one in use: nothing was changed. To replace it, set ' +
	'BLINDPICK_KEY_OLD or BLINDPICK_KEY_OLD_FILE to it, and BLINDPICK_KEY or BLINDPICK_KEY_FILE to the new one.';

/** A replacement that was ended right after its commit leaves the former key's file. */
function leftOver(db: Database, dataDir: string): string[] {
	const key = keyInFile(db, dataDir);
	return key && !matches(db, key)
		? [`${keyFile(dataDir)} holds another key, which opens nothing here: remove it.`]
		: [];
}

function replaced(db: Database, given: Given, random: RandomBytes): string[] {
	const { dataDir } = given;
	const old = oldKey(db, given);
	const key = given.vaultKey ?? makeNext(dataDir, random);
	const result = transaction(db, () => {
		const wrapped = rewrap(db, old, key, random);
		setCheck(db, key);
		return wrapped;
	});
	// Ended before this, it cuts what it closed: a row that the new key did not sign is damaged.
	try {
		resignClosings(dataDir, closingsMac(old), closingsMac(key));
	} catch {
		// The next start says it.
	}
	if (given.vaultKey === undefined) adoptNext(dataDir);
	else if (given.vaultKeyOld === undefined) rmSync(keyFile(dataDir));
	scrub(db);
	return said(result, given);
}

function isInUse(db: Database, given: Given): given is Given & { vaultKey: Uint8Array } {
	return given.vaultKey !== undefined && matches(db, given.vaultKey);
}

/** @throws VaultKeyError with what to do */
function oldKey(db: Database, { dataDir, vaultKey, vaultKeyOld }: Given): Uint8Array {
	if (vaultKeyOld !== undefined && vaultKey === undefined)
		throw new VaultKeyError(
			'BLINDPICK_KEY_OLD is set and the new key is not: set BLINDPICK_KEY or BLINDPICK_KEY_FILE to it.'
		);
	const old = vaultKeyOld ?? keyInFile(db, dataDir);
	const how = 'Set BLINDPICK_KEY_OLD or BLINDPICK_KEY_OLD_FILE to the key in use. Nothing was changed.';
	if (old === undefined) throw new VaultKeyError(`There is no ${keyFile(dataDir)}. ${how}`);
	const from = vaultKeyOld ? 'BLINDPICK_KEY_OLD_FILE or BLINDPICK_KEY_OLD' : keyFile(dataDir);
	if (!matches(db, old))
		throw new VaultKeyError(`The key in ${from} is not the one that the data was encrypted with. ${how}`);
	return old;
}

interface Rewrapped {
	secrets: number;
	/** Sessions of which something did not open, and stays as it is. */
	damaged: number;
}

/** Everything that depends on the server's key, from one key to another. */
function rewrap(db: Database, old: Uint8Array, key: Uint8Array, random: RandomBytes): Rewrapped {
	resignHeads(db, headSigner(old), headSigner(key));
	const [from, to] = [new Vault(db, old, random), new Vault(db, key, random)];
	const all = from.all();
	const damaged = new Set<string>();
	// Approvals from before and from after still tell that they came from one browser.
	if (
		all.length > 0 &&
		!all.some(({ session, name }) => session === BROWSERS.session && name === BROWSERS.name)
	)
		to.putSecret(BROWSERS.session, BROWSERS.name, derivedBrowserKey(old));
	let taken = 0;
	for (const { session, name } of all) {
		const bytes = opened(from, session, name);
		if (bytes === null) {
			damaged.add(session);
			continue;
		}
		const boxed = name === MEMO_KEY ? rebox(db, session, bytes, random) : null;
		if (boxed !== null && boxed.damaged > 0) damaged.add(session);
		to.putSecret(session, name, boxed?.key ?? bytes);
		taken++;
	}
	const open = all.filter(({ session, name }) => opened(to, session, name) !== null).length;
	if (open !== taken) throw new Error('Not everything opens with the new key. Nothing was changed.');
	return { secrets: taken, damaged: damaged.size };
}

/** Null for what is damaged: it stays so, and its session by itself. */
function opened(vault: Vault, session: string, name: string): Uint8Array | null {
	try {
		return vault.getSecret(session, name) ?? null;
	} catch (error) {
		if (error instanceof VaultError) return null;
		throw error;
	}
}

function said({ secrets, damaged }: Rewrapped, { dataDir, vaultKey }: Given): string[] {
	const where = vaultKey ? 'BLINDPICK_KEY or BLINDPICK_KEY_FILE' : keyFile(dataDir);
	const lines = [
		`The key was replaced, and everything was encrypted anew (secrets: ${secrets}). The new one is in ${where}.`,
		'Keep a copy of it apart from the backups. Backups made before open with the old key alone: make one now.'
	];
	if (damaged > 0)
		lines.push(
			`Sessions in which something did not open, before as now: ${damaged}. The organizer's list names them; a backup brings them back, and takes all sessions back to its moment.`
		);
	return lines;
}
