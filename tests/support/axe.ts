import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * What axe finds on a page, one line each: the rule and the first element. Our pages have no frames, so all of it is done
 * in the page itself: another page to put the parts together costs as much again.
 *
 * @param only selector of the part to look at
 */
export async function unlawful(page: Page, only?: string): Promise<string[]> {
	const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
	const { violations } = await (only === undefined ? axe : axe.include(only)).analyze();
	return violations.map((v) => `${v.id} ${v.nodes[0]?.html}`);
}
