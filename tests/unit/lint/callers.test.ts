import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { presenterFindings } from '../../../server/sessions/lint.ts';
import { given } from '../domain/given.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

function files(dir: string): string[] {
	return readdirSync(dir).flatMap((name) => {
		const path = join(dir, name);
		if (statSync(path).isDirectory()) return name === 'paraglide' ? [] : files(path);
		return /\.(ts|svelte)$/.test(name) ? [path] : [];
	});
}

/** Where a linter is made. Whatever else made one could compare an official's words with an identity. */
test('[L5] only the presenter’s own screens and the doors for decks and written pitches run the linter', () => {
	const makers = [...files(join(ROOT, 'src')), ...files(join(ROOT, 'server'))]
		.filter((f) => /\b(?:linter|presenterFindings)\(/.test(readFileSync(f, 'utf8')))
		.map((f) => relative(ROOT, f))
		.sort();
	expect(makers).toEqual([
		'server/sessions/lint.ts',
		'server/sessions/room.ts',
		'src/domain/lint/lint.ts',
		'src/lib/presenter/Called.svelte',
		'src/lib/presenter/Green.svelte'
	]);
	const askers = files(join(ROOT, 'server'))
		.filter((f) => /\.findings\(/.test(readFileSync(f, 'utf8')))
		.map((f) => relative(ROOT, f));
	expect(askers).toEqual(['server/http/deck.ts', 'server/http/speech.ts']);
});

test('[L5] the check refuses every seat but a presenter', () => {
	const { state } = given().lobby();
	const look = (seat: string) => presenterFindings(state, seat, () => undefined, ['info@x.pe'], []);
	expect(look('p1')).toHaveLength(1);
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'cap', 'org', 'nobody']) expect(() => look(seat)).toThrow();
});
