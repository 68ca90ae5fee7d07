import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { openHouse, type House } from '../support/house.ts';

const slow = { timeout: 20_000 };
let house: House;
let browser: Browser;
let captioner: Page;
let official: Page;

beforeAll(async () => {
	house = await openHouse({ captions: true });
	browser = await launch();
	captioner = await house.enter(browser, [house.seat.captioner, 'captioner']);
	official = await house.enter(browser, [house.seat.official, 'official']);
});
afterAll(async () => {
	await browser?.close();
	await house?.close();
});

const type = async (line: string) => {
	await captioner.keyboard.type(line);
	await captioner.keyboard.press('Enter');
};
const linesOf = async (page: Page) =>
	(await page.getByTestId('captions').first().locator('p').allInnerTexts()).map((t) => t.trim());

test('[B45] [E38] a line that a lost network held back over a cut stands under the field, goes nowhere, and what follows arrives', async () => {
	const moderator: [string, 'moderator'] = [house.seat.moderator, 'moderator'];
	await house.as(moderator, { type: 'callSlot', slot: house.slot() });
	await house.as(moderator, { type: 'startStep', step: 'pitch' });
	const field = captioner.locator('#caption');
	await field.focus(slow);
	await type('Hacemos mapas');
	await expect.poll(() => linesOf(official), slow).toEqual(['Hacemos mapas']);

	await captioner.context().setOffline(true);
	await type('Nos llamamos Quetzalia');
	await type('y somos tres');
	await captioner.keyboard.type('des');
	const unsent = captioner.getByTestId('caption-unsent');
	const waiting = () => unsent.locator('li > span:first-child').allInnerTexts();
	await expect.poll(waiting, slow).toEqual(['Nos llamamos Quetzalia', 'y somos tres']);
	expect(await unsent.getByText('(en camino)').count()).toBe(2);
	expect(await field.inputValue()).toBe('des');

	await house.as(moderator, { type: 'cutNow' });
	await house.as(moderator, { type: 'resolveBreach', choice: 'continue', note: '' });
	await captioner.context().setOffline(false);
	await unsent
		.getByRole('button', { name: /^Ya lo copié, quitar/ })
		.first()
		.waitFor(slow);
	// A page that still heard of the cut shut its field, with what stood in it.
	const shut = (await field.inputValue()) === '';
	const over = ['Nos llamamos Quetzalia', 'y somos tres', ...(shut ? ['des'] : [])];
	expect(await waiting()).toEqual(over);
	expect(await captioner.getByRole('button', { name: /^Enviar otra vez/ }).count()).toBe(0);
	await unsent
		.getByRole('button', { name: /^Ya lo copié, quitar/ })
		.first()
		.click(slow);
	await expect.poll(waiting, slow).toEqual(over.slice(1));
	if (over.length > 2)
		await captioner.getByRole('button', { name: 'Quitar todo lo que ya no se envía' }).click(slow);
	else
		await unsent
			.getByRole('button', { name: /^Ya lo copié, quitar/ })
			.first()
			.click(slow);
	await expect.poll(waiting, slow).toEqual([]);
	// The field keeps the focus, and what was begun before the cut is not sent either.
	await type('de el sur');
	if (!shut) await expect.poll(waiting, slow).toEqual(['desde el sur']);
	await type('Seguimos');
	await expect.poll(() => linesOf(official), slow).toEqual(shut ? ['de el sur', 'Seguimos'] : ['Seguimos']);
	const told = await Promise.all([official, captioner].map(linesOf));
	expect(told.flat().join()).not.toMatch(/Quetzalia|tres|des/);
});

test('[E49] under a cut the field keeps the focus, takes nothing, says so and lets the page stand still', async () => {
	const moderator: [string, 'moderator'] = [house.seat.moderator, 'moderator'];
	const field = captioner.locator('#caption');
	await field.focus(slow);
	await house.as(moderator, { type: 'cutNow' });
	const keys = captioner.getByTestId('caption-keys');
	await keys.getByText('nada de lo que escriba ahora se toma').waitFor(slow);
	await captioner.setViewportSize({ width: 800, height: 300 });
	const place = await captioner.evaluate(() => window.scrollY);
	await type('Escrita durante el corte ');
	await keys.getByRole('alert').getByText('no se tomó').waitFor(slow);
	const focused = () => field.evaluate((el) => el === document.activeElement);
	expect([await field.inputValue(), await focused(), await captioner.evaluate(() => window.scrollY)]).toEqual(
		['', true, place]
	);
	await house.as(moderator, { type: 'resolveBreach', choice: 'continue', note: '' });
	await captioner.locator('[data-testid=caption-keys][data-shut=false]').waitFor(slow);
	await type('Después del corte');
	await expect.poll(() => linesOf(official), slow).toEqual(['Después del corte']);
});

test('[O20] [E49] a captioner is not told that there are no sheets where they are only not shown, nor to type where nobody speaks', async () => {
	const as = (command: Parameters<House['as']>[1]) => house.as([house.seat.moderator, 'moderator'], command);
	await as({ type: 'startStep', step: 'questions' });
	await as({ type: 'startStep', step: 'scoring' });
	await as({ type: 'finishSlot' });
	await as({ type: 'openReview' });
	await as({ type: 'seal' });
	await captioner.getByText('Si alguien habla, escríbalo').waitFor(slow);
	await as({ type: 'approveReveal' });
	await house.as([house.seat.auditor, 'auditor'], { type: 'approveReveal' });
	await captioner.getByTestId('sheets-withheld').waitFor(slow);
	expect(await captioner.getByText('No hay hojas de esta presentación').count()).toBe(0);
	expect(await captioner.getByText('Escriba lo que se oye').count()).toBe(0);
});
