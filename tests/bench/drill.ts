import { loadavg } from 'node:os';
import { launch } from '../support/browser.ts';
import { cut, openStage, quantile, type Cut } from '../support/drill.ts';
import { openHouse } from '../support/house.ts';
import { denseSpeech } from '../support/speech.ts';

/*
 * `npm run drill`: "cut now" pressed ten times in the moderator's own tab while a masked pitch runs; how long until
 * the last loud sample in an official's tab, and until no slide is on the official's screen.
 */
const TRIES = Number(process.argv[2] ?? 10);

const house = await openHouse();
if (!house.voice) throw new Error('The drill needs LiveKit.');
const browser = await launch(denseSpeech());
const took: Cut[] = [];
try {
	const stage = await openStage(house, browser);
	const moderator = [house.seat.moderator, 'moderator'] as [string, 'moderator'];
	for (let i = 0; i < TRIES; i++) {
		const one = await cut(stage);
		took.push(one);
		console.log(
			`${i + 1}: last loud sample ${one.sound.toFixed(0)} ms, slide gone ${one.slide.toFixed(0)} ms`
		);
		await house.as(moderator, { type: 'resolveBreach', choice: 'continue', note: '' });
		await house.as(moderator, { type: 'giveFloor', floor: { kind: 'presenter' } });
	}
} finally {
	await browser.close();
	await house.close();
}
for (const what of ['sound', 'slide'] as const) {
	const figures = took.map((t) => t[what]);
	const [p50, p95, most] = [0.5, 0.95, 1].map((q) => quantile(figures, q).toFixed(0));
	console.log(`${what}: p50 ${p50} ms, p95 ${p95} ms, most ${most} ms`);
}
console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
