import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { Hosted, identity } from '../support/hosted.ts';
import { freshPages } from '../support/pages.ts';

const slow = { timeout: 30_000 };
const ROLES = ['official1', 'moderator', 'auditor', 'projector', 'presenter0'];
const pages: Record<string, Page> = {};
let browser: Browser;
let h: Hosted;

beforeAll(async () => {
	[browser, h] = await Promise.all([launch(), Hosted.open(freshPages)]);
	await (await h.prepare([identity('Quipu Vial')])).drawn();
	for (const name of ROLES) {
		const { path, cookie } = h.enter(name);
		const context = await browser.newContext({ locale: 'es-PE' });
		const seat = { name: 'bp_seat', value: cookie, domain: 'localhost', path, httpOnly: true };
		await context.addCookies([{ ...seat, sameSite: 'Strict' }]);
		pages[name] = await context.newPage();
		await pages[name].goto(h.base + path);
	}
}, 240_000);
afterAll(async () => {
	await browser.close();
	await h.close();
});

async function decision(): Promise<unknown> {
	const state = (await h.server.sessions.room(h.session))?.state;
	return state?.phase === 'revealed' ? state.reveal.decision : 'not revealed';
}

test('[E19] the moderator’s screen is whole at 180 px: nothing beside it, and the cut leaves room to read', async () => {
	await h.pitch(0);
	const moderator = pages['moderator'] as Page;
	await moderator.setViewportSize({ width: 180, height: 370 });
	await moderator.getByTestId('primary').waitFor(slow);
	const wide = () => moderator.evaluate(() => document.documentElement.scrollWidth);
	expect(await wide()).toBeLessThanOrEqual(180);
	for (const button of await moderator.getByRole('button').filter({ visible: true }).all()) {
		await button.focus();
		const box = await button.boundingBox();
		const { x = -1, width = 999 } = box ?? {};
		expect(x >= 0 && x + width <= 180, await button.innerText()).toBe(true);
		expect(box?.y ?? -1, await button.innerText()).toBeGreaterThanOrEqual(0);
	}
	await moderator.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
	const cut = await moderator.getByTestId('cut-now').boundingBox();
	expect([cut?.y ?? -1, (cut?.y ?? 370) + (cut?.height ?? 0) < 120]).toEqual([expect.any(Number), true]);
	await moderator.setViewportSize({ width: 1366, height: 768 });
}, 120_000);

test('[D20] the shortlist is read out once more before it is confirmed', async () => {
	const moderator = pages['moderator'] as Page;
	await h.as('moderator', { type: 'startStep', step: 'questions' });
	await h.as('moderator', { type: 'startStep', step: 'scoring' });
	await h.as('moderator', { type: 'finishSlot' });
	await h.as('moderator', { type: 'openReview' });
	await h.as('moderator', { type: 'seal' });
	await h.as('moderator', { type: 'approveReveal' });
	await h.as('auditor', { type: 'approveReveal' });
	await moderator.getByRole('checkbox', { name: /Quipu Vial/ }).check(slow);
	await moderator.getByLabel('Motivo').fill('Es la única.');
	await moderator.getByTestId('decide').click();
	const dialog = moderator.getByRole('dialog');
	await dialog.getByText(/En la lista corta: .* · Quipu Vial\./).waitFor(slow);
	expect(await decision()).toBeNull();
	await dialog.getByTestId('decide-confirm').click();
	await expect.poll(decision, slow).toMatchObject({ reason: 'Es la única.' });
}, 120_000);

test('[E18] every screen says that the session is closed', async () => {
	await h.as('moderator', { type: 'closeSession' });
	for (const page of Object.values(pages)) {
		await page.getByTestId('over').waitFor(slow);
		await expect.poll(() => page.getByText('Sesión cerrada').count(), slow).toBeGreaterThan(0);
	}
});
