import { loadavg } from 'node:os';
import { buildIfStale } from '../../server/launch/build.ts';
import { Say } from '../../server/launch/say.ts';
import { quantile } from '../support/drill.ts';
import { torture } from './torture.ts';

/* `npm run torture -- 5 [seed]`: so many whole sessions, each with a seed of its own, and more troubles than the test's. */
const rounds = Number(process.argv[2] ?? 1);
const first = Number(process.argv[3] ?? Date.now() % 2 ** 31);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(first)) {
	process.stdout.write(
		'npm run torture -- <rounds> [seed], both whole numbers, for example npm run torture -- 5 7\n'
	);
	process.exit(2);
}
const MORE = 4;
const say = (line: string) => process.stdout.write(`${line}\n`);
await buildIfStale(new Say(process.stdout));
const all = {
	wrong: 0,
	acks: 0,
	refused: 0,
	troubles: 0,
	page: [0].slice(1),
	seats: [0].slice(1),
	down: [0].slice(1)
};
for (let seed = first; seed < first + rounds; seed++) {
	say(`Seed ${seed}`);
	try {
		const found = await torture(seed, { more: MORE, tell: (line) => say(`  ${line}`) });
		for (const wrong of found.wrong) say(`  WRONG ${wrong}`);
		if (found.wrong.length > 0) all.wrong += 1;
		if (!found.diskFilled) say('  NO DISK WAS FILLED: mounting one is not allowed here');
		all.acks += found.acks;
		all.refused += found.refused;
		all.troubles += found.troubles.length;
		all.page.push(...found.pageBack);
		all.seats.push(...found.seatsBack);
		all.down.push(...found.downtime);
	} catch (error) {
		all.wrong += 1;
		say(`  WRONG ${(error as Error).stack}`);
	}
}
const spread = (figures: number[]) =>
	[0.5, 0.95, 1].map((q) => `${Math.round(quantile(figures, q))} ms`).join(', ');
say(`${rounds} sessions, ${all.troubles} troubles, ${all.down.length} times without a server`);
say(`Acknowledged and accounted for: ${all.acks}; answered "too late": ${all.refused}`);
say(`Until the server answers again (median, 95 %, worst): ${spread(all.down)}`);
say(`From then until the page is connected: ${spread(all.page)}`);
say(`From then until a scripted seat is: ${spread(all.seats)}`);
say(`Load of the machine: ${loadavg()[0]?.toFixed(1)}`);
say(all.wrong === 0 ? 'Nothing wrong' : `${all.wrong} OF ${rounds} SESSIONS WENT WRONG, seeds from ${first}`);
process.exit(all.wrong === 0 ? 0 : 1);
