/**
 * The schema's history: version n is reached by running the first n entries. Never change an entry that was
 * released; add one. All stores share the one file, hence the one list.
 */
export const MIGRATIONS: readonly string[] = [
	// 1: journal, vault, people
	`
	CREATE TABLE journal_head (
		session TEXT PRIMARY KEY,
		last INTEGER NOT NULL,
		hash TEXT NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE journal_event (
		session TEXT NOT NULL REFERENCES journal_head ON DELETE CASCADE,
		seq INTEGER NOT NULL,
		at INTEGER NOT NULL,
		type TEXT NOT NULL,
		data TEXT NOT NULL,
		prev TEXT NOT NULL,
		hash TEXT NOT NULL,
		UNIQUE (session, seq)
	) STRICT;

	CREATE TABLE journal_command (
		session TEXT NOT NULL REFERENCES journal_head ON DELETE CASCADE,
		seat TEXT NOT NULL,
		id TEXT NOT NULL,
		result TEXT NOT NULL,
		PRIMARY KEY (session, seat, id)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE vault_check (
		one INTEGER PRIMARY KEY CHECK (one = 1),
		value BLOB NOT NULL
	) STRICT;

	CREATE TABLE vault_secret (
		session TEXT NOT NULL,
		name TEXT NOT NULL,
		wrapped BLOB NOT NULL,
		sealed BLOB NOT NULL,
		PRIMARY KEY (session, name)
	) STRICT;

	CREATE TABLE people_seat (
		session TEXT NOT NULL,
		seat TEXT NOT NULL,
		path TEXT NOT NULL UNIQUE,
		role TEXT NOT NULL,
		token BLOB,
		cookie BLOB,
		redeemed INTEGER,
		PRIMARY KEY (session, seat)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE people_organizer_link (
		token BLOB PRIMARY KEY,
		issued INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE people_organizer (
		cookie BLOB PRIMARY KEY,
		expires INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE people_name (
		session TEXT NOT NULL,
		seat TEXT NOT NULL,
		sealed BLOB NOT NULL,
		PRIMARY KEY (session, seat)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE people_note (
		session TEXT NOT NULL,
		seat TEXT NOT NULL,
		slot TEXT NOT NULL,
		rev INTEGER NOT NULL,
		write TEXT NOT NULL,
		at INTEGER NOT NULL,
		sealed BLOB NOT NULL,
		PRIMARY KEY (session, seat, slot)
	) STRICT;

	CREATE TABLE people_help (
		number INTEGER PRIMARY KEY,
		session TEXT NOT NULL,
		startup TEXT NOT NULL,
		id TEXT NOT NULL,
		sender TEXT NOT NULL CHECK (sender IN ('presenter', 'organizer')),
		at INTEGER NOT NULL,
		sealed BLOB NOT NULL,
		UNIQUE (session, startup, sender, id)
	) STRICT;
	`,
	`
	CREATE TABLE people_take (
		session TEXT NOT NULL,
		seat TEXT NOT NULL,
		at INTEGER NOT NULL,
		sealed BLOB NOT NULL,
		PRIMARY KEY (session, seat)
	) STRICT;
	`,
	// What lists tell of each session. Sessions from before have none until they are replayed once.
	`
	CREATE TABLE journal_summary (
		session TEXT PRIMARY KEY REFERENCES journal_head ON DELETE CASCADE,
		data TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
	// Whoever can write the file but has no key cannot make another end of a chain.
	'ALTER TABLE journal_head ADD COLUMN mac TEXT',
	// Sign-ins end at the server; a seat's device keeps its word when its cookie is renewed.
	`
	ALTER TABLE people_seat ADD COLUMN device TEXT;
	ALTER TABLE people_seat ADD COLUMN expires INTEGER;
	UPDATE people_seat SET expires = redeemed + 7776000000 WHERE cookie IS NOT NULL;
	ALTER TABLE people_organizer ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
	UPDATE people_organizer SET born = expires - 43200000;
	`,
	// Seats end when nobody comes, links when nobody opens them or the session is over; organizers see their sign-ins.
	`
	ALTER TABLE people_seat ADD COLUMN visited INTEGER;
	ALTER TABLE people_seat ADD COLUMN issued INTEGER;
	ALTER TABLE people_seat ADD COLUMN ends INTEGER;
	UPDATE people_seat SET visited = unixepoch() * 1000 WHERE cookie IS NOT NULL;
	UPDATE people_seat SET issued = unixepoch() * 1000 WHERE token IS NOT NULL;
	ALTER TABLE people_organizer ADD COLUMN visited INTEGER NOT NULL DEFAULT 0;
	UPDATE people_organizer SET visited = expires - 43200000;
	`,
	// Sums that are told a day later. Days since 1970, UTC.
	`
	CREATE TABLE people_late_count (
		day INTEGER NOT NULL,
		name TEXT NOT NULL,
		n INTEGER NOT NULL,
		PRIMARY KEY (day, name)
	) STRICT, WITHOUT ROWID;
	`,
	// What is sealed begins with the number of its algorithm; so far there was one.
	`
	UPDATE vault_secret SET wrapped = unhex('01' || hex(wrapped)), sealed = unhex('01' || hex(sealed));
	UPDATE people_name SET sealed = unhex('01' || hex(sealed));
	UPDATE people_note SET sealed = unhex('01' || hex(sealed));
	UPDATE people_help SET sealed = unhex('01' || hex(sealed));
	UPDATE people_take SET sealed = unhex('01' || hex(sealed));
	`,
	// The time by which rights end, over a stop.
	`
	CREATE TABLE people_calendar (
		one INTEGER PRIMARY KEY CHECK (one = 1),
		at INTEGER NOT NULL,
		sure INTEGER NOT NULL,
		away TEXT NOT NULL
	) STRICT;
	`,
	// A press whose answer was lost is known again; a sign-in that is replaced ends once the new one is used.
	`
	ALTER TABLE people_seat ADD COLUMN press BLOB;
	ALTER TABLE people_organizer ADD COLUMN link BLOB;
	ALTER TABLE people_organizer ADD COLUMN press BLOB;
	ALTER TABLE people_organizer ADD COLUMN before BLOB;
	`
];

/** From this schema on heads carry a MAC. */
export const HEADS_SIGNED = 4;
