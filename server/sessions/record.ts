import { setImmediate } from 'node:timers/promises';
import type { State } from '../../src/domain/session/state.ts';
import type { StoredEvent } from '../journal/port.ts';

export interface RecordFile {
	format: 'blindpick-record-1';
	session: string;
	/** Key of the sealed details (AES-256-GCM, hex); null when there are none or an abort destroyed it. */
	details: string | null;
	events: readonly StoredEvent[];
}

/** Events are put together up to so many characters. */
const PIECE = 1 << 15;

/** The file as text in pieces, with the event loop free between them: a chain can be tens of megabytes. */
export async function* recordText({ events, ...head }: RecordFile): AsyncGenerator<string> {
	yield `${JSON.stringify(head).slice(0, -1)},"events":[`;
	let piece = '';
	for (const [i, event] of events.entries()) {
		piece += `${i === 0 ? '' : ','}${JSON.stringify(event)}`;
		if (piece.length < PIECE) continue;
		yield piece;
		piece = '';
		await setImmediate();
	}
	yield `${piece}]}`;
}

/** The auditor's copy: once identities may be seen. After an abort they never may, and the chain tells of them. */
export function published(state: State): boolean {
	return state.phase === 'revealed' || state.phase === 'closed';
}

/**
 * Final means: revealed, closed or aborted. Before that nobody gets the chain; after an abort the organizer alone, for
 * it tells how large each team is, when slides came, how many ties matched.
 */
export function exportable(state: State): boolean {
	return state.phase === 'revealed' || state.phase === 'closed' || state.phase === 'aborted';
}
