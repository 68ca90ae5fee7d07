import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = new URL('../..', import.meta.url).pathname;

/** The sources under a folder, by their whole paths; compiled words are none. */
export function sources(dir: string): string[] {
	return readdirSync(dir).flatMap((name) => {
		const path = join(dir, name);
		if (name === 'paraglide') return [];
		if (statSync(path).isDirectory()) return sources(path);
		return /\.(ts|svelte)$/.test(name) ? [path] : [];
	});
}

function target(from: string, spec: string): string | null {
	if (spec.startsWith('.')) return resolve(dirname(from), spec);
	if (spec.startsWith('$lib')) return join(ROOT, 'src/lib', spec.slice(4));
	if (spec.startsWith('$wire')) return join(ROOT, 'src/wire', spec.slice(5));
	return null;
}

/** What a text imports, as it is written there. */
export function specifiers(text: string): string[] {
	return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1] as string);
}

/** What a file imports of ours, types included, by paths from the top. */
export function imports(file: string, text = readFileSync(file, 'utf8')): string[] {
	return specifiers(text).flatMap((spec) => {
		const to = target(file, spec);
		return to === null ? [] : [relative(ROOT, to)];
	});
}
