import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { Dice } from '../fuzz/dice.ts';
import { settledSheet } from '../support/sheet.ts';

const slow = { timeout: 60_000 };

/** What stood on the screen while it said that it is recorded. */
export interface Shown {
	/** Its words: of which pitch. */
	heading: string;
	marks: (number | null)[];
	comment: string;
	submitted: boolean;
}

/** What a page notes about itself; times by the clock that all processes of the machine share, ms. */
interface Notes {
	shown: Shown[];
	/** When it was connected, and when not. */
	links: [kind: 'online' | 'away', at: number][];
	/** When the key came, and when the first name stood on the screen; 0 = not yet. */
	key: number;
	named: number;
	/** Names in what came before the key. */
	early: number;
	/** It said that the server had forgotten something, or asked which of two texts is right. */
	doubts: number;
}
type Noting = { torture: Notes };

/** The page of an official in a real browser: clicks along a course of the seed, and writes down what it shows. */
export class PageOfficial {
	readonly page: Page;
	readonly faults: string[] = [];
	loads = 0;
	clicks = 0;
	#comments = 0;
	readonly #dice: Dice;

	private constructor(page: Page, seed: number) {
		this.page = page;
		this.#dice = new Dice(seed);
	}

	static async enter(
		browser: Browser,
		link: string,
		names: readonly string[],
		seed: number
	): Promise<PageOfficial> {
		const page = await (await browser.newContext({ locale: 'es-PE' })).newPage();
		const official = new PageOfficial(page, seed);
		page.on('pageerror', (error) => official.faults.push(error.message));
		await page.addInitScript(note, names);
		await page.goto(link);
		await page.getByRole('button', { name: /entrar/i }).click(slow);
		await page.waitForURL(/\/s\/[^/]+$/, slow);
		await page.getByTestId('ties-none').click(slow);
		await page.locator('.connection.online').first().waitFor({ state: 'attached', timeout: 60_000 });
		page.on('load', () => (official.loads += 1));
		return official;
	}

	notes(): Promise<Notes> {
		return this.page.evaluate(() => (window as unknown as Noting).torture);
	}

	/** Marks and words, as fast as somebody could, until it is told to end. */
	async score(over: () => boolean): Promise<void> {
		const sheet = settledSheet(this.page);
		while (!over()) {
			// Now and then a pause in which the page turns to the pitch that runs.
			await sleep(this.#dice.next() < 0.1 ? 2_500 : 100 + this.#dice.below(1_500));
			const [row, mark, what] = [this.#dice.below(5), this.#dice.below(5), this.#dice.next()];
			if (what < 0.75) {
				const radio = sheet.locator('fieldset:has(input[type=radio])').nth(row).getByRole('radio').nth(mark);
				await this.#press(radio.check({ force: true, timeout: 2_000 }), over);
			} else if (what < 0.95) {
				const text = `página ${(this.#comments += 1)}`;
				await this.#press(sheet.locator('aside textarea').fill(text, { timeout: 2_000 }), over);
			} else {
				const button = sheet.locator('button[type=submit]:not([disabled])');
				if ((await sheet.getAttribute('data-ready', { timeout: 2_000 }).catch(() => null)) === 'true')
					await this.#press(button.click({ timeout: 2_000 }), over);
			}
		}
	}

	/** A screen that has moved on has no such button; that it ever had is counted. */
	async #press(action: Promise<void>, over: () => boolean): Promise<void> {
		try {
			await action;
			this.clicks += 1;
		} catch (error) {
			if (!(error as Error).message.includes('Timeout') && !over()) throw error;
		}
	}

	/** In the review: waits on each sheet until everything that was written is recorded. */
	async leave(): Promise<void> {
		const sheets = this.page.getByRole('navigation').getByRole('button', { name: '·' });
		await sheets.nth(1).waitFor(slow);
		for (let i = 0; i < 2; i++) {
			await sheets.nth(i).click(slow);
			await this.page.locator('[data-testid="sheet"][data-save="saved"]').waitFor(slow);
			await sleep(200);
		}
	}

	/** When it was connected again after a moment, ms; 0 while it is not. */
	async backSince(moment: number): Promise<number> {
		const { links } = await this.notes();
		const last = links.at(-1);
		return last?.[0] === 'online' && last[1] >= moment ? last[1] : 0;
	}
}

/** Runs before the page's own scripts. */
function note(names: readonly string[]): void {
	const notes: Notes = { shown: [], links: [], key: 0, named: 0, early: 0, doubts: 0 };
	(window as unknown as Noting).torture = notes;
	const named = (text: string) => names.some((name) => text.includes(name));
	const Socket = window.WebSocket;
	window.WebSocket = class extends Socket {
		constructor(...args: ConstructorParameters<typeof WebSocket>) {
			super(...args);
			this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
				if (typeof data !== 'string' || notes.key > 0) return;
				if (/\\"key\\":\\"/.test(data)) notes.key = Date.now();
				else if (named(data)) notes.early += 1;
			});
		}
	};
	let last = '';
	const look = () => {
		if (document.body === null) return;
		const now = Date.now();
		if (notes.named === 0 && named(document.documentElement.outerHTML)) notes.named = now;
		const link = document.querySelector('.connection');
		if (link !== null) {
			const kind = link.classList.contains('online') ? 'online' : 'away';
			if (notes.links.at(-1)?.[0] !== kind) notes.links.push([kind, now]);
		}
		const sheet = document.querySelector<HTMLElement>('[data-testid="sheet"]');
		const asked = document.querySelector('[data-testid="keep-theirs"]') !== null;
		if (asked || document.body.textContent.includes('una copia anterior')) notes.doubts += 1;
		if (sheet === null || sheet.dataset['save'] !== 'saved') return;
		const shown: Shown = {
			heading: sheet.querySelector('h2')?.textContent ?? '',
			marks: [...sheet.querySelectorAll('fieldset:has(input[type=radio])')].map((row) => {
				const given = row.querySelector<HTMLInputElement>('input:checked')?.value;
				return given ? Number(given) : null;
			}),
			comment: sheet.querySelector<HTMLTextAreaElement>('aside textarea')?.value ?? '',
			submitted: sheet.dataset['submitted'] === 'true'
		};
		const text = JSON.stringify(shown);
		if (text !== last) notes.shown.push(shown);
		last = text;
	};
	setInterval(look, 20);
}
