import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Files that run two at a time would build the same pages twice. */
const BUILT = 'tests/support/built.ts';

/** Tests of the server that hear sound or see in what time something happens: nothing runs beside them. */
const ALONE = [
	'tests/server/fuzz.test.ts',
	...['door', 'forged', 'garbage', 'many', 'pulse', 'relay', 'rooms', 'written'].map(
		(name) => `tests/server/voice/${name}.test.ts`
	)
];
/** All of a session played twice, by a process for each core. */
const PAIRS = 'tests/blind/blind.test.ts';

/** Tests in browsers in which others hear or something is measured while it happens: nothing runs beside them either. */
const HEARD = ['breach', 'fails-closed', 'journey', 'media', 'speakers', 'written'].map(
	(name) => `tests/e2e/${name}.test.ts`
);

/** One after the other: what runs beside each other needs both cores and measures nothing. */
const ORDER = ['unit', 'server', 'alone', 'pairs', 'pages', 'e2e'];
const after = (name: string) => ({ groupOrder: ORDER.indexOf(name) });

export default defineConfig({
	plugins: [
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['custom-kept', 'preferredLanguage', 'baseLocale']
		}),
		sveltekit()
	],
	build: { target: 'es2022' },
	test: {
		// Built pages are what they are: names of their parts end like those of sources.
		server: { deps: { external: [/\/build\//] } },
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					sequence: after('unit'),
					include: ['tests/unit/**/*.test.ts'],
					environment: 'node',
					maxWorkers: 2,
					testTimeout: 30_000
				}
			},
			{
				extends: true,
				test: {
					name: 'server',
					sequence: after('server'),
					globalSetup: BUILT,
					include: ['tests/server/**/*.test.ts'],
					exclude: ALONE,
					testTimeout: 20_000,
					environment: 'node',
					// Much of it waits.
					maxWorkers: 3
				}
			},
			{
				extends: true,
				test: {
					name: 'alone',
					sequence: after('alone'),
					globalSetup: BUILT,
					include: ALONE,
					testTimeout: 10_000,
					environment: 'node',
					fileParallelism: false
				}
			},
			{
				extends: true,
				test: {
					name: 'blind',
					sequence: after('unit'),
					include: ['tests/blind/**/*.test.ts'],
					exclude: [PAIRS],
					environment: 'node',
					maxWorkers: 2,
					testTimeout: 600_000
				}
			},
			{
				extends: true,
				test: {
					name: 'pairs',
					sequence: after('pairs'),
					include: [PAIRS],
					environment: 'node',
					testTimeout: 600_000
				}
			},
			{
				extends: true,
				test: {
					name: 'pages',
					sequence: after('pages'),
					globalSetup: BUILT,
					include: ['tests/e2e/**/*.test.ts'],
					exclude: HEARD,
					environment: 'node',
					maxWorkers: 2,
					testTimeout: 600_000,
					hookTimeout: 300_000
				}
			},
			{
				extends: true,
				test: {
					name: 'e2e',
					sequence: after('e2e'),
					globalSetup: BUILT,
					include: HEARD,
					environment: 'node',
					fileParallelism: false,
					testTimeout: 600_000,
					hookTimeout: 300_000
				}
			}
		]
	}
});
