import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MUTANTS, say, table } from './list.ts';
import type { Check, Mutant } from './mutant.ts';
import { Tree } from './tree.ts';

/*
 * `npm run blind:mutants`: applies each leak to a copy of the sources and lets its check catch it. Fails when one is
 * not caught or no longer applies. `-- id …` for some alone, `-- --table` for the table of docs/blindness.md.
 */
const MOST_MS = 600_000;
/** What does not run leaks nothing, and so was not caught. */
const BROKEN = /\b(?:Reference|Syntax)Error\b/;

interface Result {
	passed: boolean;
	last: string;
}

function run(tree: Tree, check: Check): Promise<Result> {
	const args =
		check === 'pairs'
			? [join(tree.dir, 'tests/blind/mutants/directed.ts')]
			: [
					join(tree.dir, 'node_modules/vitest/vitest.mjs'),
					'run',
					check.file,
					'-t',
					pattern(check.name),
					'--reporter=dot'
				];
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {
			cwd: tree.dir,
			timeout: MOST_MS,
			env: { ...process.env, NO_COLOR: '1' }
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (output += String(d)));
		child.on('close', (code) => {
			// Neither caught nor not: whatever ended it says nothing about the leak.
			if (code === null) reject(new Error(`${say(check)} did not end by itself`));
			else resolve({ passed: code === 0, last: telling(output) });
		});
	});
}

const pattern = (name: string) => name.replace(/[[\]()?.*+]/g, '\\$&');

/** The line that says what was seen. */
function telling(output: string): string {
	const lines = output
		.split('\n')
		.map((l) => l.trim())
		.filter((l) => l !== '');
	return (lines.find((l) => /^pair \d|AssertionError|Error:/.test(l)) ?? lines.at(-1) ?? '').slice(0, 110);
}

/** Everything must be well before anything is broken, or being caught means nothing. */
async function control(tree: Tree, chosen: readonly Mutant[]): Promise<void> {
	const checks = [...new Map(chosen.map((m) => [say(m.by), m.by])).values()];
	for (const check of checks) {
		const { passed, last } = await run(tree, check);
		if (!passed) throw new Error(`${say(check)} fails without any mutant: ${last}`);
	}
}

async function main(asked: readonly string[]): Promise<number> {
	const chosen = MUTANTS.filter((m) => asked.length === 0 || asked.includes(m.id));
	const queue = [...chosen];
	const survived: string[] = [];
	const trees = Array.from({ length: Math.max(1, availableParallelism()) }, () => new Tree());
	try {
		await control(trees[0] as Tree, chosen);
		await Promise.all(
			trees.map(async (tree) => {
				for (let m = queue.shift(); m !== undefined; m = queue.shift()) {
					const { passed, last } = await tried(tree, m);
					if (passed || BROKEN.test(last)) survived.push(m.id);
					process.stdout.write(
						`${passed ? 'SURVIVED' : BROKEN.test(last) ? 'BROKEN  ' : 'caught  '} ${m.id.padEnd(22)} ${say(m.by)}: ${last}\n`
					);
				}
			})
		);
	} finally {
		for (const tree of trees) tree.remove();
	}
	process.stdout.write(`${chosen.length - survived.length} of ${chosen.length} mutants caught\n`);
	return survived.length === 0 ? 0 : 1;
}

async function tried(tree: Tree, m: Mutant): Promise<Result> {
	const restore = tree.apply(m);
	try {
		return await run(tree, m.by);
	} finally {
		restore();
	}
}

const args = process.argv.slice(2);
if (args.includes('--table')) process.stdout.write(`${table()}\n`);
else process.exitCode = await main(args);
