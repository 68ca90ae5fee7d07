import type { Role } from '../../src/domain/session/roles.ts';
import type { Device, Line } from './wire.ts';

/** Somebody in a session, or before its doors. */
export interface Person {
	/** As printed: `official 2`. */
	key: string;
	role: Role | 'outsider';
	seat: string;
	device: Device;
	line: Line | null;
	/** How many connections there have been: each is a stream of its own in the record. */
	lines: number;
	/** On the blind side: all that reaches this person is recorded and compared. */
	blind: boolean;
	/** Of presenters: place of the startup in the cast. */
	startup: number | null;
}

export function person(key: string, role: Person['role'], more: Partial<Person> = {}): Person {
	const device = { address: '127.0.0.1', agent: `Browser of ${role}`, language: 'es-PE', cookie: '' };
	return { key, role, seat: '', device, line: null, lines: 0, blind: true, startup: null, ...more };
}
