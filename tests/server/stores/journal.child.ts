import { openDatabase } from '../../../server/store/database.ts';
import { SqliteJournal } from '../../../server/store/journal.ts';

// Appends for ever and prints each seq once it is acknowledged, until somebody kills it.
const journal = new SqliteJournal(openDatabase(process.argv[2]!));
for (let expected = 0; ; expected++) {
	const events = [{ type: 'x', data: expected }];
	const result = await journal.append({ session: 's', expected, at: 1, events });
	if (!result.ok) throw new Error(result.reason);
	process.stdout.write(`${result.last}\n`);
}
