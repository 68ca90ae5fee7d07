import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { deck } from '../support/deck.ts';
import { prepareAs, signIn, takeSeat, type Prepared, type Remote } from '../support/remote.ts';
import { startServer, type Running } from '../support/server.ts';
import { settledSheet } from '../support/sheet.ts';
import type { Desk } from '../../src/wire/index.ts';

const slow = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), 'blindpick-kept-'));
const dataDir = join(folder, 'data');
let browser: Browser;
let server: Running;
let port: number;
let cookie: string;
let p: Prepared;
let moderator: Remote;

beforeAll(async () => {
	browser = await launch();
	server = await startServer({ dataDir });
	port = Number(new URL(server.base).port);
	cookie = await signIn(server.base, server.organizerLink);
	p = await prepareAs(server.base, cookie, 5);
});
afterAll(async () => {
	p.organizer.close();
	moderator?.close();
	await browser.close();
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function enter(link = ''): Promise<Page> {
	const page = await (await browser.newContext({ locale: 'es-PE', permissions: ['microphone'] })).newPage();
	await page.goto(link);
	await page.getByRole('button', { name: /entrar/i }).click(slow);
	await page.waitForURL(/\/s\/[^/]+$/, slow);
	return page;
}
const start = async () => void (server = await startServer({ dataDir, port }));
const official = (n: number) => p.links['official']?.[n];
const comment = (page: Page) => page.getByTestId('sheet').locator('aside textarea');
const marks = (page: Page) => page.getByTestId('sheet').locator('input[type=radio]:checked').count();
const saved = (page: Page) => page.locator('[data-testid="sheet"][data-save="saved"]').waitFor(slow);

test('[O10] while a startup is being saved its form takes no typing, and a name typed meanwhile stays', async () => {
	const context = await browser.newContext({ locale: 'es-PE' });
	const [key = '', value = ''] = cookie.split('=');
	await context.addCookies([{ name: key, value, domain: 'localhost', path: '/o', httpOnly: true }]);
	const page = await context.newPage();
	await page.goto(`${server.base}/o/sessions/${p.session}`);
	const name = page.locator('#su-name');
	await name.fill('Andina Solar', slow);
	process.kill(server.serverPid(), 'SIGSTOP');
	await page.getByTestId('add-startup').locator('button[type=submit]').click(slow);
	await expect.poll(() => page.locator('#su-contact').getAttribute('readonly'), slow).not.toBeNull();
	await page.locator('#p-official').fill('Ana Quispe');
	await page.getByTestId('add-official').locator('button[type=submit]').click();
	await page.locator('#p-official').fill('Luis Poma');
	process.kill(server.serverPid(), 'SIGCONT');
	await expect.poll(() => name.inputValue(), slow).toBe('');
	expect(await page.locator('#su-contact').getAttribute('readonly')).toBeNull();
	const added = (d: Desk) => d.people.some((x) => x.name === 'Ana Quispe');
	await p.organizer.until<Desk>(added);
	await expect.poll(() => page.getByTestId('add-official').locator('[aria-disabled]').count(), slow).toBe(0);
	expect(await page.locator('#p-official').inputValue()).toBe('Luis Poma');
	await context.close();
});

test('[L44] [L45] what is sent of a deck is what is on the screen, and a stopped sending leaves the deck as it was', async () => {
	await p.organizer.do({ type: 'openDoors' });
	const page = await enter(p.links['presenter']?.[0]);
	let letGo = (): void => {};
	let held = 0;
	await page.route('**/api/slides/picture', async (route) => {
		held += 1;
		await new Promise<void>((go) => (letGo = go));
		await route.continue().catch(() => {});
	});
	const choose = async (...texts: string[]) => {
		const buffer = await deck(texts);
		await page
			.getByTestId('slides-file')
			.setInputFiles({ name: 'd.pdf', mimeType: 'application/pdf', buffer });
		await page.getByTestId('slides-save').click(slow);
		await expect.poll(() => held, slow).toBe(1);
	};
	const many = page.getByTestId('slides-count');
	await choose('página uno', 'página dos');
	await page.getByText('Se envía lo que se ve').waitFor(slow);
	// Neither enlarged nor thrown away meanwhile.
	await expect(page.getByTestId('enlarge').first().click({ timeout: 1_000 })).rejects.toThrow();
	expect(await page.getByRole('button', { name: 'Descartar' }).count()).toBe(0);
	await page.getByTestId('slides-stop').click(slow);
	await page.getByText(/Se detuvo el envío/).waitFor(slow);
	await page.getByRole('button', { name: 'Descartar' }).click(slow);
	expect(await many.getAttribute('data-count')).toBe('0');
	held = 0;
	await choose('página uno');
	letGo();
	await expect.poll(() => many.getAttribute('data-count'), slow).toBe('1');
	await page.context().close();
});

test('[S26] where an older backup came between, slides that a colleague sent since are asked about, though their revision is the same', async () => {
	const page = await enter(p.links['presenter']?.[1]);
	const choose = async (text: string) =>
		page
			.getByTestId('slides-file')
			.setInputFiles({ name: 'd.pdf', mimeType: 'application/pdf', buffer: await deck([text]) });
	const sent = async (text: string) => {
		await choose(text);
		await page.getByTestId('slides-save').click(slow);
		await page.locator('[data-testid=slides-count][data-count="1"]').waitFor(slow);
	};
	await sent('la primera');
	await server.stop();
	const copy = join(folder, 'before-slides');
	cpSync(dataDir, copy, { recursive: true });
	await start();
	await sent('la segunda');
	await choose('la tercera');
	await page.getByTestId('slides-save').waitFor(slow);
	await server.stop();
	rmSync(dataDir, { recursive: true });
	cpSync(copy, dataDir, { recursive: true });
	await start();
	const colleague = await page.context().newPage();
	await colleague.goto(page.url());
	await colleague.getByTestId('slides-none').click(slow);
	await colleague.locator('[data-testid=slides-count][data-count="0"]').waitFor(slow);
	await page
		.locator('.connection.online')
		.first()
		.waitFor({ ...slow, state: 'attached' });
	await page.waitForTimeout(500);
	await page.getByTestId('slides-save').click(slow);
	await page.getByTestId('slides-mine').waitFor(slow);
	expect(await colleague.getByTestId('slides-count').getAttribute('data-count')).toBe('0');
	await page.getByTestId('slides-mine').click();
	await page.locator('[data-testid=slides-count][data-count="1"]').waitFor(slow);
	await page.context().close();
});

test('[E27] ties declared to a dead server are declared at the next visit', async () => {
	const page = await enter(official(1));
	await page.locator('textarea').fill('Mi hermana trabaja en el sector.', slow);
	await server.kill();
	await page.getByTestId('ties-submit').click(slow);
	await page.getByTestId('ties-waiting').waitFor(slow);
	const tab = await page.context().newPage();
	await page.close({ runBeforeUnload: false });
	await start();
	await tab.goto(page.url());
	await tab.getByRole('region', { name: 'Estado de la sesión' }).waitFor(slow);
	const declared = (d: Desk) => d.people.some((x) => x.ties?.text === 'Mi hermana trabaja en el sector.');
	await p.organizer.until<Desk>(declared);
	await tab.context().close();
});

/** Between each notice and what follows it, px. */
function gaps(page: Page): Promise<number[]> {
	return page.evaluate(() => {
		const all = [...document.querySelectorAll('main > *')];
		const notice = (part: Element) => part.matches('.notice, :has(> .notice:only-child)');
		return all.slice(0, -1).flatMap((part, i) => {
			const next = all[i + 1]!;
			if (!notice(part)) return [];
			return [next.getBoundingClientRect().top - part.getBoundingClientRect().bottom];
		});
	});
}

test('[S18] [S19] [S28] [E48] an older backup from before the ties: the page says so, and past the gate all that it knew is recorded again', async () => {
	const auditor = await takeSeat(p.links['auditor']?.[0] ?? '');
	await auditor.do({ type: 'contribute', contribution: 'suerte' });
	auditor.close();
	moderator = await takeSeat(p.links['moderator']?.[0] ?? '');
	const { slots } = await moderator.until<{ slots?: { id: string }[] }>((s) => (s.slots?.length ?? 0) > 0);
	await moderator.do({ type: 'callSlot', slot: slots?.[0]?.id ?? '' });
	await moderator.do({ type: 'startStep', step: 'pitch' });
	const page = await enter(official(0));
	await page.getByTestId('ties-none').waitFor(slow);
	await server.stop();
	cpSync(dataDir, join(folder, 'backup'), { recursive: true });
	await start();
	await page.getByTestId('ties-none').click(slow);
	await page.getByTestId('sheet').waitFor(slow);
	// What was declared is of an earlier page.
	await page.reload();
	await page.getByTestId('sheet').waitFor(slow);
	const rows = settledSheet(page).locator('fieldset:has(input[type=radio])');
	for (const n of [0, 1]) await rows.nth(n).getByRole('radio').nth(3).check({ force: true });
	await comment(page).fill('diez minutos de comentario');
	await saved(page);
	await page
		.getByLabel(/pregunta/i)
		.first()
		.fill('¿Quién lo mantiene?');
	await page.getByTestId('ask').click(slow);
	await page.getByText('¿Quién lo mantiene? (en espera)').waitFor(slow);
	await page.getByTestId('recognise').click(slow);
	await page.getByTestId('recognise-confirm').click(slow);
	await page.getByText('Declaró en privado que reconoce a').waitFor(slow);
	await server.stop();
	rmSync(dataDir, { recursive: true });
	cpSync(join(folder, 'backup'), dataDir, { recursive: true });
	await start();
	await page.getByTestId('ties-again').waitFor(slow);
	await page.getByTestId('ties-none').click(slow);
	await page.getByTestId('again').waitFor(slow);
	await expect
		.poll(() => page.getByTestId('again').locator('p.text').allInnerTexts(), slow)
		.toEqual(['¿Quién lo mantiene?', 'Reconozco a una startup']);
	expect(Math.min(...(await gaps(page)))).toBeGreaterThanOrEqual(8);
	// All of the folder went back, so that this page alone could tell it.
	await expect.poll(() => moderator.own<{ behind: string | null }>().behind, slow).not.toBeNull();
	await saved(page);
	expect([await marks(page), await comment(page).inputValue()]).toEqual([2, 'diez minutos de comentario']);
	await expect
		.poll(() => moderator.own<{ questions: { text: string }[] }>().questions, slow)
		.toMatchObject([{ text: '¿Quién lo mantiene?' }]);
	await page.reload();
	await page.getByText('Declaró en privado que reconoce a').waitFor(slow);
	expect([await marks(page), await comment(page).inputValue()]).toEqual([2, 'diez minutos de comentario']);
	await page.context().close();
});

test('[S34] an older backup without the seat: its link opened in another tab, or in the same, brings back all that the page knew', async () => {
	await server.stop();
	const copy = join(folder, 'before-entering');
	cpSync(dataDir, copy, { recursive: true });
	await start();
	const pages = await Promise.all([3, 4].map((n) => enter(official(n))));
	for (const page of pages) {
		await page.getByTestId('ties-none').click(slow);
		await page.getByTestId('sheet').waitFor(slow);
		// What was declared is of an earlier page.
		await page.reload();
		const rows = settledSheet(page).locator('fieldset:has(input[type=radio])');
		await rows.first().waitFor(slow);
		for (const row of await rows.all()) await row.getByRole('radio').nth(3).check({ force: true });
		await comment(page).fill('clara y concreta');
		await saved(page);
		await page.getByTestId('sheet').getByRole('button', { name: 'Entregar la hoja' }).click(slow);
		await page.locator('[data-testid=sheet][data-submitted=true]').waitFor(slow);
		const question = page.getByLabel(/pregunta/i).first();
		await question.fill('¿Cuánto cuesta?');
		await page.getByTestId('ask').click(slow);
		await page.getByText('¿Cuánto cuesta? (en espera)').waitFor(slow);
	}
	await server.stop();
	rmSync(dataDir, { recursive: true });
	cpSync(copy, dataDir, { recursive: true });
	await start();
	const [same, first] = pages as [Page, Page];
	for (const page of pages) {
		const absent = page.getByText('El servidor ya no conoce este puesto');
		await absent.waitFor(slow);
		expect(await page.locator('main:visible').innerText()).toContain('en otra pestaña y deje esta abierta');
	}
	const other = await first.context().newPage();
	await same.goto(official(3) ?? '');
	await other.goto(official(4) ?? '');
	for (const page of [same, other]) {
		await page.getByRole('button', { name: /entrar/i }).click(slow);
		await page.getByTestId('ties-none').click(slow);
	}
	await same.getByText('Lo suyo sigue aquí').waitFor(slow);
	await same.getByTestId('again').getByText('¿Cuánto cuesta?').waitFor(slow);
	await first.getByTestId('again').getByText('¿Cuánto cuesta?').waitFor(slow);
	for (const page of [same, first, other]) {
		await page.locator('[data-testid=sheet][data-submitted=true]').waitFor(slow);
		expect(await comment(page).inputValue()).toBe('clara y concreta');
		await page.getByText('¿Cuánto cuesta? (en espera)').waitFor(slow);
	}
	for (const page of pages) await page.context().close();
});

test('[E28] a device that a seat was moved from shows what it had not recorded, and does not say that nothing is lost', async () => {
	const page = await enter(official(2));
	await page.getByTestId('ties-none').click(slow);
	await comment(page).fill('uno', slow);
	await saved(page);
	await page.context().setOffline(true);
	await comment(page).fill('uno, y diez minutos más');
	(await takeSeat(official(2) ?? '')).close();
	await page.context().setOffline(false);
	const left = page.getByTestId('left-here');
	await left.waitFor(slow);
	expect(await left.innerText()).toContain('uno, y diez minutos más');
	expect(await page.locator('body').innerText()).not.toContain('Nada se ha perdido');
	await page.context().close();
});

test('[E52] who had scored, and whose part an older backup took away when it is too late, reads all that the page knew', async () => {
	await server.stop();
	rmSync(dataDir, { recursive: true });
	const copy = join(folder, 'before-entering');
	cpSync(copy, dataDir, { recursive: true });
	await start();
	const page = await enter(official(4));
	await page.getByTestId('ties-none').click(slow);
	const rows = settledSheet(page).locator('fieldset:has(input[type=radio])');
	await rows.first().waitFor(slow);
	for (const row of await rows.all()) await row.getByRole('radio').nth(3).check({ force: true });
	await comment(page).fill('se entiende bien');
	await saved(page);
	await server.stop();
	rmSync(dataDir, { recursive: true });
	cpSync(copy, dataDir, { recursive: true });
	await start();
	await page.getByText('El servidor ya no conoce este puesto').waitFor(slow);
	const hall = await takeSeat(p.links['moderator']?.[0] ?? '');
	for (const step of ['questions', 'scoring'] as const) await hall.do({ type: 'startStep', step });
	await hall.do({ type: 'finishSlot' });
	const { slots = [] } = await hall.until<{ slots?: { id: string; status: string }[] }>(
		(s) => s.slots !== undefined
	);
	for (const { id, status } of slots)
		if (status === 'waiting') await hall.do({ type: 'skipSlot', slot: id, reason: 'No vino.' });
	await hall.do({ type: 'openReview' });
	await page.goto(official(4) ?? '');
	await page.getByRole('button', { name: /entrar/i }).click(slow);
	const told = page.getByTestId('shut-again');
	await expect.poll(() => told.innerText(), slow).toMatch(/Avise ahora.*se entiende bien/s);
	expect(await page.locator('main').innerText()).not.toContain('no se pierde la puntuación de nadie');
	hall.close();
	await page.context().close();
});
