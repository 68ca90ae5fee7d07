import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DIR = new URL('../../messages', import.meta.url).pathname;
const AREAS = readdirSync(DIR);

const text = (area: string, locale: string) => readFileSync(join(DIR, area, `${locale}.json`), 'utf8');

function words(area: string, locale: string): Record<string, string> {
	const { $schema: _, ...rest } = JSON.parse(text(area, locale));
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

test.each(['es', 'en', 'pt'])('[H2] no key stands twice in %s, in one area or in two', (locale) => {
	const keys = AREAS.flatMap((area) => [...text(area, locale).matchAll(/^\t"(\w+)":/gm)].map((m) => m[1]));
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

/** Numbers that are never one: limits of the product, and what is told only beyond them. */
const NEVER_ONE = [
	'org_criterion_most',
	'org_su_most',
	'org_su_speakers_most',
	'presenter_bad_too_many',
	'presenter_bad_pixels',
	'presenter_slides_limit'
];
/** A word in the plural right behind a place for a number (not for a name), and `(s)` for want of one. */
const BARE =
	/\{(?!startup|slot|who|name)\w+\}\s+(?!(?:es|is|was|has|más|de|of)\b)\p{Ll}{2,}(?:s|ia)\b|\p{L}\((?:s|es)\)/u;

test('[H5] beside a number stands a word in its number, by the rules of the language', () => {
	const bare: string[] = [];
	for (const area of AREAS)
		for (const locale of ['es', 'en', 'pt'])
			for (const [key, text] of Object.entries(words(area, locale)))
				if (typeof text === 'string' && BARE.test(text) && !NEVER_ONE.includes(key))
					bare.push(`${locale} ${key}: ${text}`);
	expect(bare).toEqual([]);
});

test('[H5] one and many are said differently, in each language', async () => {
	const { m } = await import('../../src/lib/paraglide/messages.js');
	const say = (n: number, locale: 'es' | 'en' | 'pt') => m.presenter_slides_save({ count: n }, { locale });
	expect([1, 2, 1_000_000].map((n) => say(n, 'es'))).toEqual([
		'Guardar 1 diapositiva',
		'Guardar 2 diapositivas',
		'Guardar 1000000 diapositivas'
	]);
	expect([0, 1, 2].map((n) => say(n, 'en'))).toEqual(['Save 0 slides', 'Save 1 slide', 'Save 2 slides']);
	expect([1, 2].map((n) => say(n, 'pt'))).toEqual(['Salvar 1 slide', 'Salvar 2 slides']);
	expect(m.org_counts({ s: 1, o: 3 }, { locale: 'es' })).toBe('1 startup, 3 personas evaluadoras');
	expect(m.org_counts({ s: 2, o: 1 }, { locale: 'es' })).toBe('2 startups, 1 persona evaluadora');
});

test('[H5] every plural has a text for whatever number comes', () => {
	for (const area of AREAS)
		for (const locale of ['es', 'en', 'pt'])
			for (const [key, text] of Object.entries(words(area, locale))) {
				if (typeof text === 'string') continue;
				const [{ match, selectors }] = text as [{ match: Record<string, string>; selectors: string[] }];
				expect(Object.keys(match), key).toContain(selectors.map((s) => `${s}=*`).join(', '));
			}
});
