import { buildIfStale } from '../../server/launch/build.ts';
import { Say } from '../../server/launch/say.ts';
import { fuzz } from './fuzz.ts';

/* `npm run fuzz -- 100000 [seed]`: so many steps against a server of its own; prints the seed, and what was found. */
const steps = Number(process.argv[2] ?? 2_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
if (!Number.isInteger(steps) || steps < 1 || !Number.isInteger(seed)) {
	process.stdout.write(
		'npm run fuzz -- <steps> [seed], both whole numbers, for example npm run fuzz -- 100000 7\n'
	);
	process.exit(2);
}
await buildIfStale(new Say(process.stdout));
process.stdout.write(`Seed ${seed}, ${steps} steps\n`);
const found = await fuzz(seed, steps, (line) => process.stdout.write(`${line}\n`));
for (const fault of found.faults) process.stdout.write(`FAULT ${fault}\n`);
for (const line of found.logged) process.stdout.write(`LOGGED ${line}\n`);
const { sent, calm, worst, late, acks } = found;
process.stdout.write(`Sent ${JSON.stringify(sent)}\n`);
process.stdout.write(
	`Acks of another session: ${acks}, slowest ${worst} ms (${calm} ms in calm), ${late} late\n`
);
const clean = found.faults.length === 0 && found.logged.length === 0 && late === 0 && found.steps === steps;
process.stdout.write(clean ? `${found.steps} steps, nothing found\n` : `FOUND SOMETHING, seed ${seed}\n`);
process.exit(clean ? 0 : 1);
