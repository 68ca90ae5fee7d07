import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import svelteConfig from '../../svelte.config.js';
import { launch } from './browser.ts';
import type { Bench } from './lab-page.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** What the page offers: every call is carried out in a real browser. */
type Lab = { [K in keyof Bench]: (...args: Parameters<Bench[K]>) => Promise<Awaited<ReturnType<Bench[K]>>> };

/** The policy of the product's pages; words like 'self' are quoted in a header. */
function policy(): string {
	const plain = /^(https?:|blob:|data:|wss?:)/;
	return Object.entries(svelteConfig.kit?.csp?.directives ?? {})
		.map(
			([name, from]) => `${name} ${(from as string[]).map((s) => (plain.test(s) ? s : `'${s}'`)).join(' ')}`
		)
		.join('; ');
}

/** The slides' own code, as its sources are now, in a page of a real browser under the product's policy. */
export async function openLab(): Promise<{ lab: Lab; page: Page; close: () => Promise<void> }> {
	const cacheDir = mkdtempSync(join(tmpdir(), 'blindpick-lab-'));
	const vite = await createServer({
		configFile: false,
		root: ROOT,
		cacheDir,
		logLevel: 'error',
		appType: 'custom',
		resolve: { alias: { $wire: join(ROOT, 'src/wire') } },
		// Served as they are: what is found on the way would reload the page.
		optimizeDeps: { noDiscovery: true, include: [] },
		server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
		plugins: [
			{
				name: 'lab',
				configureServer: (s) => {
					s.middlewares.use('/lab', (_req, res) => {
						res.setHeader('content-type', 'text/html');
						res.setHeader('content-security-policy', policy());
						res.end('<!doctype html><script type="module" src="/tests/support/lab-page.ts"></script>');
					});
				}
			}
		]
	});
	await vite.listen();
	const browser = await launch();
	const page = await browser.newPage();
	await page.goto(`${vite.resolvedUrls?.local[0] ?? ''}lab`);
	await page.waitForFunction(() => 'bench' in window, undefined, { timeout: 60_000 });
	const lab = new Proxy({} as Lab, {
		get:
			(_, name: keyof Bench) =>
			(...args: unknown[]) =>
				page.evaluate(([n, a]) => (window.bench[n] as (...x: unknown[]) => unknown)(...a), [
					name,
					args
				] as const)
	});
	const close = async () => {
		await browser.close();
		await vite.close();
		rmSync(cacheDir, { recursive: true, force: true });
	};
	return { lab, page, close };
}
