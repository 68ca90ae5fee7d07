import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The tests of the rules alone, for whoever changes a rule and asks whether one of them notices. */
export default defineConfig({
	root: at('.'),
	resolve: { alias: { $lib: at('src/lib'), $wire: at('src/wire') } },
	test: {
		include: ['tests/unit/domain/**/*.test.ts'],
		// Reads texts for sources.
		exclude: ['tests/unit/domain/{guard,fields,scores,named}.test.ts'],
		environment: 'node',
		testTimeout: 30_000
	}
});
