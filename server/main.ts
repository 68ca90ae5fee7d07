import { run, type Mode } from './launch/run.ts';
import { Say } from './launch/say.ts';

/* One run of the server, the child of `start.ts`: a fault that nothing catches ends this process and not the other. */
const say = new Say(process.stdout);
const asked = (word: string) => process.argv.includes(`--${word}`);
const mode: Mode = asked('dev') ? 'dev' : asked('demo') ? 'demo' : 'start';
// Without whoever starts it again and passes signals on, it would run unseen.
process.on('disconnect', () => process.exit(1));
try {
	await run(mode, say, asked('again'));
} catch (error) {
	say.failed(error as Error);
	process.exit((error as { exitCode?: number }).exitCode ?? 1);
}
