import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';

const ROOT = new URL('../../../src', import.meta.url).pathname;
const AROUND = ['form', 'section', 'fieldset', 'dialog', 'Dialog'];
/** Nothing is typed into these that anybody sends. */
const OTHERS = ['checkbox', 'radio', 'file', 'range', 'search'];

interface Node {
	type?: string;
	name?: string;
	attributes?: readonly { name: string; value: unknown }[];
}
/** An element of a component, and whether something around it has its buttons too. */
interface Use {
	name: string;
	attributes: Readonly<Record<string, unknown>>;
	within: boolean;
}

function usesIn(node: unknown, within: boolean, found: Use[]): Use[] {
	if (node === null || typeof node !== 'object') return found;
	if (Array.isArray(node)) {
		for (const part of node) usesIn(part, within, found);
		return found;
	}
	const { type, name = '', attributes = [] } = node as Node;
	const element = type === 'RegularElement' || type === 'Component';
	if (element) {
		const given = attributes.map(({ name, value }) => {
			const [part] = Array.isArray(value) ? (value as { data?: string }[]) : [];
			return [name, part?.data ?? value];
		});
		found.push({ name, attributes: Object.fromEntries(given), within });
	}
	const inner = within || (element && AROUND.includes(name));
	for (const part of Object.values(node)) usesIn(part, inner, found);
	return found;
}

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.svelte'));
const uses = new Map(
	files.map((file) => {
		const { fragment } = parse(readFileSync(join(ROOT, file), 'utf8'), { modern: true });
		return [file, usesIn(fragment, false, [])];
	})
);
const nameOf = (file: string) => file.replace(/^.*\/|\.svelte$/g, '');
/** As which a component is rendered that is chosen from a list. */
const CHOSEN: Readonly<Record<string, string>> = {
	What: 'Fields',
	When: 'Fields',
	Rubric: 'Fields',
	Rule: 'Fields'
};
/** Nothing is typed there that is sent, or it is kept. */
const counts = ({ attributes: a }: Use) =>
	a['data-kept'] !== true && a['readonly'] !== true && !OTHERS.includes(String(a['type']));

/** Components with fields around which there is none of these anywhere. */
function bare(name: string): string[] {
	const rendered = CHOSEN[name] ?? name;
	return [...uses].flatMap(([file, all]) => {
		if (!all.some((use) => use.name === rendered && !use.within && counts(use))) return [];
		const upper = nameOf(file);
		const known = [...uses.values()].flat().some((use) => use.name === (CHOSEN[upper] ?? upper));
		return known ? bare(upper) : [file];
	});
}

test('[E60] every field into which something is typed that is sent stands in a form, section, fieldset or dialog with its button', () => {
	expect(['input', 'textarea'].flatMap((name) => bare(name))).toEqual([]);
});
