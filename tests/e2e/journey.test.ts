import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unlawful } from '../support/axe.ts';
import { launch } from '../support/browser.ts';
import { deck } from '../support/deck.ts';
import { nextStep } from '../support/next.ts';
import { startServer, type Running } from '../support/server.ts';
import { settledSheet } from '../support/sheet.ts';
import { likeness, loudness, record } from '../support/sound.ts';

const speech = (name: string) => fileURLToPath(new URL(`../fixtures/speech/${name}`, import.meta.url));
const STARTUPS = [
	{ name: 'Quipu Vial Zafiro', city: 'Arequipa', wav: speech('agua.wav') },
	{ name: 'Yakuna Sensores Ámbar', city: 'Cusco', wav: speech('baches.wav') }
];

let server: Running;
let browser: Browser;
const presenters: Browser[] = [];
const contexts: BrowserContext[] = [];
let organizer: Page;
const links: Record<string, string[]> = {};
const pages: Record<string, Page> = {};
const slow = { timeout: 20_000 };

beforeAll(async () => {
	server = await startServer();
	browser = await launch(STARTUPS[0]?.wav);
});
afterAll(async () => {
	for (const b of [browser, ...presenters]) await b?.close().catch(() => {});
	await server?.stop();
});

async function open(b: Browser, url: string, reducedMotion?: 'no-preference'): Promise<Page> {
	const context = await b.newContext({
		locale: 'es-PE',
		permissions: ['microphone', 'camera'],
		...(reducedMotion && { reducedMotion })
	});
	contexts.push(context);
	const page = await context.newPage();
	page.on('pageerror', (e) => problems.push(String(e)));
	await page.goto(url);
	return page;
}
const problems: string[] = [];
/** What axe found, told at the end: one journey shows all of it. */
const found: string[] = [];

async function enter(b: Browser, url: string, reducedMotion?: 'no-preference'): Promise<Page> {
	const page = await open(b, url, reducedMotion);
	await page.getByRole('button', { name: /entrar/i }).click();
	await page.waitForURL(/\/s\/[^/]+$/, slow);
	return page;
}

/** Everybody's screens but the presenter's own: none may name a startup before the reveal. */
async function nobodyIsNamed(): Promise<void> {
	for (const role of ['official1', 'official2', 'official3', 'moderator', 'auditor', 'projector']) {
		const html = await (pages[role] as Page).content();
		for (const { name } of STARTUPS) expect(html, role).not.toContain(name);
	}
}

async function axe(page: Page, where: string): Promise<void> {
	found.push(...(await unlawful(page)).map((line) => `${where}: ${line}`));
}

test('[E1] an organizer prepares a session and opens its doors', async () => {
	organizer = await open(browser, server.organizerLink);
	await axe(organizer, 'organizer join');
	await organizer.getByTestId('redeem').click();
	await organizer.getByTestId('create-session').click();
	await organizer.getByLabel('Entidad pública').fill('Municipalidad de Prueba', slow);
	await organizer.getByLabel('Título del reto').fill('Baches sin atender');
	await organizer.getByLabel('Problema').fill('Los baches tardan meses en repararse.');
	await organizer.getByLabel('Requerimiento funcional').fill('Priorizar reparaciones con datos.');
	await organizer.locator('#f-date').fill('2031-05-20');
	await organizer.locator('#f-time').fill('10:00');
	for (const [role, names] of [
		['official', ['Ana', 'Beto', 'Carla']],
		['moderator', ['Mora']],
		['auditor', ['Auda']],
		['projector', ['Sala']]
	] as const) {
		for (const name of names) {
			const form = organizer.getByTestId(`add-${role}`);
			const before = await organizer.getByTestId(`link-${role}`).count();
			await form.getByRole('textbox').fill(name);
			await form.getByRole('button').click();
			await expect.poll(() => organizer.getByTestId(`link-${role}`).count(), slow).toBe(before + 1);
		}
	}
	for (const [i, s] of STARTUPS.entries()) {
		const form = organizer.getByTestId('add-startup');
		await form.locator('#su-name').fill(s.name);
		await form.locator('#su-city').fill(s.city);
		await form.locator('#su-website').fill('https://example.org');
		await form.getByRole('button', { name: /Añadir startup/ }).click();
		await expect.poll(() => organizer.getByTestId('startup').count(), slow).toBe(i + 1);
	}
	await organizer.locator('[data-testid="check"][data-missing="0"]').waitFor(slow);
	await axe(organizer, 'organizer draft');
	for (const role of ['official', 'moderator', 'auditor', 'projector', 'presenter']) {
		links[role] = await organizer
			.getByTestId(`link-${role}`)
			.evaluateAll((list) => list.map((e) => (e as HTMLElement).dataset['url'] ?? ''));
	}
	expect(links['presenter']).toHaveLength(2);
	await organizer.getByTestId('open-doors').click();
	await organizer.getByTestId('open-doors-now').waitFor(slow);
	await axe(organizer, 'organizer review');
	await organizer.getByTestId('open-doors-now').click();
	await organizer.getByRole('dialog').getByRole('textbox').fill('ABRIR');
	await organizer.getByRole('dialog').getByRole('button', { name: 'Abrir puertas' }).click();
	await organizer.getByText('El orden se sortea').waitFor(slow);
});

test('[E2] everybody enters, officials declare ties, the auditor draws, presenters prepare', async () => {
	for (const [i, url] of (links['official'] as string[]).entries()) {
		const page = await enter(browser, url);
		pages[`official${i + 1}`] = page;
		await page.getByTestId('ties-none').waitFor(slow);
		if (i === 0) await axe(page, 'ties');
		await page.getByTestId('ties-none').click();
		await page.getByTestId('check-skip').waitFor(slow);
		if (i === 0) await axe(page, 'device check');
		await page.getByTestId('check-skip').click();
		await page.getByText('Baches sin atender').first().waitFor(slow);
	}
	await axe(pages['official1'] as Page, 'official lobby');
	for (const role of ['moderator', 'auditor', 'projector']) {
		const url = (links[role] as string[])[0] as string;
		pages[role] = await enter(browser, url, role === 'projector' ? 'no-preference' : undefined);
	}
	await axe(pages['auditor'] as Page, 'auditor draw');
	await (pages['auditor'] as Page).getByTestId('contribute').click();
	await (pages['moderator'] as Page).getByTestId('primary').waitFor(slow);
	for (const [i, url] of (links['presenter'] as string[]).entries()) {
		const own = await launch((STARTUPS[i] as (typeof STARTUPS)[number]).wav);
		presenters.push(own);
		const page = await enter(own, url);
		pages[`presenter${i + 1}`] = page;
		await page.getByTestId('mic-start').click();
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor({ timeout: 30_000 });
		const pdf = await deck([`Lamina uno de ${i + 1}`, 'Lamina dos', 'Lamina tres']);
		const uploads: string[] = [];
		page.on(
			'request',
			(r) =>
				r.method() === 'POST' && uploads.push(r.postDataBuffer()?.subarray(0, 8).toString('latin1') ?? '')
		);
		await page
			.getByTestId('slides-file')
			.setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf });
		await page.getByTestId('slides-save').click({ timeout: 30_000 });
		await page.locator('[data-testid="slides-count"][data-count="3"]').waitFor({ timeout: 30_000 });
		expect(uploads.some((head) => head.startsWith('%PDF'))).toBe(false);
	}
	await axe(pages['presenter1'] as Page, 'green room');
	await nobodyIsNamed();
});

/** Which presenter was called, by who sees the call. */
async function calledOne(): Promise<Page> {
	const both = ['presenter1', 'presenter2'].map((p) => pages[p] as Page);
	return Promise.any(
		both.map(async (p) => {
			await p.locator('[data-testid="called"]').waitFor(slow);
			return p;
		})
	);
}

async function mark(page: Page, marks: readonly number[]): Promise<void> {
	const sheet = settledSheet(page);
	await sheet.waitFor(slow);
	const groups = sheet.locator('fieldset:has(input[type=radio])');
	await expect.poll(() => groups.count(), slow).toBe(5);
	for (const [i, value] of marks.entries())
		await groups
			.nth(i)
			.getByRole('radio')
			.nth(value - 1)
			.check({ force: true });
	await page.locator('[data-testid="sheet"][data-ready="true"][data-save="saved"]').waitFor(slow);
}

async function pitch(first: boolean): Promise<void> {
	const moderator = pages['moderator'] as Page;
	const officials = [1, 2, 3].map((n) => pages[`official${n}`] as Page);
	await next(moderator);
	const presenter = await calledOne();
	await moderator
		.getByText('está listo', { exact: false })
		.or(moderator.getByText('está lista', { exact: false }))
		.first()
		.waitFor(slow);
	await (pages['official1'] as Page).getByTestId('pseudonym').waitFor(slow);
	if (server.voice) {
		await expect.poll(() => loudness(officials[0] as Page, 'stage', 600), slow).toBeGreaterThanOrEqual(0);
		expect(await loudness(officials[0] as Page, 'stage', 1500)).toBeLessThan(0.01);
	}
	await next(moderator);
	await presenter.locator('[data-testid="on-air"][data-on="true"]').waitFor(slow);
	if (server.voice) {
		const hears = (o: Page) =>
			expect.poll(() => loudness(o, 'stage', 2500), { timeout: 30_000 }).toBeGreaterThan(0.02);
		await Promise.all(officials.map(hears));
		if (first) {
			const heard = Float32Array.from(await record(officials[0] as Page, 'stage', 4));
			const loud = loudest(heard, 6000);
			expect(likeness(loud, raw(startupOf(presenter).wav))).toBeLessThan(0.5);
		}
	}
	await presenter.getByTestId('slide-next').click();
	const slide = async (p: Page) => p.getByTestId('slide').getAttribute('data-slide');
	await expect
		.poll(
			async () => new Set(await Promise.all([...officials, pages['projector'] as Page].map(slide))).size,
			slow
		)
		.toBe(1);
	await expect
		.poll(async () => (await (officials[0] as Page).getByTestId('slide').innerText()).includes('2'), slow)
		.toBe(true);
	if (first) {
		for (const role of ['official1', 'moderator', 'auditor', 'projector'])
			await axe(pages[role] as Page, `${role} pitch`);
		await axe(presenter, 'presenter pitch');
		await (officials[1] as Page).reload();
		await (officials[1] as Page).getByTestId('sheet').waitFor(slow);
	}
	const marks = officials.map((_, i) => (first ? [5, 4, 4, 3, 2 + i] : [3, 3, 3, 3, 3]));
	await Promise.all(officials.map((o, i) => mark(o, marks[i] as number[])));
	if (first) {
		await (officials[2] as Page).reload();
		await (officials[2] as Page).locator('[data-testid="sheet"][data-ready="true"]').waitFor(slow);
	}
	await next(moderator);
	await next(moderator);
	await presenter.locator('[data-testid="called"][data-step="scoring"]').waitFor(slow);
	if (server.voice) {
		await expect.poll(() => loudness(officials[0] as Page, 'stage', 1200), slow).toBeLessThan(0.01);
	}
	const handIn = async (o: Page) => {
		await o
			.getByTestId('sheet')
			.getByRole('button', { name: /entregar/i })
			.click();
		await o.locator('[data-testid="sheet"][data-submitted="true"]').waitFor(slow);
	};
	await Promise.all(officials.map(handIn));
	await nobodyIsNamed();
	await next(moderator);
}

function startupOf(page: Page) {
	return STARTUPS[page === pages['presenter1'] ? 0 : 1] as (typeof STARTUPS)[number];
}

/** The loudest stretch of what was heard: silence is unlike everything. */
function loudest(x: Float32Array, length: number): Float32Array {
	let at = 0;
	let best = -1;
	for (let i = 0; i + length <= x.length; i += 500) {
		const e = x.subarray(i, i + length).reduce((n, v) => n + v * v, 0);
		if (e > best) [best, at] = [e, i];
	}
	return x.slice(at, at + length);
}

/** The speech file at 8 kHz. */
function raw(file: string): Float32Array {
	const bytes = readFileSync(file);
	const data = bytes.indexOf('data') + 8;
	const out = new Float32Array(Math.floor((bytes.length - data) / 4));
	for (let i = 0; i < out.length; i++) {
		out[i] = (bytes.readInt16LE(data + i * 4) + bytes.readInt16LE(data + i * 4 + 2)) / 65_536;
	}
	return out;
}

test('[E3] masked pitches are heard, scored and recorded, and a reload loses nothing', async () => {
	await pitch(true);
	await pitch(false);
});

/** Nothing sticks out sideways, on a phone and on a tablet. */
async function fits(page: Page, role: string): Promise<void> {
	const before = page.viewportSize();
	for (const width of [320, 768]) {
		await page.setViewportSize({ width, height: 900 });
		const wider = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		await expect.poll(wider, { message: `${role} at ${width}` }).toBeLessThanOrEqual(0);
	}
	if (before !== null) await page.setViewportSize(before);
}

/** The moderator's one thing to do next, and what follows from it on the screen. */
async function next(moderator: Page): Promise<void> {
	const button = moderator.getByTestId('primary');
	const words = await button.innerText();
	await nextStep(moderator).click(slow);
	await expect
		.poll(
			async () =>
				(await button.count()) === 0 ? '' : await button.innerText({ timeout: 1000 }).catch(() => ''),
			slow
		)
		.not.toContain(words);
}

/** Asked twice: nobody can stop what the second approval starts. */
async function approve(page: Page): Promise<void> {
	await page.getByTestId('approve-reveal').click(slow);
	await page.getByTestId('approve-confirm').click(slow);
}

test('[E4] names appear on every screen at the reveal and not before, and results are as computed by hand', async () => {
	const moderator = pages['moderator'] as Page;
	await next(moderator);
	await moderator.getByTestId('seal').click(slow);
	await moderator.getByRole('dialog').getByRole('textbox').fill('SELLAR');
	await moderator
		.getByRole('dialog')
		.getByRole('button', { name: /sellar/i })
		.click();
	await approve(moderator);
	await nobodyIsNamed();
	await approve(pages['auditor'] as Page);
	await nobodyIsNamed();
	for (const [role, page] of Object.entries(pages)) {
		for (const { name } of STARTUPS)
			await expect.poll(() => page.content(), { timeout: 30_000, message: role }).toContain(name);
	}
	// 30 % × 5 + 20 % × 4 + 20 % × 4 + 20 % × 3 + 10 % × mean(2, 3, 4) = 4.00; all threes = 3.00.
	const text = await (pages['official1'] as Page).locator('main').innerText();
	expect(text).toMatch(/4[.,]00/);
	expect(text).toMatch(/3[.,]00/);
	for (const role of ['official1', 'moderator', 'auditor', 'projector', 'presenter1'])
		await axe(pages[role] as Page, `${role} results`);
	for (const role of ['official1', 'moderator', 'auditor', 'presenter1'])
		await fits(pages[role] as Page, role);
	await organizer
		.getByText(STARTUPS[0]?.name as string)
		.first()
		.waitFor(slow);
	await axe(organizer, 'organizer results');
});

test('[E5] the meeting carries sound and picture with names', async ({ skip }) => {
	skip(!server.voice, 'no LiveKit');
	const moderator = pages['moderator'] as Page;
	await moderator.getByTestId('open-meeting').click(slow);
	const presenter = pages['presenter1'] as Page;
	await presenter.getByTestId('meeting-mic').click(slow);
	await presenter.getByTestId('meeting-cam').click();
	const official = pages['official1'] as Page;
	await official.getByTestId('meeting-video').waitFor({ timeout: 30_000 });
	await expect.poll(() => loudness(official, 'meeting', 2500), { timeout: 30_000 }).toBeGreaterThan(0.02);
	await expect
		.poll(
			() => official.getByTestId('meeting-video').evaluate((v) => (v as HTMLVideoElement).videoWidth),
			slow
		)
		.toBeGreaterThan(0);
	await axe(official, 'meeting');
});

test('[E6] nothing failed in any page', () => {
	expect(problems).toEqual([]);
});

test('[E7] axe finds nothing on any screen of any role', () => {
	expect([...new Set(found)]).toEqual([]);
});
