import type { Locator, Page } from 'playwright-core';

/** The moderator's button for the next step, once a press of it counts. */
export function nextStep(page: Page): Locator {
	return page.locator('[data-testid="primary"][data-ready="true"]');
}
