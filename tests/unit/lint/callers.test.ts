import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { lintBeside } from '../../../server/sessions/lint.ts';
import { lint } from '../../../server/work/jobs.ts';
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
test('[L5] only the presenter’s own screens, the doors for decks and written pitches, and the guard of these run the linter', () => {
	const makers = [...files(join(ROOT, 'src')), ...files(join(ROOT, 'server'))]
		.filter((f) => /\b(?:linter|lintBeside)\(/.test(readFileSync(f, 'utf8')))
		.map((f) => relative(ROOT, f))
		.sort();
	expect(makers).toEqual([
		'server/guard/guard.ts',
		'server/sessions/lint.ts',
		'server/sessions/room.ts',
		'server/work/jobs.ts',
		'src/domain/lint/lint.ts',
		'src/lib/presenter/Called.svelte',
		'src/lib/presenter/Green.svelte'
	]);
	const askers = files(join(ROOT, 'server'))
		.filter((f) => /\.lookedOver\(/.test(readFileSync(f, 'utf8')))
		.map((f) => relative(ROOT, f));
	expect(askers).toEqual(['server/http/explained.ts']);
	const doors = files(join(ROOT, 'server'))
		.filter((f) => /\bperformExplained\(/.test(readFileSync(f, 'utf8')))
		.map((f) => relative(ROOT, f))
		.sort();
	expect(doors).toEqual(['server/http/deck.ts', 'server/http/explained.ts', 'server/http/speech.ts']);
});

test('[L5] nothing of any seat but a presenter is looked through', () => {
	const { state } = given().lobby();
	const ask = (seat: string) => {
		const beside = lintBeside(state, seat, () => undefined);
		return beside && { ...beside, texts: ['info@x.pe'], kept: [] };
	};
	const own = ask('p1');
	expect(own && lint(own)).toHaveLength(1);
	for (const seat of ['o1', 'mod', 'aud', 'hall', 'cap', 'org', 'nobody']) expect(ask(seat)).toBe(null);
});
