import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
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
	(m) => m[1] ?? ''
);
/** What a call is made on, through `.each(…)` and the like; '' for one that is never run. */
function caller(node: ts.Expression): string {
	if (ts.isIdentifier(node)) return node.text;
	if (ts.isPropertyAccessExpression(node))
		return ['skip', 'todo'].includes(node.name.text) ? '' : caller(node.expression);
	if (ts.isCallExpression(node)) return caller(node.expression);
	return ts.isTaggedTemplateExpression(node) ? caller(node.tag) : '';
}

/** What makes tests of a title that is given to it; of the last ones one for each row of a table. */
const MAKES_TESTS = ['test', 'describe', 'asks', 'happens', 'misfits'];

/** Rules named in the titles of tests: a comment proves nothing. */
function namedIn(source: string): string[] {
	const found: string[] = [];
	const look = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && MAKES_TESTS.includes(caller(node.expression))) {
			const [title] = node.arguments;
			if (title !== undefined && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)))
				found.push(...[...title.getText().matchAll(/\[([A-Z]\d+)\]/g)].map((m) => m[1] ?? ''));
		}
		ts.forEachChild(node, look);
	};
	look(ts.createSourceFile('', source, ts.ScriptTarget.Latest, true));
	return found;
}

const named = new Set(files(TESTS).flatMap((f) => namedIn(readFileSync(f, 'utf8'))));

test('every rule has a test', () => {
	expect(rules.filter((r) => !named.has(r))).toEqual([]);
});

test('every rule that a test names exists, once', () => {
	expect([...named].filter((n) => !rules.includes(n))).toEqual([]);
	expect(new Set(rules).size).toBe(rules.length);
});

test('a rule in a comment, in a test that is left out or in no title is not named', () => {
	const source =
		"// [Z1]\ntest.skip('[Z2] x', f);\ntest.each([['[Z3]']])('[Z4] %s', f);\ndescribe(`[Z5] ${y}`, f);asks('[Z6]', [['[Z7]']]);";
	expect(namedIn(source)).toEqual(['Z4', 'Z5', 'Z6']);
});
