import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { openHouse, type House } from '../support/house.ts';

const slow = { timeout: 60_000 };
/** A pause after which the page turns to what runs now, and some more. */
const PAUSE_MS = 2500;

let house: House;
let browser: Browser;
let official: Page;
const mod = (): [string, 'moderator'] => [house.seat.moderator, 'moderator'];

beforeAll(async () => {
	house = await openHouse({ startups: 3 });
	browser = await launch();
	official = await house.enter(browser, [house.seat.official, 'official']);
	await official.setViewportSize({ width: 1366, height: 768 });
	await official.getByTestId('check-skip').click(slow);
	await house.as(mod(), { type: 'callSlot', slot: house.slots()[0] ?? '' });
	await house.as(mod(), { type: 'startStep', step: 'pitch' });
	await official.getByTestId('sheet').waitFor(slow);
	await official.getByTestId('pseudonym').waitFor(slow);
	await sleep(PAUSE_MS);
}, 240_000);
afterAll(async () => {
	await browser?.close().catch(() => {});
	await house?.close();
});

/** Where the marks are on the screen. */
const place = () => official.getByTestId('sheet').locator('ol').boundingBox();
const heading = () => official.getByTestId('sheet').locator('h2').innerText();

test('[E53] a lost connection moves no cue of the moderator', async () => {
	const moderator = await house.enter(browser, [house.seat.moderator, 'moderator']);
	await moderator.setViewportSize({ width: 1366, height: 768 });
	const cue = moderator.getByTestId('primary');
	await cue.waitFor(slow);
	const before = await cue.boundingBox();
	await moderator.context().setOffline(true);
	await moderator.getByRole('alert').first().waitFor(slow);
	expect(await cue.boundingBox()).toEqual(before);
	await moderator.context().close();
});

test('[E53] what comes by itself moves no mark: a lost connection, a floor given', async () => {
	const before = await place();
	expect(before).not.toBeNull();
	await official.context().setOffline(true);
	await official.getByText('Sin conexión').first().waitFor(slow);
	await official.getByRole('alert').first().waitFor(slow);
	expect(await place()).toEqual(before);
	await official.context().setOffline(false);
	await official
		.getByRole('alert')
		.first()
		.waitFor({ ...slow, state: 'detached' });
	expect(await place()).toEqual(before);
	await house.as(mod(), { type: 'startStep', step: 'questions' });
	await house.as([house.seat.official, 'official'], { type: 'raiseHand', raised: true });
	await house.as(mod(), { type: 'giveFloor', floor: { kind: 'seat', seat: house.seat.official } });
	await official.getByRole('alert').first().waitFor(slow);
	expect(await place()).toEqual(before);
	await official.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
	const leave = await official.getByRole('button', { name: 'Devolver la palabra' }).boundingBox();
	expect(leave?.y).toBeGreaterThanOrEqual(0);
	expect((leave?.y ?? 768) + (leave?.height ?? 0)).toBeLessThan(200);
	await official.evaluate(() => window.scrollTo(0, 0));
	await house.as([house.seat.official, 'official'], { type: 'leaveFloor' });
	await official
		.getByRole('alert')
		.first()
		.waitFor({ ...slow, state: 'detached' });
	expect(await place()).toEqual(before);
});

test('[E53] the next pitch takes no sheet from under the hand, and comes by itself after a pause', async () => {
	const [before, word] = [await place(), await heading()];
	const comment = official.getByTestId('sheet').locator('aside textarea');
	await house.as(mod(), { type: 'startStep', step: 'scoring' });
	await comment.fill('una');
	await comment.press('Space');
	await house.as(mod(), { type: 'finishSlot' });
	await house.as(mod(), { type: 'callSlot', slot: house.slots()[1] ?? '' });
	let typed = 0;
	for (let begun = performance.now(); typed < 20; begun = performance.now()) {
		await official.keyboard.type('x');
		const now = { word: await heading(), place: await place() };
		// A starved machine makes a pause of its own.
		if (performance.now() - begun > PAUSE_MS - 1000) break;
		typed += 1;
		expect(now.word).toBe(word);
		expect(now.place?.x).toBe(before?.x);
		await sleep(100);
	}
	expect(typed).toBeGreaterThan(0);
	await expect.poll(heading, slow).not.toBe(word);
	expect(await comment.inputValue()).toBe('');
	await official.getByRole('navigation').getByRole('button', { name: '·' }).first().click(slow);
	expect(await comment.inputValue()).toMatch(new RegExp(`^una x{${typed}}`));
});

test.each([
	{ width: 1366, height: 768 },
	{ width: 390, height: 844 }
])(
	'[E53] a pitch that is skipped under the hand ($width px) leaves its sheet there, shut, and no mark goes to another',
	async (size) => {
		await official.setViewportSize(size);
		const [, two, three] = house.slots();
		const last = size.width < 1000;
		if (last) await house.as(mod(), { type: 'callSlot', slot: three ?? '' });
		await house.as(mod(), { type: 'startStep', step: 'pitch' });
		const running = official.getByRole('navigation').locator('button').last();
		await running.click(slow);
		const saved = async () => (await house.record()).events.filter((e) => e.type === 'SheetSaved').length;
		await official.getByTestId('sheet').locator('fieldset').first().locator('label').nth(3).click();
		await official.locator('[data-testid="sheet"][data-save="saved"]').waitFor(slow);
		const before = [await saved(), await heading()];
		const second = official.getByTestId('sheet').locator('fieldset').nth(1).locator('label').nth(1);
		await second.scrollIntoViewIfNeeded();
		const at = (await second.boundingBox())!;
		await house.as(mod(), { type: 'skipSlot', slot: (last ? three : two) ?? '', reason: '' });
		await official.locator('[data-testid="sheet"] input[type=radio]:disabled').first().waitFor(slow);
		await official.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
		await sleep(PAUSE_MS);
		expect([await saved(), await heading()]).toEqual(before);
	// The way to the sheets that count stays.
	expect(await official.getByRole('navigation').locator('button[aria-pressed="false"]').count()).toBe(1);
	}
);
