import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { smallDisk } from '../support/disk.ts';
import { nextStep } from '../support/next.ts';
import { prepare, takeSeat, toFirstPitch, type Remote } from '../support/remote.ts';
import { startServer, type Running } from '../support/server.ts';
import { settledSheet } from '../support/sheet.ts';
import type { ClientCommand, Stage } from '../../src/wire/index.ts';

const LINK = fileURLToPath(new URL('../../server/link.ts', import.meta.url));
const slow = { timeout: 30_000 };
let browser: Browser;
let dataDir: string;
let server: Running | null = null;

beforeAll(async () => {
	browser = await launch();
	dataDir = mkdtempSync(join(tmpdir(), 'blindpick-trouble-'));
});
afterAll(async () => {
	await browser.close();
	rmSync(dataDir, { recursive: true, force: true });
});

// A test that failed leaves one behind, perhaps standing still, in the way of all that follow.
afterEach(async () => {
	await server?.kill();
	server = null;
});

async function enter(link: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
	const context = await browser.newContext({ locale: 'es-PE' });
	const page = await context.newPage();
	await prepare?.(page);
	await page.goto(link);
	await page.getByRole('button', { name: /entrar/i }).click();
	await page.waitForURL(/\/s\/[^/]+$/, slow);
	return page;
}

const row = (page: Page, n: number) => settledSheet(page).locator('fieldset:has(input[type=radio])').nth(n);
const give = (page: Page, n: number, value: number) =>
	row(page, n)
		.getByRole('radio')
		.nth(value - 1)
		.check({ force: true });
const given = (page: Page, n: number) => row(page, n).locator('input:checked').getAttribute('value', slow);
const saved = (page: Page) => page.locator('[data-testid="sheet"][data-save="saved"]').waitFor(slow);

/** An official on the sheet of a running pitch. */
async function scoring(s: Running): Promise<{ page: Page; link: string }> {
	const p = await prepare(s.base, s.organizerLink);
	const moderator = await toFirstPitch(p);
	const link = p.links['official']?.[0] ?? '';
	const page = await enter(link);
	await page.getByTestId('ties-none').click(slow);
	await page.getByTestId('sheet').waitFor(slow);
	p.organizer.close();
	moderator.close();
	return { page, link };
}

/** In the page: nothing that is recorded is left on the device. */
async function outboxIsEmpty(): Promise<boolean> {
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('blindpick');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(new Error('no outbox'));
	});
	const count = db.transaction('outbox').objectStore('outbox').count();
	const left = await new Promise<number>((resolve) => (count.onsuccess = () => resolve(count.result)));
	db.close();
	return left === 0;
}

test('[E8] [E14] [E17] a dead server and two closed tabs together lose nothing that was written', async () => {
	server = await startServer({ dataDir });
	const { port } = new URL(server.base);
	const { page } = await scoring(server);
	await give(page, 0, 4);
	await saved(page);
	const second = await page.context().newPage();
	await second.goto(page.url());
	await saved(second);
	await server.kill();
	await page.getByText('Sin conexión', { exact: false }).first().waitFor(slow);
	await give(page, 1, 2);
	await page.locator('[data-testid="sheet"]:not([data-save="saved"])').waitFor(slow);
	await give(second, 1, 5);
	await second.locator('[data-testid="sheet"]:not([data-save="saved"])').waitFor(slow);
	const tab = await page.context().newPage();
	await page.close({ runBeforeUnload: false });
	await second.close({ runBeforeUnload: false });
	server = await startServer({ dataDir, port: Number(port) });
	await tab.goto(server.base);
	const seat = page.url();
	await tab.goto(seat);
	// One of the two goes on, a moment after the first view; the other is offered.
	await tab.getByTestId('keep-theirs').waitFor(slow);
	await saved(tab);
	const [first, other] = (await given(tab, 1)) === '5' ? ['5', '2'] : ['2', '5'];
	expect([await given(tab, 0), await given(tab, 1)]).toEqual(['4', first]);
	await tab.getByTestId('keep-theirs').click(slow);
	await saved(tab);
	expect([await given(tab, 0), await given(tab, 1)]).toEqual(['4', other]);
	await tab.waitForFunction(outboxIsEmpty, undefined, slow);
	await tab.reload();
	await saved(tab);
	expect([await given(tab, 0), await given(tab, 1)]).toEqual(['4', other]);
	await server.stop();
});

test('[E24] [E22] [S36] a server that stands still is told at the press, and what was asked for meanwhile is done at the next visit', async () => {
	server = await startServer({ dataDir });
	const { port } = new URL(server.base);
	const { page } = await scoring(server);
	process.kill(server.serverPid(), 'SIGSTOP');
	await page.getByTestId('hand').click(slow);
	await page.locator('[data-testid="hand"][aria-disabled="true"]').waitFor(slow);
	// A hand is for the moment: it is not raised later, and that is said.
	await page.getByTestId('unsent').waitFor(slow);
	const over = await page.evaluate(() => {
		const [unsent, sheet] = ['unsent', 'sheet'].map((id) =>
			document.querySelector(`[data-testid=${id}]`)!.getBoundingClientRect()
		);
		const fixed = [...document.querySelectorAll('[data-testid=unsent], :has(> [data-testid=unsent])')].some(
			(el) => getComputedStyle(el).position === 'fixed'
		);
		return (
			fixed ||
			(unsent!.top < sheet!.bottom &&
				unsent!.bottom > sheet!.top &&
				unsent!.right > sheet!.left &&
				unsent!.left < sheet!.right)
		);
	});
	expect(over).toBe(false);
	await page
		.getByLabel(/pregunta/i)
		.first()
		.fill('¿Quién lo mantiene?', slow);
	await page.getByTestId('ask').click(slow);
	await page.getByTestId('recognise').click(slow);
	await page.getByTestId('recognise-confirm').click(slow);
	await expect.poll(() => page.getByText('Se envía en cuanto haya conexión').count(), slow).toBe(2);
	await server.kill();
	const tab = await page.context().newPage();
	await page.close({ runBeforeUnload: false });
	server = await startServer({ dataDir, port: Number(port) });
	await tab.goto(page.url());
	await tab.getByText('¿Quién lo mantiene? (en espera)').waitFor(slow);
	await tab.getByText('Declaró en privado que reconoce a').waitFor(slow);
	await tab.waitForFunction(outboxIsEmpty, undefined, slow);
	await server.stop();
});

test('[E9] a full disk is told at once, nothing is called recorded, and the mark is kept until there is room', async (t) => {
	const disk = smallDisk(24);
	if (disk === null) return t.skip('a small disk needs the right to mount');
	try {
		server = await startServer({ dataDir: disk.dir });
		const { page } = await scoring(server);
		await give(page, 0, 5);
		await saved(page);
		disk.fill();
		await give(page, 1, 3);
		await page.locator('[data-testid="sheet"][data-save="failed"]').waitFor(slow);
		disk.free();
		await saved(page);
		await page.reload();
		await saved(page);
		expect([await given(page, 0), await given(page, 1)]).toEqual(['5', '3']);
		await server.stop();
		server = null;
	} finally {
		await server?.stop();
		server = null;
		disk.remove();
	}
});

/** The moderator's page in a first pitch, and the auditor's seat. */
async function moderating(s: Running, ready?: (page: Page) => Promise<void>) {
	const p = await prepare(s.base, s.organizerLink);
	await p.organizer.do({ type: 'openDoors' });
	const auditor = await takeSeat(p.links['auditor']?.[0] ?? '');
	await auditor.do({ type: 'contribute', contribution: 'chance' });
	const page = await enter(p.links['moderator']?.[0] ?? '', ready);
	await nextStep(page)
		.filter({ hasText: /llamar/i })
		.click(slow);
	await nextStep(page)
		.filter({ hasText: /empezar/i })
		.click(slow);
	const cut = page.getByTestId('cut-now');
	await cut.waitFor(slow);
	p.organizer.close();
	return { page, cut, auditor };
}

test('[E25] [E26] a cut on a full disk is told as done and not recorded, until it is, over a stop too', async (t) => {
	const disk = smallDisk(32);
	if (disk === null) return t.skip('a small disk needs the right to mount');
	try {
		server = await startServer({ dataDir: disk.dir });
		const { port } = new URL(server.base);
		const { page, cut, auditor } = await moderating(server);
		disk.fill();
		await cut.click(slow);
		await page.getByTestId('unrecorded').waitFor(slow);
		expect(await page.getByTestId('breach').count()).toBe(0);
		await auditor.until<Stage>((v) => v.now?.cut === true);
		disk.free();
		await page.getByTestId('breach-continue').click(slow);
		expect(await page.getByTestId('unrecorded').count()).toBe(0);
		await cut.waitFor(slow);
		disk.fill();
		await cut.click(slow);
		await page.getByTestId('unrecorded').waitFor(slow);
		auditor.close();
		await server.kill();
		disk.free();
		server = await startServer({ dataDir: disk.dir, port: Number(port) });
		await page.getByTestId('breach-continue').click(slow);
		await cut.waitFor(slow);
		expect(await page.getByTestId('not-cut').count()).toBe(0);
		disk.fill();
		await cut.click(slow);
		await page.getByTestId('unrecorded').waitFor(slow);
		await server.kill();
		disk.free();
		rmSync(join(disk.dir, 'unrecorded'));
		server = await startServer({ dataDir: disk.dir, port: Number(port) });
		await page.getByTestId('not-cut').getByText('el servidor no lo hizo').waitFor(slow);
		await cut.click(slow);
		await page.getByTestId('breach').waitFor(slow);
		await server.stop();
		server = null;
	} finally {
		await server?.stop();
		server = null;
		disk.remove();
	}
});

test('[E25] [E47] a cut that was refused, or pressed without a server, is told as none, with what is so, and can be pressed again', async () => {
	server = await startServer({ dataDir });
	let refused = true;
	const { page, cut, auditor } = await moderating(server, (page) =>
		page.routeWebSocket(/\/live/, (socket) => {
			const there = socket.connectToServer();
			socket.onMessage((frame) => {
				const id = String(frame).includes('"cutNow"') ? /^42(\d+)/.exec(String(frame))?.[1] : undefined;
				if (refused && id !== undefined) socket.send(`43${id}[{"ok":false,"refusal":"busy"}]`);
				else there.send(frame);
			});
		})
	);
	await cut.click(slow);
	await page.getByTestId('not-cut').getByText('NO consta el corte').waitFor(slow);
	refused = false;
	await cut.click(slow);
	await page.getByTestId('breach').waitFor(slow);
	await page.getByTestId('breach-continue').click(slow);
	await cut.waitFor(slow);
	expect(await page.getByTestId('not-cut').count()).toBe(0);
	const { port } = new URL(server.base);
	await server.kill();
	await page.locator('.connection.reconnecting').first().waitFor(slow);
	await cut.click(slow);
	await page.getByTestId('not-cut').getByText('no hay conexión').waitFor(slow);
	server = await startServer({ dataDir, port: Number(port) });
	await page.getByTestId('not-cut').getByText('la orden no llegó al servidor').waitFor(slow);
	await cut.click(slow);
	await page.getByTestId('breach').waitFor(slow);
	expect(await page.getByTestId('not-cut').count()).toBe(0);
	auditor.close();
	await server.stop();
});

/** From now on: whether the page ever says that there is nothing here for it. */
async function watched(page: Page): Promise<() => Promise<boolean>> {
	await page.evaluate(() => {
		const seen = window as unknown as { refused: boolean };
		seen.refused = false;
		setInterval(() => (seen.refused ||= /ya no conoce este puesto/.test(document.body.innerText)), 20);
	});
	return () => page.evaluate(() => (window as unknown as { refused: boolean }).refused);
}

test('[E35] [E36] [E40] neither a long outage with slow answers nor a refusal that passes takes text, microphone or voice from a page', async () => {
	server = await startServer({ dataDir, env: { SPEECH: 'off' } });
	const port = Number(new URL(server.base).port);
	const p = await prepare(server.base, server.organizerLink);
	const moderator = await toFirstPitch(p);
	const official = await enter(p.links['official']?.[0] ?? '');
	await official.getByTestId('ties-none').click(slow);
	const comment = official.getByTestId('sheet').locator('aside textarea');
	const saying = async (page: Page) => {
		await page.context().grantPermissions(['microphone']);
		await page.getByTestId('mic-start').click(slow);
		return page;
	};
	const links = p.links['presenter'] ?? [];
	const presenters = await Promise.all(links.map(async (link) => saying(await enter(link))));
	const presenter = await Promise.any(
		presenters.map(async (page) => {
			await page.getByTestId('called').waitFor(slow);
			return page;
		})
	);
	const pages = [official, presenter];
	/** The key of the mask, and whether this tab has the microphone. */
	const voice = () =>
		presenter.evaluate(() => {
			const kept = (kind: string) =>
				sessionStorage.getItem(Object.keys(sessionStorage).find((k) => k.startsWith(kind)) ?? '');
			const { key } = JSON.parse(kept('blindpick-voice:') ?? '{}') as { key?: number[] };
			return [key?.join() ?? null, kept('blindpick-microphone:')];
		});
	const off = () => presenter.getByTestId('mic-start').count();
	await expect.poll(off, slow).toBe(0);
	const before = await voice();
	expect(before).toEqual([expect.any(String), '1']);
	const seen = await Promise.all(pages.map(watched));
	const online = (page: Page) =>
		page
			.locator('.connection.online')
			.first()
			.waitFor({ ...slow, state: 'attached' });

	// As long as the pages try nine times, each with an answer that comes when the server is back.
	for (const page of pages)
		await page.route('**/api/me', async (route) => {
			await new Promise((done) => setTimeout(done, 800));
			await route.continue().catch(() => {});
		});
	await server.kill();
	await comment.fill('escrito sin servidor', slow);
	await new Promise((done) => setTimeout(done, 13_000));
	server = await startServer({ dataDir, port, env: { SPEECH: 'off' } });
	await Promise.all(pages.map(online));
	await saved(official);
	expect(await Promise.all(seen.map((refused) => refused()))).toEqual([false, false]);
	expect([await comment.inputValue(), await voice(), await off()]).toEqual([
		'escrito sin servidor',
		before,
		0
	]);

	/** Whether a key pressed anywhere on the presenter's page turns a slide. */
	const turns = () =>
		presenter.evaluate(() => {
			const key = new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true });
			return !document.body.dispatchEvent(key);
		});
	const dialog = presenter.locator('dialog:modal');
	await presenter.getByTestId('leave-floor').click(slow);
	await dialog.evaluate((el) => el.querySelector('.body')?.setAttribute('data-typed', 'here'));
	expect(await turns()).toBe(true);

	// One that somebody else says, or the server while its clock is wrong.
	for (const page of pages) {
		await page.unroute('**/api/me');
		await page.route('**/api/me', (route) => route.fulfill({ status: 404 }));
	}
	await server.kill();
	await comment.fill('y algo más', slow);
	for (const page of pages) await page.getByText('El servidor ya no conoce este puesto').waitFor(slow);
	expect(await comment.isVisible()).toBe(false);
	// What stands in its place can be used.
	await expect.poll(() => dialog.count(), slow).toBe(0);
	await presenter
		.getByRole('button')
		.first()
		.click({ ...slow, trial: true });
	expect(await turns()).toBe(false);
	server = await startServer({ dataDir, port, env: { SPEECH: 'off' } });
	for (const page of pages) await page.unroute('**/api/me');
	await Promise.all(pages.map(online));
	await saved(official);
	expect(await comment.isVisible()).toBe(true);
	expect([await comment.inputValue(), await voice(), await off()]).toEqual(['y algo más', before, 0]);
	await dialog.locator('[data-typed=here]').waitFor(slow);
	expect(await turns()).toBe(true);
	await presenter.keyboard.press('Escape');
	await expect.poll(() => dialog.count(), slow).toBe(0);
	p.organizer.close();
	moderator.close();
	for (const page of [official, ...presenters]) await page.context().close();
	await server.stop();
});

test('[S25] [S35] an older backup put back after the reveal takes the names off the screens, and they come at the next instant', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'blindpick-revealed-'));
	const [data, copy] = [join(folder, 'data'), join(folder, 'copy')];
	const start = async (port = 0) =>
		(server = await startServer({ dataDir: data, port, env: { SPEECH: 'off' } }));
	const { base, organizerLink } = await start();
	const port = Number(new URL(base).port);
	const p = await prepare(base, organizerLink);
	const moderator = await toFirstPitch(p);
	const ask = async (remote: Remote, command: ClientCommand) =>
		expect(await remote.insist(command, randomBytes(12).toString('hex'), 30_000)).toMatchObject({ ok: true });
	const official = await enter(p.links['official']?.[0] ?? '');
	await official.getByTestId('ties-none').click(slow);
	await official.getByTestId('sheet').waitFor(slow);
	const pages = [official, await enter(p.links['projector']?.[0] ?? '')];
	await ask(moderator, { type: 'startStep', step: 'scoring' });
	await ask(moderator, { type: 'finishSlot' });
	const { slots } = await moderator.until<Stage>((v) => v.slots[0]?.status === 'done');
	await ask(moderator, { type: 'skipSlot', slot: slots[1]?.id ?? '', reason: 'no vino' });
	await server?.stop();
	cpSync(data, copy, { recursive: true });
	await start(port);
	const named = () =>
		Promise.all(pages.map(async (page) => /Quipu Vial|Yakuna/.test(await page.locator('body').innerText())));
	const back = async () => {
		await server?.stop();
		rmSync(data, { recursive: true });
		cpSync(copy, data, { recursive: true });
		await start(port);
	};
	const notices = () => Promise.all(pages.map((page) => page.getByTestId('behind').count()));
	for (let reveal = 1; reveal <= 2; reveal++) {
		await ask(moderator, { type: 'openReview' });
		await ask(moderator, { type: 'seal' });
		await ask(moderator, { type: 'approveReveal' });
		await ask(p.organizer, { type: 'approveReveal' });
		for (const page of pages) await page.locator('.countdown.instant').waitFor(slow);
		expect(await named()).toEqual([false, false]);
		await expect.poll(named, slow).toEqual([true, true]);
		for (const page of pages) expect(await page.getByText('no se pudo abrir').count()).toBe(0);
		await back();
		await expect.poll(named, slow).toEqual([false, false]);
		// Each of the two is told, though the first was taken note of.
		await expect.poll(notices, slow).toEqual([1, 1]);
		await official.getByTestId('behind').getByText('los resultados que usted vio').waitFor(slow);
		await official.getByTestId('behind').getByRole('button').click(slow);
		// In a hall nobody is there to press.
		await expect.poll(notices, { timeout: 60_000 }).toEqual([0, 0]);
	}
	for (const remote of [p.organizer, moderator]) remote.close();
	for (const page of pages) await page.context().close();
	await server?.stop();
	server = null;
	rmSync(folder, { recursive: true });
});

/** What the page announces, once it announces something: a live region stands empty until then. */
function said(page: Page): Promise<string> {
	const spoken = page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: /\S/ });
	return spoken.first().innerText(slow);
}

test('[E10] a link that is cut off, altered, unknown or taken over says so, and what to do', async () => {
	server = await startServer({ dataDir });
	const p = await prepare(server.base, server.organizerLink);
	const link = p.links['official']?.[0] ?? '';
	const page = await (await browser.newContext({ locale: 'es-PE' })).newPage();
	await page.goto(link.slice(0, -5));
	await page.getByText('El enlace está incompleto').waitFor(slow);
	for (const handedOn of [
		`${link}_.`,
		`${link}?utm_source=mail`,
		`${link}\u200b…`,
		`${link.replace('#', '%23')}&data=05`
	]) {
		await page.goto('about:blank');
		await page.goto(handedOn);
		await page.getByRole('button', { name: /entrar/i }).waitFor(slow);
	}
	const other = new URL(p.links['moderator']?.[0] ?? '');
	await page.goto(link.replace(/#.*/, other.hash));
	await page.reload();
	await page.getByRole('button', { name: /entrar/i }).click(slow);
	const unknown = await said(page);
	await page.goto(`${server.base}/s/nobody/join${other.hash}`);
	await page.reload();
	await page.getByRole('button', { name: /entrar/i }).click(slow);
	expect(await said(page)).toBe(unknown);
	const first = await enter(link);
	await first.getByTestId('ties-none').waitFor(slow);
	(await takeSeat(link)).close();
	await first.getByText('otro dispositivo', { exact: false }).first().waitFor(slow);
	p.organizer.close();
});

test('[K22] a session damaged while people are in it says so on their pages and in the list, with what to do', async () => {
	await server?.stop();
	server = await startServer({ dataDir });
	const p = await prepare(server.base, server.organizerLink);
	await p.organizer.do({ type: 'openDoors' });
	const official = await enter(p.links['official']?.[0] ?? '');
	await official.getByTestId('ties-none').waitFor(slow);
	const env = { ...process.env, DATA_DIR: dataDir, PORT: new URL(server.base).port };
	const link = execFileSync(process.execPath, [LINK], { env, encoding: 'utf8' });
	const desk = await (await browser.newContext({ locale: 'es-PE' })).newPage();
	await desk.goto(/http\S+/.exec(link)?.[0] ?? '');
	await desk.getByTestId('redeem').click(slow);
	const row = desk.getByTestId('session').filter({ has: desk.locator(`a[href$="${p.session}"]`) });
	await row.waitFor(slow);
	expect(await row.innerText()).not.toContain('Dañada');
	await row.getByRole('link').click();
	await desk.waitForURL(/sessions/, slow);

	const db = new DatabaseSync(join(dataDir, 'blindpick.db'));
	db.prepare(`UPDATE journal_head SET mac = 'x' WHERE session = ?`).run(p.session);
	db.close();
	await official.getByTestId('ties-none').click(slow);
	for (const page of [official, desk]) await page.getByText('Esta sesión no se puede abrir').waitFor(slow);
	await official.getByText('Avise a quien organiza').waitFor(slow);
	await official.reload();
	await official.getByText('Esta sesión no se puede abrir').waitFor(slow);
	await desk.getByRole('link', { name: /sesiones/i }).click(slow);
	await row.getByText('Dañada: hace falta la copia de seguridad').waitFor(slow);
	await row.getByText('TODAS las sesiones vuelven al momento de esa copia').waitFor(slow);
	p.organizer.close();
});
