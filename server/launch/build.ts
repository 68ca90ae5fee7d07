import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from './say.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const STAMP = join(ROOT, 'build', '.stamp');
const SOURCES = [
	'src',
	'static',
	'messages',
	'project.inlang/settings.json',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts'
];

const NO_SECRETS = {
	BLINDPICK_KEY: '',
	BLINDPICK_KEY_FILE: '',
	LIVEKIT_API_SECRET: '',
	LIVEKIT_API_SECRET_FILE: ''
};

/** Builds the pages when their sources are not those of the last build. Rejects when the build fails. */
export async function buildIfStale(say: Say): Promise<void> {
	const now = fingerprint();
	if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === now) return;
	await say.during('Building the pages…', build());
	mkdirSync(join(ROOT, 'build'), { recursive: true });
	writeFileSync(STAMP, now);
}

function build(): Promise<void> {
	return new Promise((resolve, reject) => {
		const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
		const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'pipe'],
			// A child of vitest would otherwise build in test mode, which is not the product.
			// A build needs no secret of ours.
			env: { ...process.env, ...NO_SECRETS, NODE_ENV: 'production', VITEST: '' }
		});
		let output = '';
		child.stdout.on('data', (d) => (output += d));
		child.stderr.on('data', (d) => (output += d));
		child.on('error', reject);
		child.on('close', (code) =>
			code === 0 ? resolve() : reject(new Error(`The pages could not be built:\n${output.trim()}`))
		);
	});
}

/** Of names, sizes and contents: copying a folder or checking out anew changes times only. */
function fingerprint(): string {
	const hash = createHash('sha256');
	for (const source of SOURCES) add(join(ROOT, source));
	return hash.digest('hex');

	function add(path: string): void {
		if (!existsSync(path) || path.endsWith('/paraglide')) return;
		if (statSync(path).isDirectory()) {
			for (const name of readdirSync(path).sort()) add(join(path, name));
			return;
		}
		hash.update(path.slice(ROOT.length)).update('\0').update(readFileSync(path));
	}
}
