import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { imports, ROOT, sources, specifiers } from '../support/imports.ts';

/** Which part of the house a file is in: the longest prefix counts. */
const PARTS = [
	'src/domain/kernel',
	'src/domain/lint',
	'src/domain/session',
	'src/wire',
	'src/lib/voice/mask',
	'src/lib/voice/wav',
	'src/lib/voice/sdp',
	'src/lib/paraglide',
	'src/lib/live',
	'src/lib/ui',
	'src/lib/slides',
	'src/lib/voice',
	'src/lib/results',
	'src/lib/seat',
	'src/lib/meeting',
	'src/lib/panel',
	'src/lib/presenter',
	'src/lib/organizer',
	'src/routes',
	'src/hooks',
	'src/app.css',
	'server/journal',
	'server/store',
	'server/pictures',
	'server/vault',
	'server/people',
	'server/guard',
	'server/work',
	'server/streams',
	'server/sessions',
	'server/voice/speech',
	'server/voice',
	'server/http',
	'server/realtime',
	'server/launch',
	'server/demo',
	'server/ports',
	'server/clock',
	'server/limits',
	'server/pace',
	'server/outgoing',
	'server/config',
	'server/log',
	'server/words',
	'server/faults',
	'server/compose',
	'server/start',
	'server/main',
	'server/link',
	'server/rekey'
];
const DOMAIN = PARTS.filter((p) => p.startsWith('src/domain/'));
/** Folders of the pages' library. */
const LIB = PARTS.filter((p) => /^src\/lib\/(?!paraglide|voice\/)/.test(p));
/** What any of them may use. */
const PAGES = [
	'src/wire',
	'src/lib/paraglide',
	'src/lib/voice/mask',
	'src/lib/voice/wav',
	'src/lib/voice/sdp'
];
const STORES = [...DOMAIN, 'src/wire', 'server/ports'];
const ALL = PARTS.filter((p) => p.startsWith('server/') || DOMAIN.includes(p) || p === 'src/wire');

/** From → to. Arrows go down only; whatever is not listed is forbidden. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
	'src/domain/kernel': [],
	'src/domain/lint': ['src/domain/kernel'],
	'src/domain/session': ['src/domain/kernel', 'src/domain/lint'],
	'src/wire': DOMAIN,
	'src/lib/voice/mask': [],
	'src/lib/voice/wav': [],
	'src/lib/voice/sdp': [],
	'src/lib/live': [...PAGES],
	'src/lib/ui': [...PAGES, 'src/lib/live'],
	'src/lib/slides': [...PAGES, 'src/lib/live'],
	'src/lib/voice': [...PAGES, 'src/lib/live'],
	'src/lib/results': [...PAGES, 'src/lib/live', 'src/lib/ui'],
	'src/lib/seat': [...PAGES, 'src/lib/live', 'src/lib/ui', 'src/lib/voice'],
	'src/lib/meeting': [...PAGES, 'src/lib/seat', 'src/lib/ui', 'src/lib/voice'],
	'src/lib/panel': [
		...PAGES,
		'src/lib/live',
		'src/lib/meeting',
		'src/lib/results',
		'src/lib/seat',
		'src/lib/slides',
		'src/lib/ui',
		'src/lib/voice'
	],
	'src/lib/presenter': [
		...PAGES,
		'src/lib/live',
		'src/lib/meeting',
		'src/lib/results',
		'src/lib/seat',
		'src/lib/slides',
		'src/lib/ui',
		'src/lib/voice'
	],
	'src/lib/organizer': [
		...PAGES,
		'src/lib/live',
		'src/lib/meeting',
		'src/lib/results',
		'src/lib/seat',
		'src/lib/ui'
	],
	'src/routes': [...LIB, ...PAGES, 'src/app.css'],
	'src/hooks': [...LIB, 'src/lib/paraglide'],
	'server/ports': DOMAIN,
	'server/clock': ['server/ports'],
	'server/limits': [],
	'server/pace': ['server/ports'],
	'server/outgoing': [],
	'server/faults': DOMAIN,
	'server/log': ['server/config'],
	'server/config': ['server/limits', 'server/vault'],
	'server/journal': STORES,
	'server/store': [...STORES, 'server/journal'],
	'server/vault': [...STORES, 'server/store'],
	'server/people': [...STORES, 'server/store', 'server/vault'],
	'server/pictures': [...DOMAIN, 'server/ports', 'server/work', 'server/sessions'],
	'server/voice/speech': [...DOMAIN, 'src/lib/voice/wav'],
	'server/voice': [
		...DOMAIN,
		'src/lib/voice/sdp',
		'server/limits',
		'server/pace',
		'server/outgoing',
		'server/log',
		'server/faults',
		'server/voice/speech',
		'src/lib/voice/mask'
	],
	'server/guard': DOMAIN,
	'server/words': DOMAIN,
	'server/work': [...DOMAIN, 'src/wire'],
	'server/streams': ['src/domain/kernel', 'src/wire', 'server/journal', 'server/store'],
	'server/sessions': [
		...STORES,
		'server/streams',
		'server/limits',
		'server/pace',
		'server/words',
		'server/journal',
		'server/store',
		'server/people',
		'server/vault',
		'server/guard',
		'server/faults',
		'server/work',
		'server/voice/speech'
	],
	'server/http': [
		...DOMAIN,
		'src/wire',
		'server/sessions',
		'server/people',
		'server/store',
		'server/pictures',
		'server/voice/speech',
		'server/work',
		'server/ports',
		'server/config',
		'server/faults',
		'server/log'
	],
	'server/realtime': [
		...DOMAIN,
		'src/wire',
		'server/sessions',
		'server/http',
		'server/voice',
		'server/config',
		'server/faults',
		'server/log',
		'server/pace',
		'server/ports'
	],
	'server/compose': ALL,
	'server/launch': [...ALL, 'server/demo'],
	'server/demo': [...ALL, 'src/lib/voice/mask', 'src/lib/voice/wav'],
	'server/start': ALL,
	'server/main': ALL,
	'server/link': ALL,
	'server/rekey': ALL
};

/** The part of a path from the top. */
function partOf(path: string): string {
	return PARTS.filter((p) => path.startsWith(p)).sort((a, b) => b.length - a.length)[0] ?? path;
}

function forbidden(file: string): string[] {
	const from = relative(ROOT, file);
	return imports(file).flatMap((to) => {
		const [a, b] = [partOf(from), partOf(to)];
		const fine = a === b || (ALLOWED[a] ?? []).includes(b);
		return fine ? [] : [`${from} → ${to}`];
	});
}

test('[H1] imports go down the arrows only', () => {
	const all = [...sources(join(ROOT, 'src')), ...sources(join(ROOT, 'server'))];
	expect(all.length).toBeGreaterThan(100);
	expect(all.flatMap(forbidden)).toEqual([]);
});

/** What an import of a file loads when it runs: types are gone by then. */
function loads(file: string, seen: Set<string>): string[] {
	if (seen.has(file) || !existsSync(file)) return [];
	seen.add(file);
	const text = readFileSync(file, 'utf8').replace(/(?:import|export) type [^;]*;/g, '');
	const known = specifiers(text).filter((spec) => spec.startsWith('$'));
	if (known.length > 0) return known.map((spec) => `${relative(ROOT, file)} → ${spec}`);
	return imports(file, text).flatMap((to) => loads(join(ROOT, to), seen));
}

test('[H1] what the scripts of package.json run imports nothing that the build alone knows', () => {
	const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		scripts: Record<string, string>;
	};
	const run = Object.values(scripts).flatMap((line) => /\bnode (\S+\.ts)/.exec(line)?.[1] ?? []);
	expect(run).toContain('tests/torture/run.ts');
	const seen = new Set<string>();
	expect(run.flatMap((file) => loads(join(ROOT, file), seen))).toEqual([]);
	expect(seen.size).toBeGreaterThan(200);
});

test('[A25] nothing of the server calls out but by one place', () => {
	const out =
		/\bfetch\(|\bnew WebSocket\(|\b(request|get)\b[^;]*from 'node:https?'|from 'node:(http2|tls|dns)'|XMLHttpRequest/;
	const calling = sources(join(ROOT, 'server')).filter((f) => out.test(readFileSync(f, 'utf8')));
	expect(calling.map((f) => relative(ROOT, f))).toEqual(['server/outgoing.ts']);
});

test('[H1] the domain imports nothing of Node or npm', () => {
	const outside = sources(join(ROOT, 'src/domain')).flatMap((f) =>
		[...readFileSync(f, 'utf8').matchAll(/from '([^.'][^']*)'/g)].map((m) => m[1])
	);
	expect(outside).toEqual([]);
});

const client = join(ROOT, 'build/assets');
// `npm test` builds first; alone, there may be no build to look at.
test.skipIf(!existsSync(client))('[H1] no server code is in the built pages', () => {
	const scripts = (dir: string): string[] =>
		readdirSync(dir).flatMap((n) =>
			statSync(join(dir, n)).isDirectory() ? scripts(join(dir, n)) : n.endsWith('.js') ? [join(dir, n)] : []
		);
	const found = scripts(client).filter((f) => readFileSync(f, 'utf8').includes('blindpick vault key'));
	expect(readFileSync(join(ROOT, 'server/vault/key.ts'), 'utf8')).toContain('blindpick vault key');
	expect(found).toEqual([]);
});
