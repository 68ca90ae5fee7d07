import { setImmediate } from 'node:timers/promises';
import type { State } from '../../src/domain/session/state.ts';
import type { StoredEvent } from '../journal/port.ts';
import { outlineOf } from './details.ts';

export interface RecordFile {
	format: 'blindpick-record-1';
	session: string;
	/** Key of the sealed details (AES-256-GCM, hex); null when there are none or an abort destroyed it. */
	details: string | null;
	events: readonly StoredEvent[];
}

/** The same before it is written: a chain may be more than memory holds. */
export interface RecordSource extends Omit<RecordFile, 'events'> {
	events: AsyncIterable<StoredEvent> | Iterable<StoredEvent>;
}

/**
 * What is left to be read after an abort. Events that are sealed are not in it, so their places in the chain cannot be
 * either: how many lie between two others would tell how many slides a slot had.
 */
export interface OutlineFile {
	format: 'blindpick-outline-1';
	session: string;
	details: null;
	/** Hash of the chain's last event, for whoever compares it with the server's. */
	head: string;
	events: readonly Pick<StoredEvent, 'at' | 'type' | 'data'>[];
}

/** Events are put together up to so many characters. */
const PIECE = 1 << 15;

/** The file as text in pieces, with the event loop free between them: a chain can be tens of megabytes. */
export async function* recordText({ events, ...head }: RecordSource | OutlineFile): AsyncGenerator<string> {
	yield `${JSON.stringify(head).slice(0, -1)},"events":[`;
	let piece = '';
	let comma = '';
	for await (const event of events) {
		piece += `${comma}${JSON.stringify(event)}`;
		comma = ',';
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

/** The file that goes out: after an abort its outline. */
export async function exported(state: State, file: RecordSource): Promise<RecordSource | OutlineFile> {
	if (state.phase !== 'aborted') return file;
	const events: Pick<StoredEvent, 'at' | 'type' | 'data'>[] = [];
	let head = '';
	for await (const event of file.events) {
		const { at, type } = event;
		const data = outlineOf(type, event.data);
		if (data !== null) events.push({ at, type, data });
		head = event.hash;
	}
	return { format: 'blindpick-outline-1', session: file.session, details: null, head, events };
}

/**
 * Final means: revealed, closed or aborted. Before that nobody gets anything of the chain; after an abort the organizer
 * alone gets what is left, for it tells how large each team is.
 */
export function exportable(state: State): boolean {
	return state.phase === 'revealed' || state.phase === 'closed' || state.phase === 'aborted';
}
