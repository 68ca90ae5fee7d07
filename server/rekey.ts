import { randomBytes } from 'node:crypto';
import { readConfig } from './config.ts';
import { rekey } from './launch/rekey.ts';

/* `npm run rekey`: another key of the server's in place of the one in use, while no server runs on the folder. */
try {
	const lines = await rekey(readConfig(process.env), (n) => new Uint8Array(randomBytes(n)));
	process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
	process.stdout.write(`${(error as Error).message}\n`);
	process.exit((error as { exitCode?: number }).exitCode ?? 1);
}
