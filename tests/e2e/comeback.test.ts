import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { anotherVersion, type Deployed } from '../support/deploy.ts';
import { prepare, toFirstPitch } from '../support/remote.ts';
import { startServer, type Running } from '../support/server.ts';
import { settledSheet } from '../support/sheet.ts';

const slow = { timeout: 30_000 };
let browser: Browser;
let dataDir: string;
let server: Running;
const versions: Deployed[] = [];

beforeAll(async () => {
	browser = await launch();
	dataDir = mkdtempSync(join(tmpdir(), 'blindpick-comeback-'));
	server = await startServer({ dataDir });
});
afterAll(async () => {
	await browser.close();
	await server.stop();
	for (const version of versions) version.remove();
	rmSync(dataDir, { recursive: true, force: true });
});

async function enter(link: string): Promise<Page> {
	const page = await (await browser.newContext({ locale: 'es-PE' })).newPage();
	await page.goto(link);
	await page.getByRole('button', { name: /entrar/i }).click(slow);
	await page.waitForURL(/\/s\/[^/]+$/, slow);
	return page;
}

const away = (page: Page) =>
	page
		.locator('.connection.reconnecting')
		.first()
		.waitFor({ ...slow, state: 'attached' });
const here = (page: Page) =>
	page
		.locator('.connection.online')
		.first()
		.waitFor({ ...slow, state: 'attached' });
const give = (page: Page, n: number, value: number) =>
	row(page, n)
		.getByRole('radio')
		.nth(value - 1)
		.check({ force: true });
const row = (page: Page, n: number) => settledSheet(page).locator('fieldset:has(input[type=radio])').nth(n);
const given = (page: Page, n: number) => row(page, n).locator('input:checked').getAttribute('value', slow);
const saved = (page: Page) => page.locator('[data-testid="sheet"][data-save="saved"]').waitFor(slow);

/** The text of every page as a browser's translator leaves it: each in an element of its own. */
async function translate(page: Page, heed: boolean): Promise<number> {
	return page.evaluate((heed) => {
		const texts: Text[] = [];
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) texts.push(walk.currentNode as Text);
		const swapped = texts.filter(
			(t) => t.data.trim() !== '' && !(heed && t.parentElement?.closest('[translate=no]'))
		);
		for (const text of swapped) {
			const font = document.createElement('font');
			font.append(Object.assign(document.createElement('font'), { textContent: `«${text.data}»` }));
			text.replaceWith(font);
		}
		return swapped.length;
	}, heed);
}

test('[E11] [E12] [E13] [E44] open pages outlive an orderly stop, a kill and two new versions, and names are seen after a stop in the countdown', async () => {
	const port = Number(new URL(server.base).port);
	const p = await prepare(server.base, server.organizerLink);
	const moderator = await toFirstPitch(p);
	const official = await enter(p.links['official']?.[0] ?? '');
	await official.getByTestId('ties-none').click(slow);
	await official.getByTestId('sheet').waitFor(slow);
	const presenter = await enter(p.links['presenter']?.[0] ?? '');
	const pages = [official, presenter];
	await Promise.all(pages.map(here));
	const loads = { official: 0, presenter: 0 };
	official.on('load', () => (loads.official += 1));
	presenter.on('load', () => (loads.presenter += 1));

	for (const [i, stop] of [() => server.stop(), () => server.kill()].entries()) {
		await stop();
		await Promise.all(pages.map(away));
		await give(official, i, 3);
		server = await startServer({ dataDir, port });
		await Promise.all(pages.map(here));
		await saved(official);
	}
	expect(loads).toEqual({ official: 0, presenter: 0 });

	// Another build that speaks the same: the page goes on.
	await server.stop();
	const same = anotherVersion({ protocol: false });
	versions.push(same);
	await give(official, 2, 4);
	server = await startServer({ dataDir, port, start: same.start });
	await Promise.all(pages.map(here));
	await saved(official);
	expect(loads).toEqual({ official: 0, presenter: 0 });

	// One that does not: what was written while it was away survives the one reload.
	const gate = await enter(p.links['official']?.[1] ?? '');
	await gate.getByRole('textbox').fill('Mi prima es socia', slow);
	let reloads = 0;
	gate.on('load', () => (reloads += 1));
	await server.stop();
	const other = anotherVersion({ protocol: true });
	versions.push(other);
	await give(official, 0, 5);
	server = await startServer({ dataDir, port, start: other.start });
	await official.getByTestId('renewing').waitFor(slow);
	await official.waitForEvent('load', slow);
	await Promise.all(pages.map(here));
	// What the page left comes a moment after the first view.
	await expect
		.poll(() => Promise.all([0, 1, 2].map((n) => given(official, n))), { timeout: 20_000 })
		.toEqual(['5', '3', '4']);
	await saved(official);
	expect(loads.official).toBe(1);

	// Ties that were half typed are kept nowhere: that page does not reload itself, and says why.
	await gate.getByTestId('renewing').getByText('no queda guardado').waitFor(slow);
	expect([await gate.getByRole('textbox').inputValue(), reloads]).toEqual(['Mi prima es socia', 0]);
	await gate.context().close();

	// A translator finds nothing it may touch; one that does not ask leaves a screen that goes on.
	expect(await translate(official, true)).toBe(0);
	expect(await translate(official, false)).toBeGreaterThan(10);
	await moderator.do({ type: 'startStep', step: 'scoring' });
	await official.getByText('Puntuación', { exact: false }).first().waitFor(slow);

	await moderator.do({ type: 'finishSlot' });
	const { slots = [] } = await moderator.until<{ slots?: { id: string }[] }>((s) => s.slots !== undefined);
	await moderator.do({ type: 'skipSlot', slot: slots[1]?.id ?? '', reason: 'no vino' });
	await moderator.do({ type: 'openReview' });
	await moderator.do({ type: 'seal' });
	await moderator.do({ type: 'approveReveal' });
	await p.organizer.do({ type: 'approveReveal' });
	await server.stop();
	await Promise.all(pages.map(away));
	server = await startServer({ dataDir, port, start: other.start });
	await Promise.all(
		pages.map((page) =>
			page
				.getByText(/Quipu Vial|Yakuna/)
				.first()
				.waitFor(slow)
		)
	);
	p.organizer.close();
	moderator.close();
});
