import { createHmac, timingSafeEqual } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	closeSync,
	fsyncSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseError, transaction } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { RandomBytes } from '../ports.ts';
import { KEY_BYTES } from './algorithms.ts';
import { unseal } from './seal.ts';

const HOW =
	'Set BLINDPICK_KEY or BLINDPICK_KEY_FILE, or put the file back, as it was when this data was written. ' +
	'If the key was just being replaced, finish that: npm run rekey.';

/** The server key is missing, wrong or unreadable. The message is for the operator and holds no key. */
export class VaultKeyError extends DatabaseError {
	override readonly name: string = 'VaultKeyError';
}

/** A key of 32 bytes in 64 hex digits, base64 or base64url; null for anything else. */
export function parseKey(text: string): Uint8Array | null {
	if (/^[0-9a-f]{64}$/i.test(text)) return Uint8Array.from(Buffer.from(text, 'hex'));
	if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
	const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
	return bytes.length === KEY_BYTES ? bytes : null;
}

/**
 * The key that wraps all others: `given` (from the environment) or `<dataDir>/vault.key`, which is made on the first
 * start. Throws {@link VaultKeyError} when the database holds secrets and the key that wrapped them is not there.
 *
 * @param onMended what tells the right key was damaged, and was made anew
 */
export function loadServerKey(
	db: Database,
	dataDir: string,
	given: Uint8Array | undefined,
	random: RandomBytes,
	onMended: () => void = () => {}
) {
	const file = keyFile(dataDir);
	return transaction(db, () => {
		const used = db.prepare('SELECT 1 FROM vault_secret LIMIT 1').get() !== undefined;
		const key = given ?? keyInFile(db, dataDir);
		if (!key && used) {
			throw new VaultKeyError(
				`The data holds encrypted identities and their key ${file} is missing or empty. ${HOW}`
			);
		}
		if (key && used && !matches(db, key)) {
			const from = given ? 'BLINDPICK_KEY_FILE or BLINDPICK_KEY' : file;
			throw new VaultKeyError(
				`The key in ${from} is not the one that the identities were encrypted with. ${HOW}`
			);
		}
		const chosen = key ?? makeKey(file, random);
		// Nothing is written at a start that changes nothing: it has to succeed on a full disk too.
		if (!isChecked(db, chosen)) {
			if (used) onMended();
			setCheck(db, chosen);
		}
		return chosen;
	});
}

export function keyFile(dataDir: string): string {
	return join(dataDir, 'vault.key');
}

/** The key that is to take the other's place lies here until the data is wrapped by it. */
function nextFile(dataDir: string): string {
	return `${keyFile(dataDir)}.new`;
}

/**
 * The key of the file. Of two that a replacement left beside each other it is the one that wraps the data, and the
 * other goes: the replacement was committed, or it was not.
 */
export function keyInFile(db: Database, dataDir: string): Uint8Array | undefined {
	const next = readNext(nextFile(dataDir));
	if (next !== undefined && matches(db, next)) {
		adoptNext(dataDir);
		return next;
	}
	const key = readKey(keyFile(dataDir));
	if (key !== undefined && matches(db, key)) rmSync(nextFile(dataDir), { force: true });
	return key;
}

/** Cut short while it was written, it never wrapped anything. */
function readNext(file: string): Uint8Array | undefined {
	try {
		return readKey(file);
	} catch {
		return undefined;
	}
}

/** A key beside the one in use, on the disk before anything is wrapped by it. */
export function makeNext(dataDir: string, random: RandomBytes): Uint8Array {
	return makeKey(nextFile(dataDir), random);
}

/** Puts the key beside the one in use into its place. Call when the data is wrapped by it, durably. */
export function adoptNext(dataDir: string): void {
	renameSync(nextFile(dataDir), keyFile(dataDir));
	syncAndClose(openSync(dataDir, 'r'));
}

/** From now on `key` is the right one. */
export function setCheck(db: Database, key: Uint8Array): void {
	db.prepare('INSERT OR REPLACE INTO vault_check VALUES (1, ?)').run(checkValue(key));
}

/** Whether it is the key that wraps the data: by the check value or, where that was damaged, by what it opens. */
export function matches(db: Database, key: Uint8Array): boolean {
	return isChecked(db, key) || opensAny(db, key);
}

function isChecked(db: Database, key: Uint8Array): boolean {
	const value = db.prepare('SELECT value FROM vault_check').get()?.value;
	const right = checkValue(key);
	return value instanceof Uint8Array && value.length === right.length && timingSafeEqual(value, right);
}

/** What a replacement of the key met damaged is still wrapped by the former: a secret has to open to its end. */
function opensAny(db: Database, key: Uint8Array): boolean {
	for (const row of db.prepare('SELECT * FROM vault_secret').iterate()) {
		const place = [String(row.session), String(row.name)];
		try {
			const own = unseal(key, row.wrapped as Uint8Array, ['key', ...place]);
			unseal(own, row.sealed as Uint8Array, ['secret', ...place]);
			return true;
		} catch {
			// Wrapped by another, or damaged itself.
		}
	}
	return false;
}

/** Tells a right key from a wrong one and nothing else. */
function checkValue(key: Uint8Array): Buffer {
	return createHmac('sha256', key).update('blindpick vault key').digest();
}

function readKey(file: string): Uint8Array | undefined {
	let text: string;
	try {
		text = readFileSync(file, 'utf8').trim();
		// A restored backup may have opened it to others.
		if (statSync(file).mode & 0o077) chmodSync(file, 0o600);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw new VaultKeyError(`Cannot read the key ${file}: ${(error as Error).message}`, { cause: error });
	}
	// Ended between making the file and writing to it.
	if (text === '') return undefined;
	const key = parseKey(text);
	if (!key) throw new VaultKeyError(`${file} does not hold a key (64 hex digits). ${HOW}`);
	return key;
}

/** The key is on the disk before anything is wrapped with it. */
function makeKey(file: string, random: RandomBytes): Uint8Array {
	const key = random(KEY_BYTES);
	try {
		if (statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file);
		const fd = openSync(file, 'wx', 0o600);
		// Root may replace a key; who reads it is the account of the folder.
		const { uid, gid } = statSync(dirname(file));
		if (process.getuid?.() === 0) chownSync(file, uid, gid);
		writeSync(fd, `${Buffer.from(key).toString('hex')}\n`);
		syncAndClose(fd);
		// The folder's entry for the file is a write of its own.
		syncAndClose(openSync(dirname(file), 'r'));
	} catch (error) {
		throw new VaultKeyError(`Cannot write the key ${file}: ${(error as Error).message}`, { cause: error });
	}
	return key;
}

function syncAndClose(fd: number): void {
	fsyncSync(fd);
	closeSync(fd);
}
