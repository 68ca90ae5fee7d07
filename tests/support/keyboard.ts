import type { Page } from 'playwright-core';

/** More stops than any page has. */
const MOST = 80;

/** Goes on by Tab alone until something with these words (its own or its label's) has the focus. */
export async function tabTo(page: Page, words: RegExp): Promise<void> {
	for (let i = 0; i < MOST; i++) {
		const text = await page.evaluate(() => {
			const here = document.activeElement;
			return ((here as HTMLInputElement | null)?.labels?.[0] ?? here)?.textContent?.trim() ?? '';
		});
		if (words.test(text)) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`no way to ${String(words)} by keys`);
}

/** `tabTo`, and Enter. */
export async function byKeys(page: Page, words: RegExp): Promise<void> {
	await tabTo(page, words);
	await page.keyboard.press('Enter');
}
