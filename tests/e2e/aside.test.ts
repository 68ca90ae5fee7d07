import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { openHouse, type House } from '../support/house.ts';
import { nextStep } from '../support/next.ts';

const LONG = 'Electrotransformaciones Interprovinciales del Huancavelicano';
const slow = { timeout: 60_000 };

let house: House;
let browser: Browser;
let moderator: Page;
let official: Page;
let words: string[];
const mod = (): [string, 'moderator'] => [house.seat.moderator, 'moderator'];

beforeAll(async () => {
	house = await openHouse({ startups: 2, name: LONG });
	browser = await launch();
	moderator = await house.enter(browser, mod());
	official = await house.enter(browser, [house.seat.official, 'official']);
	await house.as(mod(), { type: 'callSlot', slot: house.slot() });
	await rows().nth(1).waitFor(slow);
	words = await rows().locator('.pseudonym .word').allInnerTexts();
}, 240_000);
afterAll(async () => {
	await browser?.close().catch(() => {});
	await house?.close();
});

const rows = () => moderator.locator('section[aria-labelledby="show-title"] li');
const dialog = () => moderator.getByRole('dialog');
const press = (row: number, name: string) => rows().nth(row).getByRole('button', { name }).click(slow);

test('[D24] [O27] the dialogs of skip and postpone name the pitch and what follows, and a reason stays with its own', async () => {
	await press(0, 'Posponer');
	await dialog()
		.getByRole('heading', { name: `Posponer a ${words[0]}` })
		.waitFor(slow);
	expect(await dialog().innerText()).toMatch(/se puede llamar de nuevo\. Lo anotado se conserva/);
	await dialog().getByLabel('Motivo (opcional)').fill('se fue la luz');
	await dialog().getByRole('button', { name: 'Cancelar' }).click();
	await dialog().waitFor({ ...slow, state: 'detached' });
	await press(1, 'Omitir turno');
	await dialog()
		.getByRole('heading', { name: `Omitir a ${words[1]}` })
		.waitFor(slow);
	expect(await dialog().getByLabel('Motivo').inputValue()).toBe('');
	await moderator.keyboard.press('Escape');
	await press(0, 'Omitir turno');
	expect(await dialog().innerText()).toMatch(
		/Hojas entregadas: 0\. Omitida, .* sus hojas no cuentan.*hasta que abra la revisión/s
	);
	await dialog().getByLabel('Motivo').fill('no vino');
	await dialog().getByTestId('aside-confirm').click();
	await official.getByTestId('skipped').getByText(`Turno omitido: ${words[0]}`).waitFor(slow);
});

test('[E66] a dialog that voids one pitch voids no other: it is gone when another was cut meanwhile', async () => {
	const [first = '', second = ''] = house.slots();
	const cut = async (slot: string) => {
		await house.as(mod(), { type: 'callSlot', slot });
		await house.as(mod(), { type: 'cutNow' });
	};
	const resolve = (choice: 'continue' | 'postpone') =>
		house.as(mod(), { type: 'resolveBreach', choice, note: '' });
	await cut(second);
	await moderator.getByTestId('breach').getByLabel('Nota').fill('dijo su nombre');
	await moderator.getByRole('button', { name: 'Anular el turno' }).click(slow);
	await dialog()
		.getByRole('heading', { name: `Anular a ${words[1]}` })
		.waitFor(slow);
	expect(await dialog().innerText()).toContain('Hojas entregadas: 0.');
	await moderator.context().setOffline(true);
	await moderator.getByText('Sin conexión').first().waitFor(slow);
	await resolve('postpone');
	await cut(first);
	await moderator.context().setOffline(false);
	await dialog().waitFor({ ...slow, state: 'detached' });
	const card = moderator.getByTestId('breach');
	await card.waitFor(slow);
	expect(await card.getByLabel('Nota').inputValue()).toBe('');
	await moderator.getByRole('button', { name: 'Anular el turno' }).click(slow);
	await dialog()
		.getByRole('heading', { name: `Anular a ${words[0]}` })
		.waitFor(slow);
	await moderator.keyboard.press('Escape');
	await resolve('continue');
	await house.as(mod(), { type: 'skipSlot', slot: first, reason: 'no vino' });
	await card.waitFor({ ...slow, state: 'detached' });
});

test('[D25] [D26] the review asks before what was skipped can be called no more; officials read it then and after the seal', async () => {
	const second = house.slots()[1] ?? '';
	await house.as(mod(), { type: 'callSlot', slot: second });
	for (const step of ['pitch', 'questions', 'scoring'] as const) {
		await house.as(mod(), { type: 'startStep', step });
	}
	await house.as(mod(), { type: 'finishSlot' });
	await nextStep(moderator).getByText('Abrir la revisión').click(slow);
	await dialog().getByText(`Omitidas, sin resultado: ${words[0]}.`).waitFor(slow);
	await moderator.keyboard.press('Escape');
	await rows().nth(0).getByRole('button', { name: 'Llamar' }).waitFor(slow);
	await nextStep(moderator).click(slow);
	await dialog().getByTestId('review-confirm').click();
	await moderator.getByTestId('seal').click(slow);
	await dialog().getByText(`Omitidas, sin resultado: ${words[0]}.`).waitFor(slow);
	await moderator.keyboard.press('Escape');
	await official.getByTestId('skipped').getByText('no cuenta.').waitFor(slow);
	await house.as(mod(), { type: 'seal' });
	await official.getByText('Las puntuaciones están selladas').waitFor(slow);
	expect(await official.getByTestId('skipped').innerText()).toContain(words[0]);
}, 120_000);

test('[D24] the reason of one reopening does not stand in the next', async () => {
	const reopening = moderator.locator('details', { hasText: 'Reabrir' });
	await reopening.locator('summary').click(slow);
	await reopening.getByLabel('Motivo').fill('falta una hoja');
	await reopening.getByRole('button', { name: 'Reabrir' }).click();
	await moderator.getByTestId('seal').waitFor(slow);
	await house.as(mod(), { type: 'seal' });
	await reopening.locator('summary').click(slow);
	expect(await reopening.getByLabel('Motivo').inputValue()).toBe('');
});

/** Words of the name that stand on more than one line, and how far it reaches out of its card. */
const broken = (page: Page) =>
	page
		.getByText(LONG)
		.first()
		.evaluate((name) => {
			const text = name.firstChild as Text;
			const words = [...text.data.matchAll(/\S+/g)].filter(({ 0: word, index }) => {
				const range = document.createRange();
				range.setStart(text, index);
				range.setEnd(text, index + word.length);
				return new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1;
			});
			return { words: words.map(([word]) => word), over: name.scrollWidth - name.clientWidth };
		});

test('[O25] no word of a long name is broken on the card of the reveal, on a wide screen and a phone', async () => {
	await house.as(mod(), { type: 'approveReveal' });
	await house.as([house.seat.auditor, 'auditor'], { type: 'approveReveal' });
	await official.getByText(LONG).first().waitFor(slow);
	for (const width of [1366, 1024, 390, 320]) {
		await official.setViewportSize({ width, height: 800 });
		// The card is laid out a moment after the window is.
		await expect
			.poll(() => broken(official), { timeout: 10_000, message: `${width} px` })
			.toEqual({ words: [], over: 0 });
	}
}, 120_000);
