import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DIR = new URL('../../messages', import.meta.url).pathname;
const AREAS = readdirSync(DIR);

function words(area: string, locale: string): Record<string, string> {
	const { $schema: _, ...rest } = JSON.parse(readFileSync(join(DIR, area, `${locale}.json`), 'utf8'));
	return rest as Record<string, string>;
}

const holes = (text: unknown) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test.each(AREAS)('[H2] %s has the same words with the same places in three languages', (area) => {
	const es = words(area, 'es');
	for (const locale of ['en', 'pt']) {
		const other = words(area, locale);
		expect(Object.keys(other).sort()).toEqual(Object.keys(es).sort());
		for (const key of Object.keys(es)) {
			expect(`${key} ${[...new Set(holes(other[key]))].join()}`).toBe(
				`${key} ${[...new Set(holes(es[key]))].join()}`
			);
			expect(String(other[key]).trim(), key).not.toBe('');
		}
	}
});

test('[H2] no key stands in two areas', () => {
	const keys = AREAS.flatMap((area) => Object.keys(words(area, 'es')));
	expect(keys.filter((k, i) => keys.indexOf(k) !== i)).toEqual([]);
});

test('every word is used', () => {
	const root = new URL('../../', import.meta.url).pathname;
	const named = new Set<string>();
	for (const dir of ['src', 'server'])
		for (const file of readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }))
			if (/\.(ts|svelte)$/.test(file))
				for (const name of readFileSync(join(root, dir, file), 'utf8').match(/\w+/g) ?? []) named.add(name);
	const keys = AREAS.flatMap((area) => Object.keys(words(area, 'es')));
	expect(keys.filter((key) => !named.has(key))).toEqual([]);
});
