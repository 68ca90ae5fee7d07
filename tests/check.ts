import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/* `npm run check`: types, lint, format, arrows, dead code. The first thing that is not clean fails it. */
const ROOT = new URL('..', import.meta.url).pathname;
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
const STEPS: [name: string, command: string, args: string[]][] = [
	['words', 'npm', ['run', '-s', 'words']],
	['types (pages)', bin('svelte-kit'), ['sync']],
	['types', bin('svelte-check'), ['--fail-on-warnings', '--output', 'human']],
	['lint', bin('eslint'), ['.', '--max-warnings', '0']],
	['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
	['arrows', bin('vitest'), ['run', '--project', 'unit', 'tests/unit/arrows.test.ts', '--reporter=dot']],
	['dead code', bin('knip'), ['--no-progress']]
];
for (const [name, command, args] of STEPS) {
	process.stdout.write(`— ${name}\n`);
	const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
	if (status !== 0) {
		process.stdout.write(`${name} is not clean\n`);
		process.exit(1);
	}
}
process.stdout.write('all clean\n');
