import type { Browser, Locator, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { Hosted, identity } from '../support/hosted.ts';
import { freshPages } from '../support/pages.ts';

const slow = { timeout: 30_000 };
const ROLES = ['official1', 'official2', 'moderator', 'auditor', 'projector', 'presenter0'];
const pages: Record<string, Page> = {};
let browser: Browser;
let h: Hosted;

beforeAll(async () => {
	[browser, h] = await Promise.all([launch(), Hosted.open(freshPages)]);
	await (await h.prepare([identity('Quipu Vial')])).drawn([1, 3]);
	for (const name of ROLES) {
		const { path, cookie } = h.enter(name);
		const context = await browser.newContext({ locale: 'es-PE' });
		const seat = { name: 'bp_seat', value: cookie, domain: 'localhost', path, httpOnly: true };
		await context.addCookies([{ ...seat, sameSite: 'Strict' }]);
		pages[name] = await context.newPage();
		if (name === 'moderator') await pages[name].routeWebSocket(/\/live/, follow);
		await pages[name].goto(h.base + path);
	}
}, 240_000);
afterAll(async () => {
	await browser.close();
	await h.close();
});

/** The server has another version: it speaks what the moderator's page does not know. */
let renewed = false;
const sockets: WebSocketRoute[] = [];
function follow(socket: WebSocketRoute): void {
	sockets.push(socket);
	socket
		.connectToServer()
		.onMessage((frame) =>
			socket.send(renewed ? String(frame).replace(/"protocol":\d+/, '"protocol":0') : frame)
		);
}

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

test('[E73] after a reload marks stand as they are recorded from the first frame on, where motion is reduced too', async () => {
	const official = pages['official1'] as Page;
	const state = (await h.server.sessions.room(h.session))?.state;
	if (state?.phase !== 'pitching') throw new Error('no pitch');
	const marks = Object.fromEntries(state.draft.rubric.map((c) => [c.id, 4]));
	const slot = state.live?.slot ?? '';
	await h.as('official1', { type: 'saveSheet', slot, sheet: { marks, texts: {}, comment: '' }, base: 0 });
	await official.addInitScript(() => {
		const first = () => {
			const sheet = document.querySelector<HTMLElement>('[data-testid="sheet"]');
			if (sheet === null) return requestAnimationFrame(first);
			const unmarked = sheet.innerText.match(/Sin puntaje todavía/g)?.length ?? 0;
			return Object.assign(window, { first: [sheet.querySelectorAll('input:checked').length, unmarked] });
		};
		requestAnimationFrame(first);
	});
	await official.reload();
	const seen = () => official.evaluate(() => (window as { first?: number[] }).first);
	await expect.poll(seen, slow).toEqual([Object.keys(marks).length, 0]);
}, 120_000);

/** Whether the browser would ask before the page is left. */
const asks = (page: Page) =>
	page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

/** Without scrolling, and clear of what sticks to the head. */
async function inSight(page: Page, what: Locator): Promise<boolean> {
	const box = await what.boundingBox({ timeout: 1_000 }).catch(() => null);
	const { x = 0, y = -1, height = 0 } = box ?? {};
	if (box === null || y < 0 || y + height > (page.viewportSize()?.height ?? 0)) return false;
	const at = { x: x + 2, y: y + height / 2 };
	return what.evaluate((node, { x, y }) => node.contains(document.elementFromPoint(x, y)), at);
}

test('[D20] [D32] [E50] [E52] [E60] [E71] the shortlist is read out once more before it is confirmed', async () => {
	const moderator = pages['moderator'] as Page;
	await h.as('moderator', { type: 'startStep', step: 'questions' });
	await h.as('moderator', { type: 'startStep', step: 'scoring' });
	await h.as('moderator', { type: 'finishSlot' });
	const late = pages['official2'] as Page;
	await late.getByRole('textbox').fill('Mi hermana trabaja en el sector.', slow);
	await h.as('moderator', { type: 'openReview' });
	await late.getByText('Ya es tarde para participar').first().waitFor(slow);
	// Given back once, until it is taken note of.
	await late.getByTestId('undeclared').getByText('no llegó a declararse').waitFor(slow);
	await late.getByTestId('orphaned').click(slow);
	const words = late.getByText('Mi hermana trabaja en el sector.');
	expect(await words.count()).toBe(1);
	await late.getByTestId('orphan').getByRole('button').click();
	for (const gone of [words, late.getByTestId('undeclared')])
		await gone.waitFor({ ...slow, state: 'detached' });
	await h.as('moderator', { type: 'seal' });
	const scrolled = pages['official1'] as Page;
	await scrolled.setViewportSize({ width: 360, height: 740 });
	await scrolled.getByText('Las puntuaciones están selladas').first().waitFor(slow);
	for (const page of [scrolled, moderator])
		await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
	await h.as('moderator', { type: 'approveReveal' });
	await h.as('auditor', { type: 'approveReveal' });
	const seen = async (page: Page) => {
		const board = page.getByRole('region', { name: 'Revelación' });
		await expect.poll(() => inSight(page, board.getByRole('timer')), slow).toBe(true);
		const name = board.getByText('Quipu Vial').filter({ visible: true }).first();
		await expect.poll(() => inSight(page, name), slow).toBe(true);
	};
	await Promise.all([scrolled, moderator].map(seen));
	await moderator.getByTestId('asked-go').click(slow);
	await expect.poll(() => inSight(moderator, moderator.getByTestId('decide-standing')), slow).toBe(true);
	await moderator.getByRole('checkbox', { name: /Quipu Vial/ }).check(slow);
	const beside = moderator.getByTestId('decide-rule');
	await beside.getByText(/Máximo según la regla: \d\. Lo marcado se aparta de la regla\./).waitFor(slow);
	await moderator.getByLabel('Motivo').fill('Es la única.');
	expect(await asks(moderator)).toBe(true);
	await moderator.getByTestId('decide').click();
	const dialog = moderator.getByRole('dialog');
	await dialog.getByText(/En la lista corta: .* · Quipu Vial\./).waitFor(slow);
	await dialog.getByText(/Marcadas sin que la regla las proponga: .* · Quipu Vial\./).waitFor(slow);
	expect(await decision()).toBeNull();
	await dialog.getByTestId('decide-confirm').click();
	await expect.poll(decision, slow).toMatchObject({ reason: 'Es la única.' });
	await expect.poll(() => inSight(moderator, moderator.getByTestId('decided')), slow).toBe(true);
	await moderator.getByTestId('decided').getByText('Quipu Vial').waitFor(slow);
	expect(await moderator.getByTestId('decide').count()).toBe(0);
	expect(await asks(moderator)).toBe(false);
	const strip = moderator.getByRole('region', { name: 'Estado de la sesión' });
	await strip.getByText('Abra la reunión o cierre la sesión para todos').waitFor(slow);
}, 120_000);

test('[E51] [E44] marks of a shortlist that are not decided are not reloaded away', async () => {
	const moderator = pages['moderator'] as Page;
	// A motive that was typed would keep it by itself.
	sockets.length = 0;
	await moderator.reload();
	const mark = moderator.getByRole('checkbox', { name: /Quipu Vial/ });
	await mark.uncheck(slow);
	await moderator.getByTestId('decide-standing').getByText('Sigue decidida').waitFor(slow);
	let loads = 0;
	moderator.on('load', () => (loads += 1));
	renewed = true;
	for (const socket of sockets.splice(0)) await socket.close();
	await moderator.getByTestId('renewing').waitFor(slow);
	await moderator.waitForTimeout(5_000);
	expect([loads, await mark.isChecked()]).toEqual([0, false]);
	renewed = false;
	const asked = moderator.waitForEvent('dialog', slow);
	await Promise.all([moderator.reload(), asked.then((dialog) => dialog.accept())]);
	await moderator.getByTestId('decided').waitFor(slow);
}, 120_000);

test('[E52] who declared no ties in time reads by phase what happened, with nothing to press that can only fail', async () => {
	const late = pages['official2'] as Page;
	const text = () => late.locator('main').innerText();
	for (const again of [false, true]) {
		if (again) await late.reload();
		await late.getByText('las identidades ya se revelaron').waitFor(slow);
		expect(await late.locator('main').getByRole('button').count()).toBe(0);
		await late.locator('.connection.online').waitFor({ ...slow, state: 'attached' });
		expect(await text()).not.toMatch(/No se envió|Quipu|Baches/);
	}
});

test('[E59] [O26] whoever is taken out of the meeting reads so, and whoever runs it has no such button for themselves', async () => {
	const moderator = pages['moderator'] as Page;
	const auditor = pages['auditor'] as Page;
	await moderator.getByTestId('open-meeting-short').click(slow);
	const rows = moderator.getByTestId('meeting').locator('.people li');
	const row = (role: string) => rows.filter({ hasText: role });
	await row('Moderación').getByRole('button', { name: 'Silenciar' }).waitFor(slow);
	expect(await row('Moderación').getByRole('button').allInnerTexts()).toEqual(['Silenciar']);
	await row('Auditoría').getByRole('button', { name: 'Retirar' }).click();
	await auditor.getByTestId('meeting-removed').waitFor(slow);
	expect(await auditor.getByTestId('meeting').getByRole('button').count()).toBe(0);
	await row('Auditoría').getByRole('button', { name: 'Admitir' }).click(slow);
	await auditor.getByTestId('meeting-mic').waitFor(slow);
}, 120_000);

test('[D33] the open meeting is in sight without scrolling, before the names and what is to be decided', async () => {
	for (const [width, height] of [
		[1366, 768],
		[360, 740]
	] as const)
		for (const name of ['official1', 'moderator', 'auditor', 'presenter0']) {
			const page = pages[name] as Page;
			await page.setViewportSize({ width, height });
			const mic = page.getByTestId('meeting-mic');
			await mic.waitFor(slow);
			await page.evaluate(() => scrollTo(0, 0));
			if (process.env['SHOTS'] !== undefined)
				await page.screenshot({ path: `${process.env['SHOTS']}/meeting-${name}-${width}.png` });
			const top = async (of: Locator) => (await of.first().boundingBox())?.y ?? Number.NaN;
			const at = await top(mic);
			expect(at, name).toBeLessThan(height);
			expect(at, name).toBeLessThan(await top(page.getByRole('region', { name: 'Revelación' })));
			if (name === 'moderator') expect(at).toBeLessThan(await top(page.getByTestId('decided')));
		}
}, 120_000);

test('[D28] the session is closed for everybody by a typed word', async () => {
	const moderator = pages['moderator'] as Page;
	const dialog = moderator.getByRole('dialog');
	await moderator.getByTestId('close-session').click(slow);
	const confirm = dialog.getByRole('button', { name: 'Cerrar la sesión para todos' });
	await confirm.click(slow);
	await dialog.getByText('Para continuar, escriba').waitFor(slow);
	expect((await h.server.sessions.room(h.session))?.state.phase).toBe('revealed');
	await dialog.getByRole('textbox').fill('cerrar');
	await confirm.click();
	await moderator.getByTestId('over').waitFor(slow);
}, 120_000);

test('[E18] every screen says that the session is closed', async () => {
	for (const [name, page] of Object.entries(pages)) {
		// Who declared no ties sees nothing more of it.
		if (name !== 'official2') await page.getByTestId('over').waitFor(slow);
		await expect.poll(() => page.getByText('Sesión cerrada').count(), slow).toBeGreaterThan(0);
	}
});
