import { scrub } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import type { RandomBytes, SecretStore } from '../ports.ts';
import { KEY_BYTES } from './algorithms.ts';
import { UnknownAlgorithmError, seal, unseal } from './seal.ts';

/** A stored secret does not open: changed, moved to another name or session, or wrapped by another key. */
export class VaultError extends Error {
	override readonly name = 'VaultError';
}

/**
 * Secrets outside the journal. Each has a random key of its own, wrapped by the server key; both the wrapping and
 * the secret are bound to session and name, so that no row can stand in for another.
 */
export class Vault implements SecretStore {
	readonly #db: Database;
	readonly #key: Uint8Array;
	readonly #random: RandomBytes;
	readonly #sql: ReturnType<typeof prepare>;

	constructor(db: Database, serverKey: Uint8Array, random: RandomBytes) {
		this.#db = db;
		this.#key = serverKey;
		this.#random = random;
		this.#sql = prepare(db);
	}

	/** Stores or replaces, under a new key either way. */
	putSecret(session: string, name: string, bytes: Uint8Array): void {
		this.#sql.put.run(session, name, ...this.#sealed(session, name, bytes));
	}

	/** The one that there is, or else a new one: of two who make it at the same time one is kept, and both have that. */
	getOrPut(session: string, name: string, make: () => Uint8Array): Uint8Array {
		const found = this.getSecret(session, name);
		if (found !== undefined) return found;
		const made = make();
		const { changes } = this.#sql.add.run(session, name, ...this.#sealed(session, name, made));
		return changes > 0 ? made : this.getOrPut(session, name, make);
	}

	/** Undefined when there is none. Throws {@link VaultError} when it does not open. */
	getSecret(session: string, name: string): Uint8Array | undefined {
		const row = this.#sql.get.get(session, name);
		if (!row) return undefined;
		try {
			const key = unseal(this.#key, row.wrapped as Uint8Array, ['key', session, name]);
			return unseal(key, row.sealed as Uint8Array, ['secret', session, name]);
		} catch (error) {
			// Neither the name nor the bytes: names of secrets can hold ids.
			const why = error instanceof UnknownAlgorithmError ? `: ${error.message}` : '';
			throw new VaultError(`A secret of session ${session} does not open${why}`, { cause: error });
		}
	}

	/** Names that start so, sorted. */
	names(session: string, prefix = ''): string[] {
		return this.#sql.names.all(session, prefix, prefix).map((row) => String(row.name));
	}

	/** What there is, in the order in which it was put. */
	all(): { session: string; name: string }[] {
		return this.#sql.all.all().map((row) => ({ session: String(row.session), name: String(row.name) }));
	}

	destroySecret(session: string, name: string): void {
		this.#sql.destroy.run(session, name);
		scrub(this.#db);
	}

	/** All secrets whose names start so: `identity:` when a session is aborted. */
	destroySecrets(session: string, prefix: string): void {
		this.#sql.destroyAll.run(session, prefix, prefix);
		scrub(this.#db);
	}

	destroySession(session: string): void {
		this.destroySecrets(session, '');
	}

	/** Under a key of its own, and that key wrapped. */
	#sealed(session: string, name: string, bytes: Uint8Array): [wrapped: Uint8Array, sealed: Uint8Array] {
		const key = this.#random(KEY_BYTES);
		const wrapped = seal(this.#key, key, ['key', session, name], this.#random);
		return [wrapped, seal(key, bytes, ['secret', session, name], this.#random)];
	}
}

function prepare(db: Database) {
	return {
		add: db.prepare('INSERT INTO vault_secret VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
		put: db.prepare('INSERT OR REPLACE INTO vault_secret VALUES (?, ?, ?, ?)'),
		get: db.prepare('SELECT wrapped, sealed FROM vault_secret WHERE session = ? AND name = ?'),
		names: db.prepare(
			'SELECT name FROM vault_secret WHERE session = ? AND substr(name, 1, length(?)) = ? ORDER BY name'
		),
		all: db.prepare('SELECT session, name FROM vault_secret ORDER BY rowid'),
		destroy: db.prepare('DELETE FROM vault_secret WHERE session = ? AND name = ?'),
		destroyAll: db.prepare('DELETE FROM vault_secret WHERE session = ? AND substr(name, 1, length(?)) = ?')
	};
}
