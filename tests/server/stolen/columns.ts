/**
 * Every column of the database, with why it joins no startup to a slot once its session was aborted. A new column is
 * to be judged here before it is stored.
 */
const SESSION = 'the same in all rows of the session';
const CHANCE = 'drawn, and new for every seat';
const BLURRED = 'after an abort one value for all startups, or drawn anew';
const ONE_SIDE = 'stands with officials and slots alone: startups have no row there';
const EMPTY = 'an abort empties the table of the session';
const DESK = 'of the organizer, over all sessions';

export const COLUMNS: Readonly<Record<string, string>> = {
	'schema_version.version': 'of the whole file',
	'journal_head.session': SESSION,
	'journal_head.last': SESSION,
	'journal_head.hash': SESSION,
	'journal_head.mac': SESSION,
	'journal_summary.session': SESSION,
	'journal_summary.data': SESSION,
	'journal_event.session': SESSION,
	'journal_event.seq':
		'startups stand in events from before doors open alone, in the order they were entered',
	'journal_event.at': 'as for seq',
	'journal_event.type': 'what tells of one startup among others has its id sealed',
	'journal_event.data': 'no event joins both; what stands beside a startup is sealed, padded, its key gone',
	'journal_event.prev': SESSION,
	'journal_event.hash': 'over what is there',
	'journal_command.session': SESSION,
	'journal_command.seat': 'the organizer alone: all others are gone',
	'journal_command.id': 'drawn by a page',
	'journal_command.result':
		'when the organizer did what; a startup stands in those from before doors open alone',
	'vault_check.one': 'of the whole file',
	'vault_check.value': 'of the whole file',
	'vault_secret.session': SESSION,
	'vault_secret.name': 'of startups and their people none is left',
	'vault_secret.wrapped': CHANCE,
	'vault_secret.sealed': 'of officials, moderator and auditor alone',
	'people_seat.session': SESSION,
	'people_seat.seat': CHANCE,
	'people_seat.path': CHANCE,
	'people_seat.role': 'one for all startups',
	'people_seat.token': BLURRED,
	'people_seat.cookie': BLURRED,
	'people_seat.redeemed': BLURRED,
	'people_seat.device': BLURRED,
	'people_seat.expires': BLURRED,
	'people_seat.visited': BLURRED,
	'people_seat.issued': BLURRED,
	'people_seat.ends': 'one for all seats',
	'people_late_count.day': 'days, of all startups together',
	'people_late_count.name': 'of all startups together',
	'people_late_count.n': 'of all startups together',
	'people_organizer_link.token': DESK,
	'people_organizer_link.issued': DESK,
	'people_organizer.cookie': DESK,
	'people_organizer.expires': DESK,
	'people_organizer.born': DESK,
	'people_organizer.visited': DESK,
	'people_name.session': SESSION,
	'people_name.seat': 'presenters have none',
	'people_name.sealed': 'presenters have none',
	'people_note.session': SESSION,
	'people_note.seat': ONE_SIDE,
	'people_note.slot': ONE_SIDE,
	'people_note.rev': ONE_SIDE,
	'people_note.write': ONE_SIDE,
	'people_note.at': ONE_SIDE,
	'people_note.sealed': ONE_SIDE,
	'people_help.number': EMPTY,
	'people_help.session': EMPTY,
	'people_help.startup': EMPTY,
	'people_help.id': EMPTY,
	'people_help.sender': EMPTY,
	'people_help.at': EMPTY,
	'people_help.sealed': EMPTY,
	'people_take.session': EMPTY,
	'people_take.seat': EMPTY,
	'people_take.at': EMPTY,
	'people_take.sealed': EMPTY
};
