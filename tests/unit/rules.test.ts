import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TESTS = new URL('..', import.meta.url).pathname;

function files(dir: string): string[] {
	return readdirSync(dir).flatMap((name) => {
		const path = join(dir, name);
		if (statSync(path).isDirectory()) return files(path);
		return /\.(test|contract)\.ts$/.test(name) ? [path] : [];
	});
}

const rules = [...readFileSync(join(TESTS, 'RULES.md'), 'utf8').matchAll(/^- ([A-Z]\d+): /gm)].map(
	(m) => m[1]
);
const named = new Set(
	files(TESTS).flatMap((f) => [...readFileSync(f, 'utf8').matchAll(/\[([A-Z]\d+)\]/g)].map((m) => m[1]))
);

test('every rule has a test', () => {
	expect(rules.filter((r) => !named.has(r))).toEqual([]);
});

test('every rule that a test names exists, once', () => {
	expect([...named].filter((n) => !rules.includes(n))).toEqual([]);
	expect(new Set(rules).size).toBe(rules.length);
});
