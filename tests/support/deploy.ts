import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL } from '../../src/wire/frames.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const START = `import { run } from './launch/run.ts';
import { Say } from './launch/say.ts';
await run('start', new Say(process.stdout));
`;

export interface Deployed {
	/** What `npm start` would run of it. */
	start: string;
	remove(): void;
}

/**
 * The product as it stands, as another version of it: every part of its pages under another name, so that those of
 * the first are gone. With `protocol` it also speaks another protocol.
 */
export function anotherVersion({ protocol }: { protocol: boolean }): Deployed {
	const dir = mkdtempSync(join(tmpdir(), 'blindpick-version-'));
	for (const part of ['server', 'src', 'messages', 'build', 'package.json', 'svelte.config.js'])
		cpSync(join(ROOT, part), join(dir, part), { recursive: true });
	symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
	rename(join(dir, 'build'));
	if (protocol) speakOtherwise(dir);
	mkdirSync(join(dir, 'server'), { recursive: true });
	const start = join(dir, 'server', 'another.ts');
	writeFileSync(start, START);
	return { start, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Names of parts hold a hash, `start.C0ffee12.js`: each gets another, in names and texts alike. */
function rename(build: string): void {
	const parts = filesOf(join(build, 'assets/_app/immutable'));
	const hashes = new Set(parts.flatMap((f) => /([\w-]{8,})\.\w+$/.exec(f)?.[1] ?? []));
	const version = (
		JSON.parse(readFileSync(join(build, 'assets/_app/version.json'), 'utf8')) as { version: string }
	).version;
	const other = (text: string) =>
		text
			.replace(/[\w-]{8,}/g, (word) => (hashes.has(word) ? renamed(word) : word))
			.replaceAll(version, `${version}1`);
	for (const file of filesOf(build)) {
		if (/\.(br|gz|map)$/.test(file)) rmSync(file);
		else if (/\.(js|css|json)$/.test(file)) {
			const text = other(readFileSync(file, 'utf8'));
			rmSync(file);
			writeFileSync(other(file), text);
		}
	}
}

/** A part that kept its name would come out of a browser's cache, and bring those that it knows along. */
const renamed = (hash: string) => `${hash.startsWith('z') ? 'y' : 'z'}${hash.slice(1)}`;

function speakOtherwise(dir: string): void {
	const next = String(PROTOCOL + 1);
	const frames = join(dir, 'src/wire/frames.ts');
	change(frames, `PROTOCOL = ${PROTOCOL};`, `PROTOCOL = ${next};`);
	const compared = `?.protocol!==${PROTOCOL}`;
	const parts = filesOf(join(dir, 'build/assets')).filter((f) => readFileSync(f, 'utf8').includes(compared));
	if (parts.length === 0) throw new Error('the pages compare no protocol');
	for (const file of parts) change(file, compared, `?.protocol!==${next}`);
}

function change(file: string, from: string, to: string): void {
	const text = readFileSync(file, 'utf8');
	if (!text.includes(from)) throw new Error(`${from} is not in ${file}`);
	writeFileSync(file, text.replaceAll(from, to));
}

function filesOf(dir: string): string[] {
	return readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}
