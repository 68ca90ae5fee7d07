import { newId } from '../id.ts';
import type { OutboxEntry } from './entry.ts';

/** What earlier builds kept in the browser's plain storage. */
export interface Before {
	entries: readonly OutboxEntry[];
	/** They lie in the outbox now. */
	moved: () => void;
}

/** @param path of a seat */
export function beforeOfSeat(path: string): Before {
	return read(`s/${path}`, (key) => {
		const unsaved = `blindpick-unsaved:${path}:`;
		if (key.startsWith(unsaved)) return key.slice(unsaved.length);
		return key === `blindpick-script:/s/${path}` ? 'script' : null;
	});
}

export function beforeOfDesk(session: string): Before {
	return read(`o/${session}`, (key) => (key === `blindpick-draft-${session}` ? 'draft' : null));
}

function read(scope: string, nameOf: (key: string) => string | null): Before {
	try {
		const keys = Object.keys(localStorage).filter((key) => nameOf(key) !== null);
		const entries = keys.flatMap((key) => {
			const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Record<string, unknown> | null;
			if (kept === null) return [];
			const value = kept['value'] ?? kept['draft'] ?? kept;
			const base = typeof kept['base'] === 'number' ? kept['base'] : 0;
			const name = nameOf(key) as string;
			const rest = { dirty: true, sent: null, handIn: null, at: Date.now() };
			return [{ key: newId(), scope, tab: 'before', name, value, base, ...rest }];
		});
		return { entries, moved: () => keys.forEach((key) => localStorage.removeItem(key)) };
	} catch {
		return { entries: [], moved: () => {} };
	}
}
