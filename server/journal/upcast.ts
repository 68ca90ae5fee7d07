import type { JsonValue, StoredEvent } from './port.ts';

/** Turns an event of an older shape into a newer type or a newer shape under a new type name. Pure. */
export type Upcaster = (data: JsonValue) => { type: string; data: JsonValue };

/**
 * Stored type → upcaster. A shape that changes gets a new type name (`sheet_saved` → `sheet_saved_2`), and the old
 * name gets its entry here. What is stored never changes, for its hash is evidence.
 */
export const UPCASTERS: ReadonlyMap<string, Upcaster> = new Map();

/** An event as the domain reads it. */
export interface ReadEvent {
	seq: number;
	at: number;
	type: string;
	data: JsonValue;
}

/** The journal holds an event that this version cannot read: nobody may guess what it meant. */
export class UnknownEventError extends Error {
	override readonly name = 'UnknownEventError';
	constructor(event: StoredEvent, type: string) {
		super(`Journal of session ${event.session}, event ${event.seq}: unknown type “${type}”`);
	}
}

/** Brings a stored event up to date. Throws {@link UnknownEventError} when it ends in a type not in `known`. */
export function upcast(event: StoredEvent, known: ReadonlySet<string>, table = UPCASTERS): ReadEvent {
	let { type, data } = event;
	const seen = new Set<string>();
	for (let next = table.get(type); next && !seen.has(type); next = table.get(type)) {
		seen.add(type);
		({ type, data } = next(data));
	}
	if (!known.has(type)) throw new UnknownEventError(event, type);
	return { seq: event.seq, at: event.at, type, data };
}
