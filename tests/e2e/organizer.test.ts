import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unlawful } from '../support/axe.ts';
import { launch } from '../support/browser.ts';
import { startServer, type Running } from '../support/server.ts';

let server: Running;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let desk: string;
const problems: string[] = [];
const slow = { timeout: 20_000 };

beforeAll(async () => {
	server = await startServer();
	browser = await launch();
	context = await browser.newContext({ locale: 'es-PE', timezoneId: 'America/Lima' });
	page = await open(server.organizerLink);
	await page.getByTestId('redeem').click();
	await page.getByTestId('create-session').waitFor(slow);
});
afterAll(async () => {
	await browser?.close().catch(() => {});
	await server?.stop();
});

async function open(url: string): Promise<Page> {
	const made = await context.newPage();
	made.on('pageerror', (e) => problems.push(String(e)));
	await made.goto(url);
	return made;
}

/** What the focus is on: its own words or its name. */
const focused = (p = page) =>
	p.evaluate(() => {
		const e = document.activeElement;
		return e?.getAttribute('aria-label') ?? (e?.id || e?.textContent?.trim()) ?? '';
	});

async function lawful(where: string): Promise<void> {
	expect(await unlawful(page), where).toEqual([]);
	const size = page.viewportSize() as { width: number; height: number };
	for (const [width, text] of [
		[320, '100%'],
		[768, '200%']
	] as const) {
		await page.setViewportSize({ width, height: size.height });
		const over = await page.evaluate((fontSize) => {
			document.documentElement.style.fontSize = fontSize;
			const { scrollWidth, clientWidth } = document.documentElement;
			document.documentElement.style.fontSize = '';
			return scrollWidth - clientWidth;
		}, text);
		expect(over, `${where}: sideways scroll at ${width} px and ${text} text`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(size);
}

const recorded = (p = page) =>
	p
		.getByRole('region', { name: 'Estado de la sesión' })
		.getByText(/^Registrado/)
		.waitFor(slow);
const person = (role: string) => page.getByTestId(`link-${role}`);

test('[O5] what is missing is said at its field, by keyboard', async () => {
	await page.getByTestId('create-session').focus();
	await page.keyboard.press('Enter');
	await page.locator('#f-entity').waitFor(slow);
	desk = page.url();
	await lawful('an empty draft');
	await page.getByTestId('open-doors').focus();
	await page.keyboard.press('Enter');
	await expect.poll(() => focused(), slow).toContain('Todavía no se pueden abrir las puertas');
	await lawful('errors');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	expect(await focused()).toBe('f-entity');
	expect(await page.locator('#f-entity').getAttribute('aria-invalid')).toBe('true');
	await page.keyboard.type('Municipalidad de Prueba');
	await expect.poll(() => page.locator('#f-entity').getAttribute('aria-invalid')).toBeNull();
	await page.locator('#f-title').fill('Baches sin atender');
	await page.locator('#f-problem').fill('Tardan meses.');
	await page.locator('#f-requirement').fill('Priorizar con datos.');
	await recorded();
});

test('[O3] [O9] clearing the date wipes nothing else', async () => {
	await page.locator('#f-date').fill('2031-05-20');
	await page.locator('#f-time').fill('10:00');
	await page.getByText('martes, 20 de mayo de 2031, 10:00, hora de Lima (UTC−5)').first().waitFor(slow);
	await page.locator('#f-date').fill('');
	await page.getByText('Hora sin registrar: falta la fecha').waitFor(slow);
	await page.waitForTimeout(1500);
	expect(await page.locator('#f-time').inputValue()).toBe('10:00');
	expect(await page.locator('#f-title').inputValue()).toBe('Baches sin atender');
	await page.locator('#f-date').fill('2031-05-20');
	await page.locator('#f-zone').selectOption('America/Bogota');
	await page.getByText('10:00, hora de Bogota (UTC−5)').first().waitFor(slow);
	await page.locator('#f-zone').selectOption('America/Lima');
});

test('[O2] [O6] criteria: a weight of zero is named, moving keeps the focus, removing is undone', async () => {
	const criteria = page.getByTestId('criterion');
	const titles = () => criteria.locator('summary strong').allInnerTexts();
	const before = await titles();
	await criteria.first().locator('summary').click();
	const weight = criteria.first().getByLabel('Peso');
	await weight.fill('0');
	await page.getByText('tiene que ser mayor que cero').first().waitFor(slow);
	await weight.fill('treinta');
	await weight.blur();
	await page.getByText('Escriba un número de 0 a 1000').first().waitFor(slow);
	await weight.fill('30');
	await criteria
		.first()
		.getByRole('button', { name: /^Bajar/ })
		.focus();
	await page.keyboard.press('Enter');
	await expect.poll(() => titles()).toEqual([before[1], before[0], ...before.slice(2)]);
	expect(await focused()).toBe(`Bajar «${before[0]}»`);
	for (let i = 0; i < 3; i++) await page.keyboard.press('Enter');
	await expect.poll(() => focused()).toBe(`Subir «${before[0]}»`);
	const moved = await titles();
	await criteria
		.nth(1)
		.getByRole('button', { name: /^Quitar/ })
		.focus();
	await page.keyboard.press('Enter');
	await expect.poll(() => focused()).toBe('Deshacer');
	expect(await titles()).toHaveLength(4);
	await page.keyboard.press('Enter');
	await expect.poll(() => titles()).toEqual(moved);
});

test('[O6] people and startups: added, renamed, taken away and brought back', async () => {
	for (const [role, names] of [
		['official', ['Ana', 'Beto']],
		['moderator', ['Mora']],
		['auditor', ['Auda']]
	] as const) {
		for (const name of names) {
			const before = await person(role).count();
			await page.locator(`#p-${role}`).fill(name);
			await page.locator(`#p-${role}`).press('Enter');
			await expect.poll(() => person(role).count(), slow).toBe(before + 1);
		}
	}
	await page.locator('#p-official').press('Enter');
	await page.getByText('Escriba un nombre').waitFor(slow);
	await page.getByRole('button', { name: 'Más sobre Ana' }).press('Enter');
	await page.getByRole('button', { name: 'Cambiar el nombre' }).press('Enter');
	await page.keyboard.type('Ana Quispe');
	await page.keyboard.press('Enter');
	await expect.poll(() => focused(), slow).toBe('Más sobre Ana Quispe');
	const link = await person('official').first().getAttribute('data-url');
	await person('official').first().getByRole('button', { name: 'Quitar' }).press('Enter');
	await expect.poll(() => person('official').count(), slow).toBe(1);
	await expect.poll(() => focused()).toBe('Deshacer');
	await page.keyboard.press('Enter');
	await expect
		.poll(() => person('official').locator('strong').allInnerTexts(), slow)
		.toEqual(['Beto', 'Ana Quispe']);
	expect(await person('official').nth(1).getAttribute('data-url')).not.toBe(link);
	const form = page.getByTestId('add-startup');
	await form.locator('#su-name').fill('Quipu Vial');
	await form.locator('#su-website').fill('no es una web');
	await form.getByRole('button', { name: 'Añadir startup' }).press('Enter');
	await expect.poll(() => focused(), slow).toContain('Escriba una dirección web');
	expect(await form.locator('#su-name').inputValue()).toBe('Quipu Vial');
	await form.locator('#su-website').fill('quipu.pe');
	await form.getByRole('button', { name: 'Añadir startup' }).press('Enter');
	await page.getByTestId('startup').getByText('https://quipu.pe').waitFor(slow);
	await page.getByRole('button', { name: 'Quitar «Quipu Vial»' }).press('Enter');
	await expect.poll(() => page.getByTestId('startup').count(), slow).toBe(0);
	await expect.poll(() => focused(), slow).toBe('Deshacer');
	await page.keyboard.press('Enter');
	await page.getByTestId('startup').getByText('https://quipu.pe').waitFor(slow);
	await lawful('a filled draft');
});

test('[O6] [S4] a closed tab without a network loses nothing, and two tabs do not overwrite each other', async () => {
	await page.locator('[data-testid="check"][data-missing="0"]').waitFor(slow);
	await recorded();
	await context.setOffline(true);
	// What is on its way already would be recorded.
	await page.getByText('Sin conexión').first().waitFor(slow);
	await page.locator('#f-title').fill('Baches y veredas');
	await page.waitForTimeout(300);
	await page.close();
	await context.setOffline(false);
	page = await open(desk);
	await expect.poll(() => page.locator('#f-title').inputValue(), slow).toBe('Baches y veredas');
	await recorded();
	const other = await open(desk);
	await expect.poll(() => other.locator('#f-title').inputValue(), slow).toBe('Baches y veredas');
	await other.locator('#f-entity').fill('De la otra pestaña');
	await page.locator('#f-entity').fill('De esta pestaña');
	await page.getByText('Otra pestaña guardó cambios').waitFor(slow);
	await lawful('two versions');
	expect(await page.locator('#f-entity').inputValue()).toBe('De esta pestaña');
	await page.getByRole('button', { name: 'Seguir con lo escrito aquí' }).press('Enter');
	await expect.poll(() => other.locator('#f-entity').inputValue(), slow).toBe('De esta pestaña');
	await other.close();
});

test('[E39] what is typed and not yet added is asked about before a link of the page is followed', async () => {
	const field = page.locator('#p-official');
	const away = () => page.getByRole('link', { name: 'Hoja de enlaces' }).first().press('Enter');
	await away();
	await page.waitForURL(`${desk}/links`, slow);
	await page.goBack();
	await field.fill('Carla');
	await away();
	const asked = page.getByRole('dialog');
	await asked.getByText('Hay algo escrito que nadie ha guardado').waitFor(slow);
	expect(await asked.getByRole('listitem').allInnerTexts()).toHaveLength(1);
	await lawful('asked before leaving');
	await asked.getByRole('button', { name: 'Seguir aquí' }).press('Enter');
	await expect.poll(() => focused(), slow).toBe('p-official');
	expect([page.url(), await field.inputValue()]).toEqual([desk, 'Carla']);
	await page.goForward();
	await asked.getByRole('button', { name: 'Seguir aquí' }).press('Enter');
	expect([page.url(), await field.inputValue()]).toEqual([desk, 'Carla']);
	await away();
	await asked.getByTestId('leave').press('Enter');
	await page.waitForURL(`${desk}/links`, slow);
	await page.goBack();
	expect(await field.inputValue()).toBe('');
});

test('[O5] [E66] everything is read once more, and again where it changed meanwhile, then doors open by a typed word, and a second tab follows', async () => {
	await page.goto(`${desk}/links`);
	await expect.poll(() => page.getByTestId('invitation').count(), slow).toBe(5);
	await lawful('sheet of links');
	await page.goto(desk);
	const second = await open(desk);
	for (const p of [second, page]) {
		await p.getByTestId('open-doors').press('Enter');
		await p.getByTestId('open-doors-now').waitFor(slow);
	}
	expect(await focused()).toBe('Revise antes de abrir puertas');
	await page.getByText('martes, 20 de mayo de 2031, 10:00, hora de Lima (UTC−5)').waitFor(slow);
	await lawful('review');
	await page.getByTestId('open-doors-now').press('Enter');
	const asked = page.getByRole('dialog');
	await asked.waitFor(slow);
	await second.goBack();
	await second.locator('#f-entity').fill('Otra entidad', slow);
	await page.getByTestId('review-changed').waitFor(slow);
	await asked.waitFor({ ...slow, state: 'detached' });
	await page.getByTestId('open-doors-now').press('Enter');
	await asked.waitFor(slow);
	await second.locator('#f-entity').fill('Y otra más', slow);
	await asked.waitFor({ ...slow, state: 'detached' });
	await page.getByRole('button', { name: 'Cambiar: Criterios de evaluación' }).press('Enter');
	await expect.poll(() => focused(), slow).toBe('rubric-title');
	await page.getByTestId('open-doors').press('Enter');
	await page.getByTestId('open-doors-now').press('Enter');
	await page.getByRole('dialog').getByRole('textbox').fill('abrir');
	await page.keyboard.press('Enter');
	await page.getByText('El orden se sortea').waitFor(slow);
	await expect.poll(() => page.evaluate(() => window.scrollY), slow).toBe(0);
	await second.getByText('El orden se sortea').waitFor(slow);
	await second.close();
	await lawful('doors open');
});

test('[O7] [E45] an abort needs a reason and a word, is not done late, and then no name is left', async () => {
	await page.getByText('Terminar sin revelar nada').press('Enter');
	await page.getByTestId('abort').press('Enter');
	await page.getByText('Escriba el motivo').waitFor(slow);
	expect(await focused()).toBe('abort-reason');
	await page.keyboard.type('Se fue la luz');
	await page.getByTestId('abort').press('Enter');
	await context.setOffline(true);
	await page.getByRole('dialog').getByRole('textbox').fill('ANULAR');
	await page.keyboard.press('Enter');
	await page.getByTestId('unsent').waitFor(slow);
	await context.setOffline(false);
	await page.getByText('Conectado').waitFor(slow);
	await page.waitForTimeout(1_000);
	expect(await page.getByText('Sesión anulada').count()).toBe(0);
	expect(await page.locator('#abort-reason').inputValue()).toBe('Se fue la luz');
	await page.getByTestId('abort').press('Enter');
	await page.getByRole('dialog').getByRole('textbox').fill('ANULAR');
	await page.keyboard.press('Enter');
	await page.getByText('Sesión anulada: Se fue la luz').waitFor(slow);
	await expect.poll(() => page.content(), slow).not.toContain('Quipu');
	await lawful('aborted');
	await page.getByRole('link', { name: 'Leer el acta' }).press('Enter');
	await page.getByText('Se anuló la sesión').waitFor(slow);
	await page.getByLabel('Buscar en el acta').fill('puertas');
	await expect.poll(() => page.locator('main li').count(), slow).toBe(1);
	await lawful('record');
	await page.goto(`${server.base}/o`);
	await page.getByTestId('session').first().waitFor(slow);
	expect(await page.content()).not.toContain('Quipu');
});

test('[O1] [O5] [E45] [A46] a draft is found and deleted in the list, at the press or not at all', async () => {
	await page.getByTestId('create-session').click();
	await page.locator('#f-title').fill('Para borrar');
	await recorded();
	await page.goto(`${server.base}/o`);
	await page.getByLabel('Buscar').fill('BORRAR');
	await expect.poll(() => page.getByTestId('session').count(), slow).toBe(1);
	await lawful('list');
	const remove = async () => {
		await page.getByRole('button', { name: /Borrar el borrador: Para borrar/ }).press('Enter');
		await page.getByRole('dialog').getByRole('textbox').fill('BORRAR');
		await page.keyboard.press('Enter');
	};
	// Held up on its way: it is for the moment of the press, and that it is not known to be done is said.
	let before = 0;
	await page.route('**/o/api/sessions/*', async (way) => {
		if (way.request().method() !== 'DELETE') return way.continue();
		before = Number(way.request().headers()['x-before']);
	});
	const pressed = Date.now();
	await remove();
	await page.locator('[data-testid="session"] [aria-disabled="true"]').waitFor(slow);
	await page.getByTestId('undeleted').waitFor(slow);
	expect(Math.abs(before - pressed - 8_000)).toBeLessThan(4_000);
	await page.unroute('**/o/api/sessions/*');
	await remove();
	await expect.poll(() => page.getByTestId('session').count(), slow).toBe(0);
	await page.getByLabel('Buscar').fill('');
	await expect.poll(() => page.getByTestId('session').count(), slow).toBe(1);
	expect(problems).toEqual([]);
});
