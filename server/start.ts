import { fileURLToPath } from 'node:url';
import { buildIfStale } from './launch/build.ts';
import { Say } from './launch/say.ts';
import { supervise } from './launch/supervise.ts';

/*
 * `npm start`, `npm run dev`, `npm run demo`: build if stale, then run the server as a child, which is started again
 * when it dies. Ctrl-C stops all of it.
 */
const say = new Say(process.stdout);
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
try {
	if (!process.argv.includes('--dev')) await buildIfStale(say);
	process.exit(await supervise(MAIN, process.argv.slice(2), say));
} catch (error) {
	say.failed(error as Error);
	process.exit(1);
}
