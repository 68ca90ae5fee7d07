import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../shots/', import.meta.url));
const SIZES = {
	phone: { width: 360, height: 740 },
	tablet: { width: 768, height: 1024 },
	laptop: { width: 1366, height: 768 },
	hall: { width: 1920, height: 1080 }
} as const;
export type Size = keyof typeof SIZES;

export interface Film {
	language: 'es' | 'en' | 'pt';
	sizes: readonly Size[];
	themes: readonly ('light' | 'dark')[];
	/** Scenes to take, by how they begin; all when empty. */
	only: readonly string[];
}

/** One page per person, kept open through all scenes; a picture of each at every size and theme. */
export class Camera {
	readonly pages = new Map<string, Page>();
	taken = 0;
	readonly #browser: Browser;
	readonly #base: string;
	readonly #film: Film;
	readonly #contexts: BrowserContext[] = [];

	constructor(browser: Browser, base: string, film: Film) {
		this.#browser = browser;
		this.#base = base;
		this.#film = film;
	}

	async open(name: string, path: string, cookie?: { value: string; path: string }): Promise<Page> {
		const context = await this.#browser.newContext({
			locale: { es: 'es-PE', en: 'en-GB', pt: 'pt-BR' }[this.#film.language],
			timezoneId: 'America/Lima',
			permissions: ['microphone', 'camera']
		});
		this.#contexts.push(context);
		if (cookie !== undefined) {
			const { hostname } = new URL(this.#base);
			await context.addCookies([
				{ name: 'bp_seat', value: cookie.value, domain: hostname, path: cookie.path, httpOnly: true }
			]);
		}
		const page = await context.newPage();
		await page.goto(this.#base + path);
		this.pages.set(name, page);
		return page;
	}

	/** @param names whose page; everybody open by default */
	async take(scene: string, names: readonly string[] = [...this.pages.keys()]): Promise<void> {
		const { only } = this.#film;
		if (only.length > 0 && !only.some((o) => scene.startsWith(o))) return;
		for (const name of names) {
			const page = this.pages.get(name);
			if (page === undefined) throw new Error(`no page of ${name}`);
			for (const size of this.#film.sizes) {
				for (const theme of this.#film.themes) await this.#one(page, scene, name, size, theme);
			}
		}
	}

	async close(): Promise<void> {
		for (const c of this.#contexts) await c.close();
	}

	async #one(page: Page, scene: string, name: string, size: Size, theme: 'light' | 'dark'): Promise<void> {
		const { language } = this.#film;
		const folder = join(FOLDER, `${size}-${theme}-${language}`);
		mkdirSync(folder, { recursive: true });
		await page.setViewportSize(SIZES[size]);
		await page.emulateMedia({ colorScheme: theme });
		await page.waitForTimeout(150);
		await page.screenshot({ path: join(folder, `${scene}-${name}.png`), fullPage: size !== 'hall' });
		this.taken++;
		const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		if (over > 0) process.stdout.write(`${over} px wider than its screen: ${size} ${scene} ${name}\n`);
	}
}
