import type { Locator, Page } from 'playwright-core';

/** An official's sheet, once a press in it counts. */
export function settledSheet(page: Page): Locator {
	return page.locator('[data-testid="sheet"][data-settled="true"]');
}
