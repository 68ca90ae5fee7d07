import { Say } from './launch/say.ts';
import { buildIfStale } from './launch/build.ts';
import { run } from './launch/run.ts';

/*
 * `npm start`, `npm run dev`, `npm run demo`: build if stale, provide LiveKit, start one process on one port, print
 * the links to open. Ctrl-C stops all of it.
 */
const say = new Say(process.stdout);
const mode = process.argv.includes('--dev') ? 'dev' : process.argv.includes('--demo') ? 'demo' : 'start';
try {
	if (mode !== 'dev') await buildIfStale(say);
	await run(mode, say);
} catch (error) {
	say.failed(error as Error);
	process.exit((error as { exitCode?: number }).exitCode ?? 1);
}
