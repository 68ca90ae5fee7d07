import type { SeatId, SessionId } from '../../src/domain/kernel/ids.ts';
import { scrub, transaction } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import { ifItCan } from '../store/lock.ts';
import type { Clock, RandomBytes, SecretStore } from '../ports.ts';
import { MemoBox } from './box.ts';
import { Calendar } from './calendar.ts';
import { Devices } from './devices.ts';
import { Help } from './help.ts';
import { Invitations } from './invitations.ts';
import { Names } from './names.ts';
import { Notes } from './notes.ts';
import { Organizers } from './organizers.ts';
import { Seats } from './seats.ts';
import { Takes } from './takes.ts';

/** Everything about the people of all sessions, joined over one database. */
export class People {
	readonly seats: Seats;
	readonly invitations: Invitations;
	readonly devices: Devices;
	readonly organizers: Organizers;
	readonly names: Names;
	readonly notes: Notes;
	readonly help: Help;
	readonly takes: Takes;
	readonly calendar: Calendar;
	readonly #db: Database;

	constructor(db: Database, secrets: SecretStore, clock: Clock, random: RandomBytes) {
		const box = new MemoBox(secrets, random);
		const calendar = new Calendar(db, clock);
		this.#db = db;
		this.calendar = calendar;
		this.seats = new Seats(db, calendar.now, random);
		this.invitations = new Invitations(db, this.seats, secrets, calendar.now, random);
		this.devices = new Devices(db, this.seats, this.invitations, calendar.now, random);
		this.organizers = new Organizers(db, calendar, random);
		this.names = new Names(db, box);
		this.notes = new Notes(db, box, clock);
		this.help = new Help(db, box, clock);
		this.takes = new Takes(db, box, clock);
	}

	/** At the start, now and then, and before a stop: where the time stands, and what was written ahead of it is mended. */
	keepTime(): void {
		this.calendar.keep();
		ifItCan(() =>
			transaction(this.#db, () => {
				this.devices.bringBack();
				this.organizers.bringBack();
			})
		);
	}

	/** Link, device and name go at once. What the seat did stays in the journal. */
	removeSeat(session: SessionId, seat: SeatId): void {
		this.seats.remove(session, seat);
		this.names.remove(session, seat);
		this.takes.remove(session, seat);
		this.invitations.revoke(session, seat);
	}

	/** For a draft that is deleted. Destroy the session's secrets in the vault as well. */
	forget(session: SessionId): void {
		const seats = this.seats.all(session);
		transaction(this.#db, () => {
			for (const table of ['seat', 'name', 'note', 'help', 'take']) {
				this.#db.prepare(`DELETE FROM people_${table} WHERE session = ?`).run(session);
			}
		});
		scrub(this.#db);
		for (const seat of seats) this.seats.tellGone(seat, 'deleted');
	}
}
