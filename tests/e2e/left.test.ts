import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { prepareAs, Remote, signIn, toFirstPitch, type Prepared } from '../support/remote.ts';
import { startServer, type Running } from '../support/server.ts';
import type { Stage } from '../../src/wire/index.ts';

const slow = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), 'blindpick-left-'));
const dataDir = join(folder, 'data');
let browser: Browser;
let server: Running;
let cookie: string;
let p: Prepared;
/** Of an official who has written ties and declared none. */
let late: Page;

beforeAll(async () => {
	browser = await launch();
	server = await startServer({ dataDir });
	cookie = await signIn(server.base, server.organizerLink);
	p = await prepareAs(server.base, cookie, 3);
});
afterAll(async () => {
	p.organizer.close();
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
async function desk(session: string): Promise<Page> {
	const context = await browser.newContext({ locale: 'es-PE' });
	const [name = '', value = ''] = cookie.split('=');
	await context.addCookies([{ name, value, domain: 'localhost', path: '/o', httpOnly: true }]);
	const page = await context.newPage();
	await page.goto(`${server.base}/o/sessions/${session}`);
	return page;
}
/** The words that stand to be copied, each noted. */
async function copied(page: Page): Promise<string[]> {
	await page.getByTestId('orphaned').click(slow);
	const all = await page.getByTestId('orphan').locator('.text').allInnerTexts();
	for (const _ of all) await page.getByTestId('orphan').first().getByRole('button').click(slow);
	await page.getByTestId('orphaned').waitFor({ ...slow, state: 'detached' });
	return all;
}

test('[E55] [E56] [E54] a draft that is deleted is told on every page of it, with what was typed there', async () => {
	const draft = await prepareAs(server.base, cookie, 2);
	const [page, official] = [await desk(draft.session), await enter(draft.links['official']?.[0])];
	await official.locator('textarea').fill('Mi prima trabaja', slow);
	await page.locator('#p-official').fill('Luis Poma', slow);
	await draft.organizer.do({ type: 'deleteDraft' });
	await page.getByText('Este borrador se borró').waitFor(slow);
	expect(await page.locator('main a[href="/o"]').count()).toBe(1);
	expect(await copied(page)).toEqual(['Luis Poma']);
	await official.getByText('Esta sesión se borró').waitFor(slow);
	expect(await official.locator('main').innerText()).not.toMatch(/a salvo/);
	expect(await copied(official)).toEqual(['Mi prima trabaja']);
	for (const gone of [page, official]) await gone.context().close();
	draft.organizer.close();
});

test('[E60] ties that were recorded are told nowhere as perhaps not sent', async () => {
	const page = await enter(p.links['official']?.[1]);
	await page.locator('textarea').fill('Mi prima trabaja en el sector.', slow);
	await page.getByTestId('ties-submit').click(slow);
	await page.getByRole('region', { name: 'Estado de la sesión' }).waitFor(slow);
	await page.waitForTimeout(6_000);
	expect(await page.getByTestId('orphaned').count()).toBe(0);
	await page.context().close();
});

test('[E67] "none" beside written ties asks first, by key too, and what was written too late is given back once', async () => {
	const page = await enter(p.links['official']?.[2]);
	const [field, dialog] = [page.locator('textarea'), page.getByRole('dialog')];
	await field.fill('Mi prima trabaja en el sector.', slow);
	for (const press of [
		() => page.getByTestId('ties-none').click(),
		async () => {
			await page.getByTestId('ties-none').focus();
			await page.keyboard.press('Enter');
		}
	]) {
		await press();
		await dialog.getByTestId('ties-written').getByText('Mi prima trabaja en el sector.').waitFor(slow);
		await page.keyboard.press('Escape');
		await dialog.waitFor({ ...slow, state: 'hidden' });
		expect(await field.inputValue()).toBe('Mi prima trabaja en el sector.');
	}
	expect(await page.getByTestId('ties-waiting').count()).toBe(0);
	late = page;
});

test('[E54] [E67] [S38] what was typed when the call came or the pitch was over is there to be copied, and a note under a choice is, after the seal', async () => {
	const presenters = await Promise.all((p.links['presenter'] ?? []).map((link) => enter(link)));
	for (const page of presenters)
		await page.getByRole('log').locator('xpath=..').locator('textarea').fill('No oigo nad', slow);
	const moderator = await toFirstPitch(p);
	await expect
		.poll(
			async () => (await Promise.all(presenters.map((x) => x.getByTestId('orphaned').count()))).join(),
			slow
		)
		.toMatch(/^(1,0|0,1)$/);
	const called =
		(await presenters[0]!.getByTestId('orphaned').count()) === 1 ? presenters[0]! : presenters[1]!;
	expect(await copied(called)).toEqual(['No oigo nad']);
	for (const page of presenters) await page.context().close();

	const page = await enter(p.links['official']?.[0]);
	await page.getByTestId('ties-none').click(slow);
	await page
		.getByLabel(/pregunta/i)
		.first()
		.fill('¿Quién lo mant', slow);
	for (const step of ['questions', 'scoring'] as const) await moderator.do({ type: 'startStep', step });
	await moderator.do({ type: 'finishSlot' });
	expect(await copied(page)).toEqual(['¿Quién lo mant']);

	const { slots } = await moderator.until<Stage>((v) => v.slots.some((x) => x.status === 'done'));
	const done = slots.find((x) => x.status === 'done')?.id ?? '';
	const path = new URL(page.url()).pathname;
	const held = (await page.context().cookies()).find((c) => c.path === path);
	const other = new Remote(server.base, `${path}/live`, `${held?.name}=${held?.value}`);
	await other.until<Stage>((v) => v.slots !== undefined);
	await page.context().setOffline(true);
	await page.locator('.aside textarea').fill('escrita sin conexión', slow);
	await other.do({ type: 'saveNote', slot: done, text: 'de la otra página', base: 0 });
	for (const { id, status } of slots)
		if (status === 'waiting') await moderator.do({ type: 'skipSlot', slot: id, reason: 'No vino.' });
	await moderator.do({ type: 'openReview' });
	await late.getByTestId('undeclared').getByText('ya no se envía').waitFor(slow);
	await late.waitForTimeout(500);
	const times = (await late.locator('body').innerText()).split('Mi prima trabaja').length - 1;
	const there = (await late.getByTestId('orphaned').count()) === 1 ? await copied(late) : [];
	expect(times + there.length).toBe(1);
	await late.context().close();
	await moderator.do({ type: 'seal' });
	await page.context().setOffline(false);
	const choice = page.getByTestId('note-conflict');
	await expect.poll(() => choice.innerText(), slow).toMatch(/escrita sin conexión[^]*de la otra página/);
	await choice.getByRole('button').first().click(slow);
	await choice.waitFor({ ...slow, state: 'detached' });
	const kept = () => other.own<{ notes: Record<string, { text: string }> }>().notes[done]?.text;
	await expect.poll(kept, slow).toBe('escrita sin conexión');
	other.close();
	moderator.close();
	await page.context().close();
});

test('[S37] settings that were recorded are back after an older backup without the sign-in, by a new link in the same tab', async () => {
	const draft = await prepareAs(server.base, cookie, 2);
	draft.organizer.close();
	p.organizer.close();
	const port = Number(new URL(server.base).port);
	await server.stop();
	const copy = join(folder, 'before');
	cpSync(dataDir, copy, { recursive: true });
	server = await startServer({ dataDir, port });
	const page = await (await browser.newContext({ locale: 'es-PE' })).newPage();
	await page.goto(server.organizerLink);
	await page.getByRole('button', { name: /entrar/i }).click(slow);
	await page.waitForURL(/\/o$/, slow);
	await page.goto(`${server.base}/o/sessions/${draft.session}`);
	await page.locator('#f-title').fill('Título de después', slow);
	await page
		.getByText(/Registrado \d/)
		.first()
		.waitFor(slow);
	await server.stop();
	rmSync(dataDir, { recursive: true });
	cpSync(copy, dataDir, { recursive: true });
	server = await startServer({ dataDir, port });
	await page.getByText('El servidor ya no conoce este acceso').waitFor(slow);
	await page.goto(server.organizerLink);
	await page.getByRole('button', { name: /entrar/i }).click(slow);
	await page.waitForURL(/\/o$/, slow);
	await page.goto(`${server.base}/o/sessions/${draft.session}`);
	await page.getByTestId('restored').getByText('Personas y startups no se envían otra vez').waitFor(slow);
	await page.getByRole('button', { name: 'Usar la otra' }).click(slow);
	await expect.poll(() => page.locator('#f-title').inputValue(), slow).toBe('Título de después');
	await page.context().close();
});
