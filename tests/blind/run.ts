import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sayCoverage, unvisited } from './coverage.ts';
import type { Coverage } from './play.ts';
import { playAll } from './pool.ts';
import { counterexample } from './shrink.ts';
import { LEAST_P, sayTimings, timings } from './timing.ts';

/*
 * `npm run blind -- 10000`: so many pairs, with a progress bar; stopped, it goes on where it was as long as the code is
 * the same. `npm run blind -- --seed 17` plays one pair again and shrinks it.
 */
const ROOT = new URL('../..', import.meta.url).pathname;
const KEPT = join(ROOT, '.blind', 'progress.json');
const BAR = 30;
/** From so many pairs on, times are measured too: so many samples of each request. */
const LONG = 1000;
const SAMPLES = 1000;

interface Progress {
	code: string;
	done: number[];
	compared: number;
	revealed: number;
	covered: string[];
	ms: number;
}

/** Of everything that the pairs run. */
function fingerprint(): string {
	const hash = createHash('sha256');
	const add = (path: string): void => {
		if (statSync(path).isDirectory()) for (const n of readdirSync(path).sort()) add(join(path, n));
		else if (path.endsWith('.ts')) hash.update(path).update(readFileSync(path));
	};
	for (const dir of ['server', 'src/domain', 'src/wire', 'tests/blind']) add(join(ROOT, dir));
	return hash.digest('hex');
}

function load(code: string): Progress {
	const fresh: Progress = { code, done: [], compared: 0, revealed: 0, covered: [], ms: 0 };
	if (!existsSync(KEPT)) return fresh;
	const kept = JSON.parse(readFileSync(KEPT, 'utf8')) as Progress;
	return kept.code === code ? kept : fresh;
}

function bar(done: number, total: number, begun: number, before: number): string {
	const full = Math.round((BAR * done) / total);
	const each = (performance.now() - begun) / Math.max(1, done - before);
	const left = Math.round((each * (total - done)) / 1000);
	return `[${'█'.repeat(full)}${'·'.repeat(BAR - full)}] ${done}/${total}, ${left} s left`;
}

async function many(total: number): Promise<number> {
	const progress = load(fingerprint());
	const covered: Coverage = new Set(progress.covered);
	const done = new Set(progress.done);
	const before = done.size;
	const seeds = Array.from({ length: total }, (_, i) => i + 1).filter((seed) => !done.has(seed));
	const begun = performance.now();
	let failed: number | null = null;
	const keep = () => {
		mkdirSync(dirname(KEPT), { recursive: true });
		const ms = progress.ms + performance.now() - begun;
		writeFileSync(KEPT, JSON.stringify({ ...progress, done: [...done], covered: [...covered], ms }));
	};
	await playAll({
		seeds,
		onPlayed: ({ seed, outcome, covered: more }) => {
			if (outcome.fault !== null) {
				failed ??= seed;
				process.stdout.write(`\npair ${seed}: ${outcome.fault}\n`);
				return false;
			}
			done.add(seed);
			progress.compared += outcome.compared;
			progress.revealed += outcome.revealed ? 1 : 0;
			for (const c of more) covered.add(c);
			if (done.size % 20 === 0) keep();
			process.stdout.write(`\r${bar(done.size, total, begun, before)}   `);
			return true;
		}
	});
	keep();
	if (failed !== null) {
		process.stdout.write(`\nShrinking pair ${failed}…\n`);
		process.stdout.write(`\n${await counterexample(failed)}\n`);
		return 1;
	}
	process.stdout.write(
		`\n${done.size} pairs alike, ${progress.compared} things compared, ${progress.revealed} up to the reveal\n${sayCoverage(covered)}\n`
	);
	if (total >= LONG && !(await timed())) return 1;
	const missed = unvisited(covered);
	if (missed.length > 0) process.stdout.write(`not visited: ${missed.join(', ')}\n`);
	return missed.length > 0 ? 1 : 0;
}

/** How long officials wait is the same whoever pitches. A chance find does not come twice. */
async function timed(): Promise<boolean> {
	for (let tries = 0; tries < 2; tries++) {
		const list = await timings(SAMPLES);
		process.stdout.write(`${sayTimings(list)}\n`);
		if (list.every((t) => t.p >= LEAST_P)) return true;
	}
	process.stdout.write('officials wait longer for some than for others\n');
	return false;
}

const [first, second] = process.argv.slice(2);
if (first === '--fresh') rmSync(KEPT, { force: true });
if (first === '--seed') process.stdout.write(`${await counterexample(Number(second))}\n`);
else if (first === '--times') process.exitCode = (await timed()) ? 0 : 1;
else process.exitCode = await many(Number((first === '--fresh' ? second : first) ?? 200));
