import { openDB } from 'idb';
import { isEntry, type OutboxEntry } from './entry.ts';

/** Where entries lie. */
export interface Store {
	/** False: it lasts as long as the page. */
	readonly durable: boolean;
	all(scope: string): Promise<OutboxEntry[]>;
	put(entry: OutboxEntry): Promise<void>;
	remove(key: string): Promise<void>;
	/** From one tab to another, all at once: of two that want it, one gets it. */
	claim(key: string, from: string, to: string): Promise<OutboxEntry | null>;
}

const NAME = 'blindpick';
const ENTRIES = 'outbox';

/** This browser's own, over all its tabs; in memory where it gives none. */
export async function openStore(): Promise<Store> {
	try {
		const db = await openDB(NAME, 1, {
			upgrade: (made) =>
				void made.createObjectStore(ENTRIES, { keyPath: 'key' }).createIndex('scope', 'scope'),
			// A later version of the product wants to change it: what is open here must not stand in its way.
			blocking: (_, __, event) => (event.target as IDBDatabase).close()
		});
		return {
			durable: true,
			all: async (scope) => (await db.getAllFromIndex(ENTRIES, 'scope', scope)).filter(isEntry),
			put: async (entry) => void (await db.put(ENTRIES, entry)),
			remove: (key) => db.delete(ENTRIES, key),
			claim: async (key, from, to) => {
				const { store, done } = db.transaction(ENTRIES, 'readwrite');
				const entry: unknown = await store.get(key);
				const mine = isEntry(entry) && entry.tab === from ? { ...entry, tab: to } : null;
				if (mine !== null) await store.put(mine);
				await done;
				return mine;
			}
		};
	} catch {
		return memoryStore();
	}
}

export function memoryStore(durable = false): Store {
	const entries = new Map<string, OutboxEntry>();
	return {
		durable,
		all: async (scope) => structuredClone([...entries.values()].filter((e) => e.scope === scope)),
		put: async (entry) => void entries.set(entry.key, structuredClone(entry)),
		remove: async (key) => void entries.delete(key),
		claim: async (key, from, to) => {
			const entry = entries.get(key);
			if (entry?.tab !== from) return null;
			entries.set(key, { ...entry, tab: to });
			return structuredClone({ ...entry, tab: to });
		}
	};
}
