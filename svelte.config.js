import { renameSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const OUT = 'build';
const node = adapter({ out: OUT });

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: {
			...node,
			/** @param {import('@sveltejs/kit').Builder} builder */
			adapt: async (builder) => {
				await node.adapt(builder);
				// We keep the files in memory (server/launch/assets.ts); adapter-node's handler finds none to open.
				renameSync(`${OUT}/client`, `${OUT}/assets`);
			}
		},
		alias: { $wire: 'src/wire' },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['self'],
				'script-src': ['self', 'wasm-unsafe-eval'],
				'style-src': ['self'],
				// SvelteKit's route announcer sets this one style attribute.
				'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
				'img-src': ['self', 'blob:', 'data:'],
				'media-src': ['self', 'blob:'],
				'connect-src': ['self'],
				'worker-src': ['self', 'blob:'],
				'font-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none']
			}
		},
		typescript: {
			config: (config) => {
				config.include.push('../server/**/*.ts', '../tests/**/*.ts', '../*.config.ts');
				config.compilerOptions.allowImportingTsExtensions = true;
				config.compilerOptions.allowJs = true;
				config.compilerOptions.checkJs = false;
			}
		}
	}
};
