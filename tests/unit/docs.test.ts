import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ORGANIZER_ROUTES } from '../../server/http/organizer.ts';
import { SEAT_ROUTES } from '../../server/http/seats.ts';
import { commandSchema } from '../../src/wire/commands.ts';
import { picture } from '../docs/arrows-picture.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const protocol = read('docs/protocol.md');
const GUIDES = [
	'README.md',
	...readdirSync(join(ROOT, 'docs')).flatMap((n) => (n.endsWith('.md') ? [`docs/${n}`] : []))
];
const guides = GUIDES.map(read).join('\n');

/** Files under a folder, by their paths from the top. */
function files(dir: string): string[] {
	return readdirSync(join(ROOT, dir), { withFileTypes: true }).flatMap((entry) => {
		const path = `${dir}/${entry.name}`;
		if (entry.isDirectory()) return entry.name === 'paraglide' ? [] : files(path);
		return [path];
	});
}

const TREE = ['src', 'server', 'tests', 'docs', 'messages', 'static'].flatMap(files);

const sorted = (all: Iterable<string>) => [...new Set(all)].sort();
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((m) => m[1] ?? '');

/** What stands under a heading of the second order. */
function section(text: string, title: string): string {
	const [, after = ''] = text.split(`\n## ${title}\n`);
	return after.split('\n## ')[0] ?? '';
}

/** The cells of all tables in a text, without the lines under their heads. */
function rows(text: string): string[][] {
	const lines = text.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| -'));
	return lines.map((line) =>
		line
			.split(/(?<!\\)\|/)
			.slice(1, -1)
			.map((cell) => cell.trim())
	);
}

/** Spans of code in a text. */
const spans = (text: string) => all(text, /`([^`\n]+)`/g);

test('[H9] the protocol names each route of the doors with its method, and no other', () => {
	const tables = [
		...SEAT_ROUTES.map(({ method, path }) => `${method} /s/:path${path}`),
		...ORGANIZER_ROUTES.map(({ method, path }) => `${method} /o${path}`),
		// Nobody's own: the app has them beside the tables.
		...[...read('server/http/app.ts').matchAll(/\bapp\.(get|post|delete)\('([^']+)'/g)].map(
			(m) => `${m[1]} ${m[2]}`
		)
	];
	expect(tables).toContain('get /healthz');
	const named = [...protocol.matchAll(/`(GET|POST|DELETE) (\/[^`\s?]*)/g)].map(
		([, method = '', path = '']) => `${method.toLowerCase()} ${path.replace(/<(\w+)>/g, ':$1')}`
	);
	expect(sorted(named)).toEqual(sorted(tables));
});

test('[H9] the protocol names each command that a client can send with its fields, and no other', () => {
	const schema = commandSchema.options.map((o) => {
		const fields = Object.keys(o.shape).filter((key) => key !== 'type');
		return fields.length === 0 ? o.shape.type.value : `${o.shape.type.value} {${fields.join(', ')}}`;
	});
	const text = section(protocol, 'Commands');
	const names = commandSchema.options.map((o) => o.shape.type.value as string);
	// In tables the first cell is of commands alone; in a sentence, what has fields or is called like one.
	const inSentences = spans(text).filter((s) => /^\w+ \{.*\}$/.test(s) || names.includes(s));
	const named = [...rows(text).flatMap(([first = '']) => spans(first)), ...inSentences];
	expect(sorted(named)).toEqual(sorted(schema));
});

test("[H9] the protocol names each command of the server's own, and no other", () => {
	const [, own = ''] = /^const serverOnly.*\{\n([\s\S]*?)\n\};/m.exec(read('src/wire/commands.ts')) ?? [];
	const line = /^\*\*The server's own\*\*.*$/m.exec(protocol)?.[0] ?? '';
	expect(sorted(spans(line).filter((s) => /^\w+$/.test(s)))).toEqual(sorted(all(own, /^\t(\w+): true/gm)));
});

/** Names of an interface's methods, from its source: types are gone when a test runs. */
function methods(source: string, name: string): string[] {
	const file = ts.createSourceFile('', source, ts.ScriptTarget.Latest, true);
	const found = file.statements.filter(ts.isInterfaceDeclaration).find((s) => s.name.text === name);
	return found?.members.map((m) => m.name?.getText() ?? '') ?? [];
}

test('[H9] the protocol names each frame with its direction, and no other', () => {
	const source = read('src/wire/frames.ts');
	const frames = [
		...methods(source, 'ClientToServer').map((name) => `${name} client →`),
		...methods(source, 'ServerToClient').map((name) => `${name} → client`)
	];
	expect(frames.length).toBeGreaterThan(4);
	const [head, ...named] = rows(section(protocol, 'Socket')).map(
		([name = '', direction]) => `${spans(name)[0] ?? name} ${direction}`
	);
	expect(head).toBe('frame direction');
	expect(sorted(named)).toEqual(sorted(frames));
});

/** Commands of npm's own. */
const NPM = ['ci', 'audit', 'outdated', 'sbom'];
/** What npm calls by itself. */
const BY_ITSELF = ['prepare'];

test('[H10] every command that the guides name is a script, and every script is in them', () => {
	const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
	const names = Object.keys(scripts);
	const run = all(guides, /\bnpm run (?:-s )?([\w:]+)/g);
	const short = all(guides, /\bnpm (?!run\b)([a-z]+)/g).filter((name) => !NPM.includes(name));
	// After the first of a row the others stand without `npm run`.
	const bare = spans(guides).filter((span) => /^(test|bench|blind|voice):\w+$/.test(span));
	expect(sorted([...run, ...bare, ...short]).filter((name) => !names.includes(name))).toEqual([]);
	const said = [...run, ...bare, ...short];
	expect(names.filter((name) => !said.includes(name) && !BY_ITSELF.includes(name))).toEqual([]);
});

/** `a/{b,c}.ts` and `a/b, c` say two paths each. */
function expanded(path: string): string[] {
	const [, before = '', among = '', after = ''] = /^(.*?)\{(.*?)\}(.*)$/.exec(path) ?? [];
	if (among !== '') return among.split(',').map((one) => before + one + after);
	const [first = '', ...others] = path.split(', ');
	return [first, ...others.map((one) => join(first, '..', one))];
}

const block = /```\n([\s\S]*?)```/.exec(read('docs/architecture.md'))?.[1] ?? '';
/** Paths in the block, in its descriptions too. */
const told = block.match(/\b(?:server|src)\/[\w.{},-]*[\w}]/g)?.flatMap(expanded) ?? [];
const lines = block
	.trim()
	.split('\n')
	.flatMap((line) => expanded(line.split(/ {2,}/)[0] ?? ''));
const code = TREE.filter((path) => /^(src|server)\/.*\.(ts|svelte)$/.test(path));

test('[H11] the block of folders covers every folder of pages and server, and every file at its top', () => {
	const folders = code.map((path) => path.split('/').slice(0, -1).slice(0, 3).join('/'));
	const covers = (line: string, path: string) => path === line || path.startsWith(`${line}/`);
	const uncovered = sorted(folders).filter(
		(folder) => !['src', 'server'].includes(folder) && !lines.some((line) => covers(line, folder))
	);
	expect(uncovered).toEqual([]);
	const top = code.filter((path) => /^server\/[^/]+$/.test(path));
	const isNamed = (path: string) => told.some((one) => path === one || path === `${one}.ts`);
	expect(top.filter((path) => !isNamed(path))).toEqual([]);
});

/** Whether a path, told from anywhere within the tree and without its ending, is one of a file or folder. */
function exists(path: string): boolean {
	const told = path.replace(/\/$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return TREE.some((file) => new RegExp(`(^|/)${told}(/|\\.(svelte\\.)?\\w+$|$)`).test(file));
}

test('[H11] every path that the block of folders and the architecture name is there', () => {
	const said = [...lines, ...told];
	const inText = spans(read('docs/architecture.md')).filter((s) => /^[\w.{},-]+(\/[\w.{},-]+)+\/?$/.test(s));
	expect(inText.length).toBeGreaterThan(40);
	expect([...said, ...inText.flatMap(expanded)].filter((path) => !exists(path))).toEqual([]);
});

test('[H11] the picture of the architecture is the one that the imports make now', () => {
	// Where it is not: `npm run picture`.
	expect(read('docs/architecture.svg')).toBe(picture());
	expect(read('docs/architecture.md')).toContain('](architecture.svg)');
	expect(picture()).not.toContain('NaN');
});

/** What is of the machine, of Node or of the tests, and constants that are called like a variable. */
const NOT_OURS = ['PATH', 'HOME', 'NODE_ENV', 'TORTURE_SEED', 'SEAT_ROUTES', 'ORGANIZER_ROUTES'];

test('[H10] the guides name every variable that the server reads, and no other', () => {
	const [, shape = ''] =
		/^const variables = z\.object\(\{\n([\s\S]*?)\n\}\);/m.exec(read('server/config.ts')) ?? [];
	const variables = all(shape, /^\t([A-Z_]+): /gm);
	expect(variables.length).toBeGreaterThan(15);
	const [, ...table] = rows(section(read('README.md'), 'Configuration'));
	expect(sorted(table.flatMap(([first = '']) => spans(first)))).toEqual(sorted(variables));
	const set = [
		...all(guides, /^Environment=([A-Z_]+)=/gm),
		...spans(guides).flatMap((span) => /^([A-Z]+(?:_[A-Z]+)+)(?:=.*)?$/.exec(span)?.[1] ?? [])
	];
	expect(sorted(set).filter((name) => ![...variables, ...NOT_OURS].includes(name))).toEqual([]);
});
