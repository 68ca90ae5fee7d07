import type { SessionEvent } from '../../src/domain/session/events.ts';
import { EVENTS } from '../../src/domain/session/evolve/table.ts';
import type { JsonValue, StoredEvent } from '../journal/port.ts';
import { upcast } from '../journal/upcast.ts';
import type { Details } from './details.ts';

/** Every event this version can read. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(Object.keys(EVENTS));

/** A stored event as the domain reads it. Throws UnknownEventError on one of a later version. */
export function eventOf(stored: StoredEvent, details: Details): SessionEvent {
	const { type, data } = upcast(stored, KNOWN_TYPES);
	const open = details.open(type, data);
	return open === null ? { type: 'Withheld' } : ({ ...(open as object), type } as SessionEvent);
}

/** The type stands beside the data in the journal. */
export function stored(event: SessionEvent, details: Details): { type: string; data: JsonValue } {
	const { type, ...data } = event;
	return { type, data: details.close(type, data as unknown as JsonValue) };
}
