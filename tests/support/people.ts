import type { Role } from '../../src/domain/session/roles.ts';
import type { Note, Notes } from '../../server/people/notes.ts';
import type { Organizers } from '../../server/people/organizers.ts';
import type { People } from '../../server/people/people.ts';

interface NewSeat {
	session: string;
	seat: string;
	role: Role;
	name?: string;
}

/** A seat and, if given, its name, as the effects of a command make them. Returns the seat's path. */
export function addSeat(people: People, { name, ...seat }: NewSeat): string {
	const path = people.seats.add(seat);
	if (name !== undefined) people.names.set(seat.session, seat.seat, { name, note: '' });
	return path;
}

/** One note alone: what a writer is told who has seen nothing of it. */
export function noteOf(notes: Notes, session: string, seat: string, slot: string): Note {
	const told = notes.write({ session, seat, slot, text: '', base: -1, id: 'look' });
	if (told.ok || told.reason !== 'stale') throw new Error('there is no revision -1');
	return told.current;
}

/** Ends the sign-in that a cookie is of. */
export function signOut(organizers: Organizers, cookie: string): void {
	const own = organizers.signIns(cookie).find(({ mine }) => mine);
	if (own !== undefined) organizers.signOutOne(own.id);
}
