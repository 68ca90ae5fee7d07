import { randomBytes } from 'node:crypto';
import { readConfig } from './config.ts';
import { openDatabase } from './journal/database.ts';
import { refuseLostDatabase } from './journal/heads.ts';
import { Organizers } from './people/organizers.ts';

/* `npm run link`: a new one-time organizer link for whoever has the shell. Needs no running server and no key. */
try {
	const config = readConfig(process.env);
	refuseLostDatabase(config.dataDir);
	const db = openDatabase(config.dataDir);
	const organizers = new Organizers(
		db,
		() => Date.now(),
		(n) => new Uint8Array(randomBytes(n))
	);
	const base = config.publicUrl ?? `http://localhost:${config.port}`;
	process.stdout.write(`Organizer link (works once): ${base}/o/join#${organizers.issueLink()}\n`);
	db.close();
} catch (error) {
	process.stdout.write(`${(error as Error).message}\n`);
	process.exit((error as { exitCode?: number }).exitCode ?? 1);
}
