import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT, sources } from '../support/imports.ts';

const files = ['src', 'server']
	.flatMap((dir) => sources(join(ROOT, dir)))
	.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

/** One thing told on both sides of the network, or in two forms of itself: file after file. */
const ONE_THING: readonly string[] = [];

/** Names of types and classes that a source declares for others. */
function declared(source: string): string[] {
	return ts.createSourceFile('', source, ts.ScriptTarget.Latest, true).statements.flatMap((s) => {
		const isType = ts.isTypeAliasDeclaration(s) || ts.isInterfaceDeclaration(s);
		if (!isType && !ts.isClassDeclaration(s) && !ts.isEnumDeclaration(s)) return [];
		const isExported = (ts.getCombinedModifierFlags(s) & ts.ModifierFlags.Export) !== 0;
		return isExported && s.name !== undefined ? [s.name.text] : [];
	});
}

test('[H12] a name of an exported type or class means one thing in all of the product', () => {
	const by = new Map<string, Set<string>>();
	for (const file of files)
		for (const name of declared(readFileSync(file, 'utf8')))
			by.set(name, (by.get(name) ?? new Set()).add(relative(ROOT, file)));
	expect(by.size).toBeGreaterThan(300);
	const twice = [...by].flatMap(([name, where]) =>
		where.size > 1 ? [`${name}: ${[...where].join(', ')}`] : []
	);
	expect(twice).toEqual(ONE_THING);
});

test('[H12] what is declared for others is found, whatever it is, and nothing else', () => {
	const source =
		'export type A = 1;\nexport interface B { C: 1 }\nexport default class D {}\nclass E {}\nexport { E };\nexport const F = 1;';
	expect(declared(source)).toEqual(['A', 'B', 'D']);
});
