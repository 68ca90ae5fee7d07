import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { espeak } from '../../server/voice/speech/espeak.ts';
import { NO_SPEECH, type Speech } from '../../server/voice/speech/port.ts';
import { Hosted, identity } from '../support/hosted.ts';
import type { CutTimes, Worst } from './worst-clients.ts';

/*
 * "Cut now" in one session while a presenter of another does its worst, as a figure and beside the same server when it
 * is idle. The goal is 150 ms at p99. `npm run bench:worst -- 100` for more cuts than 60.
 */
const cuts = Number(process.argv[2] ?? 60);
const speech: Speech = await espeak().then(
	(engine) => ({ ok: true, engine }),
	() => NO_SPEECH
);
const house = await Hosted.open(undefined, speech);
await house.prepare([identity('Yakuna')]);
const { path, cookie } = house.enter('presenter0');
const seat = (name: string) => {
	const entered = house.enter(name);
	return { path: entered.path.slice(3), cookie: entered.cookie };
};
// The second session takes the first one's place in the house; the first goes on beside it, as a draft.
await house.prepare([identity('Quipu Vial')]);
await house.drawn();
await house.pitch(0);
const task: Worst = {
	base: house.base,
	cuts,
	moderator: seat('moderator'),
	officials: ['official1', 'official2', 'official3'].map(seat),
	presenter: { path: path.slice(3), cookie }
};
const clients = fork(fileURLToPath(new URL('./worst-clients.ts', import.meta.url)));
const figures = await new Promise<CutTimes[]>((resolve, reject) => {
	clients.on('message', (m: { figures: CutTimes[] }) => resolve(m.figures));
	clients.on('exit', (code) => code !== 0 && reject(new Error('the clients ended early')));
	clients.send(task);
});
const idle = figures[0]?.p99 ?? 1;
for (const f of figures) {
	const answers = Object.entries(f.answers).map(([status, n]) => `${n} × ${status}`);
	process.stdout.write(
		`${f.while.padEnd(26)} p50 ${f.p50.toFixed(0).padStart(4)} ms   p99 ${f.p99.toFixed(0).padStart(5)} ms   ${(f.p99 / idle).toFixed(1).padStart(4)} × idle   ${answers.join(', ')}\n`
	);
}
clients.kill();
await house.close();
