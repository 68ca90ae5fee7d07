import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const items = JSON.parse(read('tests/fixtures/security/asvs-5.0.json')) as { id: string; level: number }[];
const ids = items.map((item) => item.id);
const [, section = ''] = read('docs/security.md').split('\n## OWASP ASVS');
const head = section.slice(0, section.indexOf('\n| V'));
const lines = section.split('\n').filter((line) => line.startsWith('| V'));
const rows = lines.map((line) => {
	const [, range = '', level = '', status = '', ...where] = line.split('|').map((cell) => cell.trim());
	return { range, named: expanded(range), level, status, where: where.join('|') };
});

function expanded(range: string): string[] {
	const [from = '', to = from] = range.split('–');
	if (!ids.includes(from) || !ids.includes(to)) return [range];
	return ids.slice(ids.indexOf(from), ids.indexOf(to) + 1);
}

const having = (status: string) => rows.filter((r) => r.status === status).flatMap((r) => r.named);

test('the table has each item of ASVS once, in its order, with its level', () => {
	expect(rows.flatMap((r) => r.named)).toEqual(ids);
	for (const { range, named, level } of rows) {
		const levels = new Set(items.filter((item) => named.includes(item.id)).map((item) => item.level));
		expect(level, range).toBe([...levels].sort((a, b) => a - b).join(', '));
	}
});

test('the head counts each status and says of each unmet item what would meet it', () => {
	const counts = ['met', 'n/a', 'unmet'].map((status) => having(status).length);
	expect(counts.reduce((a, b) => a + b)).toBe(ids.length);
	expect([...head.matchAll(/\d+ (?=are|do)/g)].map((m) => Number(m[0]))).toEqual(counts);
	const listed = [...head.matchAll(/V\d+\.\d+\.\d+/g)].map((m) => m[0]);
	expect(listed.sort()).toEqual(having('unmet').sort());
});

test('every file that the table names exists', () => {
	const files = rows.flatMap((r) => [...r.where.matchAll(/`([^`]+)`/g)].map((m) => m[1] as string));
	expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('every rule that the table names exists', () => {
	const rules = [...read('tests/RULES.md').matchAll(/^- ([A-Z]\d+): /gm)].map((m) => m[1]);
	const named = rows.flatMap((r) => [...r.where.matchAll(/\b[A-Z]\d+\b(?!\.\d)/g)].map((m) => m[0]));
	expect(named.length).toBeGreaterThan(0);
	expect(named.filter((name) => !rules.includes(name))).toEqual([]);
});
