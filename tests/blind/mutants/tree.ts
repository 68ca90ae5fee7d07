import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const PARTS = ['server', 'src', 'messages', 'tests', 'package.json'];
/** Tests need none of the pages' tools, but for their names of folders. */
const CONFIG = `export default {
	resolve: {
		alias: Object.fromEntries(
			['wire', 'lib'].map((name) => ['$' + name, new URL('src/' + name, import.meta.url).pathname])
		)
	},
	test: { environment: 'node', testTimeout: 60000, cache: false }
};
`;

/** The mutant's text is not there, or not once: the code has moved on and the mutant must follow. */
export class StaleMutantError extends Error {
	override readonly name = 'StaleMutantError';
}

/** Throws {@link StaleMutantError}. */
export function mutate(text: string, { id, file, find, put }: Mutant): string {
	const times = text.split(find).length - 1;
	if (times !== 1)
		throw new StaleMutantError(`${id} no longer applies: its text stands ${times} times in ${file}`);
	return text.replace(find, () => put);
}

/** A copy of the sources where changes harm nobody. */
export class Tree {
	readonly dir: string;

	constructor() {
		this.dir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'blindpick-mutant-'));
		for (const part of PARTS) cpSync(join(ROOT, part), join(this.dir, part), { recursive: true });
		symlinkSync(join(ROOT, 'node_modules'), join(this.dir, 'node_modules'));
		writeFileSync(join(this.dir, 'vitest.config.ts'), CONFIG);
	}

	/** Changes one place; what it returns puts it back. */
	apply(m: Mutant): () => void {
		const path = join(this.dir, m.file);
		const before = readFileSync(path, 'utf8');
		writeFileSync(path, mutate(before, m));
		return () => writeFileSync(path, before);
	}

	remove(): void {
		rmSync(this.dir, { recursive: true, force: true });
	}
}
