import { randomBytes } from 'node:crypto';
import { steadyClock } from './clock.ts';
import { readConfig } from './config.ts';
import { openDatabase, withRemedy } from './store/database.ts';
import { refuseLostDatabase } from './store/heads.ts';
import { Calendar } from './people/calendar.ts';
import { Organizers } from './people/organizers.ts';

/* `npm run link`: a new one-time organizer link for whoever has the shell. Needs no running server and no key. */
try {
	const config = readConfig(process.env);
	refuseLostDatabase(config.dataDir);
	const db = openDatabase(config.dataDir);
	const calendar = new Calendar(db, steadyClock());
	const organizers = new Organizers(db, calendar, (n) => new Uint8Array(randomBytes(n)));
	const base = config.publicUrl ?? `http://localhost:${config.port}`;
	process.stdout.write(`Organizer link (works once): ${base}/o/join#${issued(organizers, config.dataDir)}\n`);
	db.close();
} catch (error) {
	process.stdout.write(`${(error as Error).message}\n`);
	process.exit((error as { exitCode?: number }).exitCode ?? 1);
}

function issued(organizers: Organizers, dataDir: string): string {
	try {
		return organizers.issueLink();
	} catch (error) {
		throw withRemedy(error, dataDir);
	}
}
