import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTANTS, table } from './mutants/list.ts';
import { mutate } from './mutants/tree.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

test('[B15] every mutant still applies at one place, changes it, and is caught by a check that is there', () => {
	expect(MUTANTS.length).toBeGreaterThanOrEqual(50);
	expect(new Set(MUTANTS.map((m) => m.id)).size).toBe(MUTANTS.length);
	for (const m of MUTANTS) {
		const text = readFileSync(join(ROOT, m.file), 'utf8');
		expect(mutate(text, m), m.id).not.toBe(text);
		if (m.by === 'pairs') continue;
		expect(readFileSync(join(ROOT, m.by.file), 'utf8'), m.id).toContain(m.by.name);
	}
});

test('[B15] the table in the docs is the list', () => {
	const plain = (text: string) => text.replaceAll(/[ -]+/g, ' ');
	expect(plain(readFileSync(join(ROOT, 'docs/blindness.md'), 'utf8'))).toContain(plain(table()));
});
