import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT, sources } from '../support/imports.ts';

/*
 * Members of classes that nothing but their own class, or tests, ask for. Knip sees exports alone. A class that is used
 * by the type of a port says so (`implements`), so that a call of the port counts for it.
 */

/** What is asked for where the compiler's eye does not reach, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
	'OwnFiles.fetch': 'pdf.js',
	'MaskProcessor.process': 'the browser, for each block of sound',
	'BodyError.status': 'app.ts reads it of any error, as Express sets it',
	'ConfigError.exitCode': 'what starts reads it of any error',
	'LateCounts.add': 'by the port `Later` of log.ts, which people may not import',
	'LateCounts.keep': 'by the port `Later`',
	'LateCounts.due': 'by the port `Later`',
	'LiveVoice.follow': 'by the port `VoiceFollower` of the sessions, which voice may not import',
	'LiveVoice.say': 'by the port `VoiceFollower`',
	'LiveVoice.hush': 'by the port `VoiceFollower`',
	'LiveVoice.relayPid': 'tests kill the process',
	'Filter.inBytes': 'tests look through files with the search of the guard itself',
	'Orphans.begun': 'its own `follow`, by events of the page that tests have not',
	'Orphans.sent': 'its own `follow`',
	'Typed.begins': 'its own `follow`',
	'Draft.handing': 'no page shows it by itself; tests wait for it'
};

type Member = ts.ClassElement & { name: ts.Identifier };
type Class = ts.ClassLikeDeclaration;

const all = ['src', 'server'].flatMap((dir) => sources(join(ROOT, dir)));
const files = all.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
const markup = all
	.flatMap((file) => (file.endsWith('.svelte') ? [readFileSync(file, 'utf8')] : []))
	.join('\n');

/** What components ask for, after a dot or taken out of an object by name: only of what pages have. */
const inMarkup = new Set([
	...[...markup.matchAll(/\.(\w+)/g)].map((m) => m[1] ?? ''),
	...[...markup.matchAll(/\{([^{}]*)\} = /g)].flatMap((m) => m[1]?.match(/\w+/g) ?? [])
]);

function programOf(): ts.Program {
	const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
	const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
	// The compiled words have no classes and are long.
	return ts.createProgram(files, { ...options, allowJs: false });
}

function isMember(node: ts.ClassElement): node is Member {
	const isPublic = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) === 0;
	return isPublic && node.name !== undefined && ts.isIdentifier(node.name);
}

/** Every node under one, deepest last. */
function each(node: ts.Node, look: (node: ts.Node) => void): void {
	look(node);
	ts.forEachChild(node, (child) => each(child, look));
}

/** What a name stands for where it is read: after a dot, or taken out of an object by name. */
function declarationsAt(checker: ts.TypeChecker, node: ts.Identifier): readonly ts.Declaration[] {
	const { parent } = node;
	if (ts.isPropertyAccessExpression(parent) && parent.name === node)
		return checker.getSymbolAtLocation(node)?.declarations ?? [];
	if (!ts.isBindingElement(parent) || (parent.propertyName ?? parent.name) !== node) return [];
	return checker.getTypeAtLocation(parent.parent).getProperty(node.text)?.declarations ?? [];
}

/** A member of this name in whatever a class extends and implements. */
function above(checker: ts.TypeChecker, owner: ts.Node, name: string): readonly ts.Declaration[] {
	if (!ts.isClassLike(owner)) return [];
	const types = owner.heritageClauses?.flatMap((clause) => [...clause.types]) ?? [];
	const found = types.flatMap((t) => checker.getTypeAtLocation(t).getProperty(name)?.declarations ?? []);
	return [...found, ...found.flatMap((d) => above(checker, d.parent, name))];
}

/** The declarations by which a member may be asked for: its own, and those of what its class extends and implements. */
function asked(checker: ts.TypeChecker, owner: Class, { name }: Member): ReadonlySet<ts.Declaration> {
	const own = owner.members.filter((m) => m.name !== undefined && m.name.getText() === name.text);
	return new Set<ts.Declaration>([...own, ...above(checker, owner, name.text)]);
}

/** What overrides a member of a library the library calls. */
function isForeign(program: ts.Program, declaration: ts.Declaration): boolean {
	const file = declaration.getSourceFile();
	return program.isSourceFileFromExternalLibrary(file) || program.isSourceFileDefaultLibrary(file);
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
	return node.getSourceFile() === outer.getSourceFile() && node.pos >= outer.pos && node.end <= outer.end;
}

/** `Class.member` of all that nothing outside its class asks for. */
function dead(program: ts.Program): string[] {
	const checker = program.getTypeChecker();
	const trees = files.map((file) => program.getSourceFile(file)).filter((tree) => tree !== undefined);
	const open = new Map<string, { owner: Class; by: ReadonlySet<ts.Declaration>; title: string }[]>();
	for (const tree of trees)
		each(tree, (node) => {
			if (!ts.isClassLike(node)) return;
			for (const member of node.members.filter(isMember)) {
				const name = member.name.text;
				const inPages = relative(ROOT, tree.fileName).startsWith('src/');
				if (inPages && inMarkup.has(name)) continue;
				const title = `${relative(ROOT, tree.fileName)} ${node.name?.text ?? ''}.${name}`;
				const by = asked(checker, node, member);
				if ([...by].some((d) => isForeign(program, d))) continue;
				const one = { owner: node, by, title };
				open.set(name, [...(open.get(name) ?? []), one]);
			}
		});
	for (const tree of trees)
		each(tree, (node) => {
			if (!ts.isIdentifier(node)) return;
			const waiting = open.get(node.text);
			if (waiting === undefined) return;
			const found = declarationsAt(checker, node);
			const left = waiting.filter(({ owner, by }) => isWithin(node, owner) || !found.some((d) => by.has(d)));
			if (left.length === 0) open.delete(node.text);
			else open.set(node.text, left);
		});
	return [...new Set([...open.values()].flat().map(({ title }) => title))].sort();
}

test('[H12] every public member of a class is asked for by something outside it', () => {
	const found = dead(programOf());
	const name = (title: string) => title.split(' ')[1] ?? '';
	expect(found.filter((title) => !(name(title) in ELSEWHERE))).toEqual([]);
	// Nor does the list outlive its reasons.
	expect(Object.keys(ELSEWHERE).filter((one) => !found.some((title) => name(title) === one))).toEqual([]);
}, 120_000);
