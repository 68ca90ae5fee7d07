import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshPages } from '../support/pages.ts';
import {
	fivehundredPages,
	jpegBomb,
	noPages,
	pdfImageBomb,
	pdfLoop,
	pdfManyForms,
	pngBomb,
	sparsePdf
} from '../support/badFiles.ts';
import { unlawful } from '../support/axe.ts';
import { launch } from '../support/browser.ts';
import { deck } from '../support/deck.ts';
import { Hosted, identity } from '../support/hosted.ts';
import { odd, untold } from '../support/odd-pdfs.ts';
import { Wire } from '../support/wire.ts';
import type { Refusal } from '../../src/domain/kernel/refusal.ts';
import { code } from '../unit/slides/pixels.ts';

const slow = { timeout: 30_000 };
const TITLE = 'canary-title-5d2e77';
const FILE = 'canary-file-91b3c4';
const EXIF = 'canary-exif-0fa8d2';
const folder = mkdtempSync(join(tmpdir(), 'blindpick-slides-e2e-'));
const problems: string[] = [];
let house: Hosted;
let browser: Browser;
let presenter: Page;

beforeAll(async () => {
	house = await Hosted.open(freshPages);
	await house.prepare([
		identity('Quipu Vial', {
			people: ['Yesenia Huamán'],
			contact: 'info@quipuvial.pe',
			website: 'https://quipuvial.pe'
		}),
		identity('Yakuna')
	]);
	browser = await launch();
	presenter = await open('presenter0');
});
afterAll(async () => {
	await browser?.close();
	await house?.close();
	rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
	const { path, cookie } = house.enter(name);
	const context = await browser.newContext({
		locale: 'es-PE',
		viewport: { width: 1366, height: 768 },
		...options
	});
	await context.addCookies([{ name: 'bp_seat', value: cookie, domain: 'localhost', path, httpOnly: true }]);
	const page = await context.newPage();
	page.on('pageerror', (e) => problems.push(`${name}: ${e}`));
	page.on('crash', () => problems.push(`${name} crashed`));
	await page.goto(house.base + path);
	return page;
}

interface Given {
	name: string;
	mimeType: string;
	buffer: Buffer;
}
const pdf = (buffer: Buffer, name = 'plan.pdf'): Given => ({ name, mimeType: 'application/pdf', buffer });

async function choose(page: Page, ...files: (Given | string)[]): Promise<void> {
	await page.getByTestId('slides-file').setInputFiles(files as Given[]);
}

async function save(page: Page, count: number): Promise<void> {
	await page.getByTestId('slides-save').click(slow);
	await page.locator(`[data-testid="slides-count"][data-count="${count}"]`).waitFor(slow);
}

test('[L6] [L41] every bad file gets its own words, sends nothing and harms nothing', async () => {
	await choose(presenter, pdf(await deck(['Uno', 'Dos'])));
	await save(presenter, 2);
	const wire = await Wire.tap(presenter, house.server.http);
	sparsePdf(join(folder, 'enorme.pdf'));
	const whole = await deck(['Uno', 'Dos', 'Tres']);
	const png = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#369' } })
		.png()
		.toBuffer();
	const bad: [Given | string, RegExp][] = [
		[pdf(Buffer.from('%PDF-1.7 nada más'), 'roto.pdf'), /«roto.pdf» está dañado.*Expórtelo otra vez/],
		[pdf(whole.subarray(0, 900), 'cortado.pdf'), /«cortado.pdf».*dañad.*Expórtelo otra vez/],
		[pdf(pdfLoop(), 'bucle.pdf'), /«bucle.pdf».*dañad.*Expórtelo otra vez/],
		[
			pdf(await deck(['Uno'], 'secreto'), 'llave.pdf'),
			/«llave.pdf» está protegido con contraseña.*Guárdelo sin/
		],
		[pdf(await fivehundredPages(), 'libro.pdf'), /Son 500 páginas; el límite es 60.*solo las páginas/],
		[join(folder, 'enorme.pdf'), /«enorme.pdf» pesa 210 MB; el límite es 100 MB/],
		[pdf(Buffer.alloc(0), 'nada.pdf'), /«nada.pdf» está vacío/],
		[pdf(noPages(), 'hueco.pdf'), /«hueco.pdf» no tiene ninguna página.*Expórtelo otra vez/],
		[
			{
				name: 'plan.pptx',
				mimeType: 'application/vnd.ms-powerpoint',
				buffer: Buffer.from('PK\u0003\u0004xxxx')
			},
			/«plan.pptx» no es PDF, PNG ni JPEG.*Expórtelo como PDF/
		],
		[
			{
				name: 'IMG_2041.jpg',
				mimeType: 'image/jpeg',
				buffer: Buffer.from('\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic', 'latin1')
			},
			/«IMG_2041.jpg» es una foto HEIF.*expórtela como JPEG/
		],
		[
			{ name: 'bomba.png', mimeType: 'image/png', buffer: pngBomb(60_000, 60_000) },
			/«bomba.png» tiene 3600 megapíxeles; el límite es 60/
		],
		[
			{ name: 'bomba.jpg', mimeType: 'image/jpeg', buffer: await jpegBomb() },
			/«bomba.jpg» tiene 4290 megapíxeles/
		],
		[
			{ name: 'mentira.jpg', mimeType: 'image/jpeg', buffer: png.subarray(0, 60) },
			/«mentira.jpg» está dañado/
		]
	];
	for (const [file, words] of bad) {
		await choose(presenter, file);
		const notice = presenter.getByTestId('slides-problem');
		await expect.poll(() => notice.innerText().catch(() => ''), slow).toMatch(words);
		expect(await notice.innerText()).toContain('No se ha enviado nada');
		// One good file among bad ones changes nothing either.
		expect(await presenter.getByTestId('slides-count').getAttribute('data-count')).toBe('2');
	}
	expect(wire.posts).toBe(0);
	expect((await house.server.sessions.room(house.session))?.facts.slideIds().size).toBe(2);
	// A page that would take for ever is given up, and the tab is as quick as before.
	await choose(presenter, pdf(pdfManyForms(), 'lento.pdf'));
	await expect
		.poll(
			() =>
				presenter
					.getByTestId('slides-problem')
					.innerText()
					.catch(() => ''),
			{ timeout: 100_000 }
		)
		.toMatch(/página 1 de «lento.pdf»/);
	expect(wire.posts).toBe(0);
	// An image that would take gigabytes is left out of its page; the page itself comes.
	await choose(presenter, pdf(pdfImageBomb(), 'foto.pdf'));
	await presenter.getByTestId('slides-save').waitFor({ timeout: 60_000 });
	await presenter.getByRole('button', { name: 'Descartar' }).click();
	await choose(presenter, pdf(await deck(['Después', 'de', 'todo'])));
	await save(presenter, 3);
});

test('[L6] neither the file, its title, its name nor what a camera wrote into it leaves the device', async () => {
	const wire = await Wire.tap(presenter, house.server.http);
	const file = await deck(['Baches en horas', 'Cómo funciona'], undefined, {
		Title: TITLE,
		Author: TITLE,
		Keywords: TITLE
	});
	expect(file.includes(Buffer.from(TITLE))).toBe(true);
	const photo = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#a84' } })
		.withExif({
			IFD0: { Artist: EXIF, Copyright: EXIF },
			IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '12/1 2/1 0/1' }
		})
		.withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${EXIF}</x:xmpmeta>`)
		.jpeg()
		.toBuffer();
	expect(photo.includes(EXIF)).toBe(true);
	await choose(presenter, pdf(file, `${FILE}.pdf`), {
		name: `${FILE}.jpg`,
		mimeType: 'image/jpeg',
		buffer: photo
	});
	await save(presenter, 3);
	expect(wire.posts).toBe(4);
	// The clock or a heartbeat: the page's socket is heard too.
	await expect.poll(() => wire.frames, slow).toBeGreaterThan(0);
	expect(wire.count('WEBPVP8')).toBe(3);
	expect(wire.leaks([TITLE, FILE, EXIF])).toEqual([]);
	expect(wire.leaks(['%PDF-', 'Exif', '/Producer'])).toEqual([]);
	for (const at of [200, 700]) expect(wire.carries(file.subarray(at, at + 64))).toBe(false);
	// The net would have caught it: the same page sends the file's words in some disguises.
	await presenter.evaluate(
		async ([title, name]) => {
			const go = (body: BodyInit) => fetch('/nowhere', { method: 'POST', body });
			await go(`x${btoa(`${title}`)}`);
			await go(encodeURIComponent(`«${name}»`));
			await go(new TextEncoder().encode(`%PDF-1.7 ${title}`));
		},
		[TITLE, FILE] as const
	);
	await expect.poll(() => wire.leaks([TITLE, FILE, '%PDF-']).length, slow).toBeGreaterThanOrEqual(4);
});

test('[L7] what was found is covered or explained, and only then sent', async () => {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="100%" height="100%" fill="#fff"/>${code('https://quipuvial.pe', { x: 1200, y: 500, module: 8 })}</svg>`;
	const png = await sharp(Buffer.from(svg)).png().toBuffer();
	const file = await deck([
		'Quipu Vial cuida las pistas',
		'Nada que decir',
		'Escriba a otra@entidad.pe',
		'QUIPU VIAL'
	]);
	await choose(presenter, pdf(file), { name: 'codigo.png', mimeType: 'image/png', buffer: png });
	const found = presenter.getByTestId('found');
	await expect.poll(() => found.count(), slow).toBe(3);
	await axe(presenter, 'check');
	await shoot(presenter, 'check');
	await presenter.getByTestId('slides-save').click();
	await expect
		.poll(() => presenter.getByTestId('slides-problem').innerText(), slow)
		.toContain('Avisos sin resolver: 3');
	await presenter.locator('[data-kind="name"]').getByTestId('cover').press('Enter');
	// By keyboard one lands on what is still open.
	await expect
		.poll(
			() =>
				presenter.evaluate(() =>
					document.activeElement?.closest('[data-testid="found"]')?.getAttribute('data-state')
				),
			slow
		)
		.toBe('open');
	await presenter.locator('[data-kind="qr"]').getByTestId('cover').click();
	const mail = presenter.locator('[data-kind="email"]');
	await mail.getByTestId('keep').click();
	await mail.getByTestId('keep-confirm').click();
	await expect.poll(() => mail.innerText()).toContain('Escriba un motivo');
	await mail.getByRole('textbox').fill('Es la mesa de partes de la entidad');
	await mail.getByTestId('keep-confirm').click();
	await expect
		.poll(() => presenter.locator('[data-testid="found"][data-state="open"]').count(), slow)
		.toBe(0);
	await shoot(presenter, 'check-done');
	await save(presenter, 5);
	const state = (await house.server.sessions.room(house.session))?.state;
	const startup = state?.phase === 'none' ? undefined : state?.startups.find((s) => s.id === 'su0');
	expect(startup?.kept).toEqual([
		{ page: 2, kind: 'email', quote: 'otra@entidad.pe', reason: 'Es la mesa de partes de la entidad' }
	]);
	const texts = startup?.deck.map((s) => s.text) ?? [];
	expect(texts).toEqual(['[…] cuida las pistas', 'Nada que decir', 'Escriba a otra@entidad.pe', '[…]', '']);
	// Letters stood at 133…450 across and 333…413 down: one flat colour is left of them.
	expect(
		await spread(startup?.deck[0]?.id ?? '', { left: 140, top: 345, width: 200, height: 50 })
	).toBeLessThan(12);
	expect(
		await spread(startup?.deck[1]?.id ?? '', { left: 140, top: 345, width: 200, height: 50 })
	).toBeGreaterThan(100);
	expect(
		await spread(startup?.deck[4]?.id ?? '', { left: 1230, top: 530, width: 180, height: 180 })
	).toBeLessThan(12);
});

/** How far brightness varies in a part of a stored slide. */
async function spread(
	id: string,
	part: { left: number; top: number; width: number; height: number }
): Promise<number> {
	const bytes = await house.server.slides.readPicture(house.session, id);
	const cut = await sharp(bytes ?? undefined)
		.extract(part)
		.greyscale()
		.png()
		.toBuffer();
	const { channels } = await sharp(cut).stats();
	return (channels[0]?.max ?? 0) - (channels[0]?.min ?? 0);
}

test('[L20] [L22] [L30] a line that runs upwards is covered where it stands; what nobody could read is asked about', async () => {
	const up = odd({ content: 'BT /F1 24 Tf 0 1 -1 0 120 40 Tm (Quipu Vial por Lima) Tj ET' });
	await choose(presenter, pdf(up), pdf(await untold('Quipu Vial cuida las pistas')));
	const found = presenter.getByTestId('found');
	await expect.poll(() => found.count(), slow).toBe(2);
	await shoot(presenter, 'doubts');
	await axe(presenter, 'doubts');
	await presenter.locator('[data-kind="name"]').getByTestId('cover').click();
	await presenter.getByTestId('slides-save').click();
	await expect
		.poll(() => presenter.getByTestId('slides-problem').innerText(), slow)
		.toContain('Avisos sin resolver: 1');
	const unread = presenter.locator('[data-kind="unread"]');
	expect(await unread.innerText()).toMatch(/Letras que no se pueden leer\s+Página 2/);
	await unread.getByTestId('looked').press('Enter');
	await expect.poll(() => unread.getAttribute('data-state'), slow).toBe('looked');
	await shoot(presenter, 'doubts-looked');
	await save(presenter, 2);
	const state = (await house.server.sessions.room(house.session))?.state;
	const startup = state?.phase === 'none' ? undefined : state?.startups.find((s) => s.id === 'su0');
	expect(startup?.deck.map((s) => s.text)).toEqual(['[…] por Lima', '']);
	// The name stood at 160…208 across and 640…833 down, what follows it above.
	const name = { left: 164, top: 680, width: 40, height: 140 };
	expect(await spread(startup?.deck[0]?.id ?? '', name)).toBeLessThan(12);
	expect(await spread(startup?.deck[0]?.id ?? '', { ...name, top: 500 })).toBeGreaterThan(100);
});

test('[L7] words typed for those who do not see the picture are checked too', async () => {
	const png = await sharp({ create: { width: 160, height: 90, channels: 3, background: '#369' } })
		.png()
		.toBuffer();
	await choose(presenter, { name: 'foto.png', mimeType: 'image/png', buffer: png });
	await presenter.getByTestId('enlarge').first().click(slow);
	await presenter.getByText('Texto para quien no ve la imagen').click();
	const field = presenter.getByLabel('Qué dice esta página');
	await field.fill('Foto del equipo de Quipu Vial');
	await presenter.getByTestId('draw-done').click();
	const found = presenter.locator('[data-kind="name"]');
	await expect.poll(() => found.getAttribute('data-state'), slow).toBe('open');
	expect(await found.getByTestId('cover').count()).toBe(0);
	await found.getByRole('button', { name: 'Corregir el texto de la página 1' }).click();
	await presenter.getByText('Texto para quien no ve la imagen').click();
	await field.fill('Una cuadrilla repara una pista');
	await presenter.getByTestId('draw-done').click();
	await expect.poll(() => found.count(), slow).toBe(0);
	await save(presenter, 1);
	const state = (await house.server.sessions.room(house.session))?.state;
	const startup = state?.phase === 'none' ? undefined : state?.startups.find((s) => s.id === 'su0');
	expect(startup?.deck[0]?.text).toBe('Una cuadrilla repara una pista');
});

test('[L7] a box is drawn, moved and sized by mouse, finger and keys, and burnt in', async () => {
	await choose(presenter, pdf(await deck(['Baches', 'Datos'])));
	await presenter.getByTestId('enlarge').first().click(slow);
	const picture = presenter.getByTestId('draw');
	await picture.waitFor(slow);
	const r = (await picture.boundingBox()) as { x: number; y: number; width: number; height: number };
	const at = (x: number, y: number) => [r.x + (x / 1600) * r.width, r.y + (y / 900) * r.height] as const;
	await presenter.mouse.move(...at(800, 100));
	await presenter.mouse.down();
	await presenter.mouse.move(...at(1000, 150));
	await presenter.mouse.move(...at(1200, 200));
	await presenter.mouse.up();
	const boxes = picture.locator('g rect[data-cover]');
	await expect.poll(() => boxes.count()).toBe(1);
	const box = async (i: number) =>
		Promise.all(['x', 'y', 'width', 'height'].map(async (a) => Number(await boxes.nth(i).getAttribute(a))));
	for (const [i, v] of [800, 100, 400, 100].entries())
		expect(Math.abs(((await box(0))[i] ?? 0) - v)).toBeLessThan(6);
	await presenter.mouse.move(...at(900, 150));
	await presenter.mouse.down();
	await presenter.mouse.move(...at(900, 350));
	await presenter.mouse.up();
	expect(Math.abs(((await box(0))[1] ?? 0) - 300)).toBeLessThan(6);
	await shoot(presenter, 'editor');
	await axe(presenter, 'editor');
	await presenter.getByTestId('draw-add').focus();
	await presenter.keyboard.press('Enter');
	await expect.poll(() => boxes.count()).toBe(2);
	const before = await box(1);
	await presenter.keyboard.press('ArrowRight');
	await presenter.keyboard.press('ArrowDown');
	await presenter.keyboard.press('Shift+ArrowRight');
	await presenter.keyboard.press('Alt+ArrowLeft');
	const after = await box(1);
	expect(after.map((v, i) => v - (before[i] ?? 0))).toEqual([19, 20, 20, 0]);
	await presenter.keyboard.press('Delete');
	await expect.poll(() => boxes.count()).toBe(1);
	await presenter.getByTestId('draw-done').click();
	await save(presenter, 2);
	const room = await house.server.sessions.room(house.session);
	const [id = ''] = [...(room?.facts.slideIds() ?? [])];
	expect(await spread(id, { left: 820, top: 320, width: 360, height: 60 })).toBeLessThan(12);
});

test('[L7] a finger draws a box on a phone, where all of it fits', async () => {
	const phone = await open('presenter1', {
		viewport: { width: 360, height: 740 },
		hasTouch: true,
		isMobile: true
	});
	await choose(phone, pdf(await untold('Nadie lo lee')));
	await phone.getByTestId('looked').waitFor(slow);
	expect(await phone.getByText('Algo aquí podría delatarle').count()).toBe(0);
	expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
	await shoot(phone, 'phone-doubts');
	await phone.getByRole('button', { name: 'Descartar' }).click();
	await choose(phone, pdf(await deck(['Yakuna mide el agua', 'Dos'])));
	await phone.getByTestId('enlarge').first().click(slow);
	const picture = phone.getByTestId('draw');
	await picture.waitFor(slow);
	await picture.scrollIntoViewIfNeeded();
	const r = (await picture.boundingBox()) as { x: number; y: number; width: number; height: number };
	const cdp = await phone.context().newCDPSession(phone);
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
		cdp.send('Input.dispatchTouchEvent', {
			type,
			touchPoints: type === 'touchEnd' ? [] : [{ x: r.x + x * r.width, y: r.y + y * r.height }]
		});
	await touch('touchStart', 0.05, 0.3);
	for (const x of [0.2, 0.4, 0.6, 0.9]) await touch('touchMove', x, 0.3 + x / 4);
	await touch('touchEnd', 0.9, 0.5);
	await expect.poll(() => picture.locator('g rect[data-cover]').count(), slow).toBe(1);
	await shoot(phone, 'phone-editor');
	await phone.getByTestId('draw-done').click();
	await expect
		.poll(() => phone.locator('[data-kind="name"]').getAttribute('data-state'), slow)
		.toBe('covered');
	expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
	await shoot(phone, 'phone-check');
	await save(phone, 2);
	await phone.context().close();
});

/** All of it is on the screen, where the person is. */
async function seen(page: Page, id: string): Promise<void> {
	const inSight = () =>
		page.getByTestId(id).evaluate((e) => {
			const { top, bottom } = e.getBoundingClientRect();
			return top >= 0 && bottom <= innerHeight;
		});
	await expect.poll(inSight, slow).toBe(true);
}

const TWELVE = Array.from({ length: 12 }, (_, i) => `Lámina ${'*'.repeat(i + 1)}`);

test('[L55] what a press on a long page comes to is seen where the press was, and after it one is at the deck', async () => {
	await choose(presenter, pdf(await deck(TWELVE)));
	await presenter.getByTestId('slides-save').waitFor(slow);
	for (const viewport of [
		{ width: 1366, height: 768 },
		{ width: 360, height: 740 }
	]) {
		await presenter.setViewportSize(viewport);
		await presenter.context().setOffline(true);
		await presenter.getByTestId('slides-save').click();
		await seen(presenter, 'slides-problem');
		await shoot(presenter, `unsent-${viewport.width}`);
		expect(await presenter.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
		await presenter.context().setOffline(false);
	}
	await presenter.setViewportSize({ width: 1366, height: 768 });
	await save(presenter, 12);
	await seen(presenter, 'slides-count');
	expect(await presenter.evaluate(() => (document.activeElement as HTMLElement).dataset['testid'])).toBe(
		'slides-count'
	);
});

test("[L56] of one's own slides and a colleague's both are counted and theirs are shown, before one is chosen", async () => {
	const room = await house.server.sessions.room(house.session);
	const [first = '', second = ''] = [...(room?.facts.slideIds() ?? [])];
	await choose(presenter, pdf(await deck(['Uno', 'Dos', 'Tres'])));
	await presenter.getByTestId('slides-save').waitFor(slow);
	const slides = [first, second].map((id) => ({ id, text: `De la colega ${id}` }));
	await house.as('presenter0', { type: 'uploadDeck', slides });
	await presenter.getByTestId('slides-save').click();
	await seen(presenter, 'slides-replacing');
	const asked = presenter.getByTestId('slides-replacing');
	expect(await asked.innerText()).toMatch(/Lo suyo: 3 diapositivas.*Lo de su equipo: 2 diapositivas/s);
	const drawn = () =>
		asked.locator('img').evaluateAll((all) => all.map((i) => (i as HTMLImageElement).naturalWidth > 0));
	await expect.poll(drawn, slow).toEqual([true, true]);
	await shoot(presenter, 'replacing');
	await axe(presenter, 'replacing');
	await presenter.getByTestId('slides-mine').click();
	await presenter.locator('[data-testid="slides-count"][data-count="3"]').waitFor(slow);
});

/** Sends it once before the page does, as a browser that sends anew what got no answer. */
async function before(route: Route): Promise<Response> {
	const asked = route.request();
	return fetch(asked.url(), {
		method: asked.method(),
		headers: await asked.allHeaders(),
		body: asked.postData()
	});
}

test('[L58] a deck that the browser sends twice is saved, and so is to have none, with no word of a colleague', async () => {
	const statuses: number[] = [];
	await presenter.route('**/api/slides/deck', async (route) => {
		statuses.push((await before(route)).status);
		await route.continue();
	});
	await choose(presenter, pdf(await deck(['Uno', 'Dos'])));
	await save(presenter, 2);
	const said = /Su equipo cambió|Otra persona de su equipo|siguen como estaban/;
	expect(await presenter.getByText(said).count()).toBe(0);
	await presenter.getByTestId('slides-none').click();
	await presenter.locator('[data-testid="slides-count"][data-count="0"]').waitFor(slow);
	await expect.poll(() => presenter.getByTestId('slides-busy').innerText(), slow).toBe('');
	expect(await presenter.getByText(said).count()).toBe(0);
	expect(statuses).toEqual([204, 204]);
	await presenter.unrouteAll();
});

test('[L58] a deck that was stored without an answer, and is not seen yet, is no colleague’s to the next press', async () => {
	const page = presenter;
	const held: (string | Buffer)[] = [];
	let holding = false;
	let go = (): void => {};
	await page.routeWebSocket(/\/live/, (socket) => {
		const server = socket.connectToServer();
		server.onMessage((frame) => void (holding ? held.push(frame) : socket.send(frame)));
		go = () => {
			holding = false;
			for (const frame of held.splice(0)) socket.send(frame);
		};
	});
	await page.reload();
	await choose(page, pdf(await deck(['Uno', 'Dos', 'Tres'])));
	await page.getByTestId('slides-save').waitFor(slow);
	await page.route('**/api/slides/deck', async (route) => {
		await before(route);
		await route.abort('connectionreset');
	});
	holding = true;
	await page.getByTestId('slides-save').click();
	await page.getByTestId('slides-problem').getByText('No llegó la respuesta').waitFor(slow);
	await page.unrouteAll();
	const refused = page.waitForResponse(/api.slides.deck/, slow);
	await page.getByTestId('slides-save').click();
	expect((await refused).status()).toBe(412);
	await page.getByTestId('slides-problem').waitFor(slow);
	expect(await page.getByTestId('slides-replacing').count()).toBe(0);
	go();
	await page.locator('[data-testid="slides-count"][data-count="3"]').waitFor(slow);
	expect(await page.getByTestId('slides-other').count()).toBe(0);
	expect(await page.getByTestId('slides-save').count()).toBe(0);
});

const TURNS = 12;

test('[L8] the next slide is on every screen before it is turned to; after a cut it is nowhere', async () => {
	await choose(
		presenter,
		pdf(await deck(Array.from({ length: TURNS + 1 }, (_, i) => `Lámina número ${'*'.repeat(i + 1)}`)))
	);
	await save(presenter, TURNS + 1);
	await house.drawn();
	const names = ['official1', 'official2', 'official3', 'moderator', 'auditor', 'projector'];
	const screens = await Promise.all(
		names.map(async (name) => {
			const page = await open(name);
			const skip = page.getByTestId('check-skip');
			await skip.or(page.getByText('Baches sin atender').first()).first().waitFor(slow);
			if (await skip.isVisible()) await skip.click();
			return page;
		})
	);
	const official = screens[0] as Page;
	const fetched: string[] = [];
	official.on('request', (r) => {
		const id = /\/slides\/([\w-]+)$/.exec(r.url())?.[1];
		if (id !== undefined) fetched.push(id);
	});
	await house.pitch(0);
	for (const page of screens) await page.locator('[data-testid="slide"] img').waitFor(slow);
	await presenter.getByTestId('slide-next').waitFor(slow);
	for (const page of screens) await page.evaluate(watchSlides);
	const took: number[] = [];
	for (let turn = 1; turn <= TURNS; turn++) {
		await presenter.waitForTimeout(700);
		// What is turned to now was fetched already: only the one after it may be asked for.
		const due = fetched.at(-1) as string;
		const started = await presenter.evaluate(() => {
			const at = Date.now();
			document.querySelector<HTMLElement>('[data-testid="slide-next"]')?.click();
			return at;
		});
		for (const page of screens) {
			await expect.poll(() => page.evaluate(() => window.slideTimes.length), slow).toBe(turn);
			took.push((await page.evaluate(() => window.slideTimes.at(-1) as number)) - started);
		}
		expect(await official.getByTestId('slide').getAttribute('data-slide')).toBe(due);
		expect(fetched.filter((id) => id === due)).toHaveLength(1);
	}
	took.sort((a, b) => a - b);
	const [p50, p95] = [0.5, 0.95].map((q) => took[Math.floor(q * (took.length - 1))] as number);
	console.log(
		`turn → drawn on ${screens.length} screens, ${TURNS} turns: p50 ${p50} ms, p95 ${p95} ms, worst ${took.at(-1)} ms`
	);
	const spoken = await official.locator('[data-testid="slide"] img').getAttribute('alt');
	expect(spoken).toBe(`Lámina número ${'*'.repeat(TURNS + 1)}`);
	const shown = (await official.getByTestId('slide').getAttribute('data-slide')) as string;
	const { path } = new URL(official.url()).pathname.match(/^(?<path>\/s\/[^/]+)/)?.groups as { path: string };
	const again = (cache: RequestCache) =>
		official.evaluate(
			async ([url, c]) =>
				(await fetch(url, { cache: c, mode: 'same-origin' }).catch(() => null))?.status ?? 0,
			[`${path}/slides/${shown}`, cache] as const
		);
	expect(await again('default')).toBe(200);
	const blob = await official.locator('[data-testid="slide"] img').getAttribute('src');
	await house.as('moderator', { type: 'cutNow' });
	for (const page of screens)
		await expect.poll(() => page.locator('[data-testid="slide"] img').count(), slow).toBe(0);
	expect(await again('default')).toBe(404);
	expect(await again('only-if-cached')).not.toBe(200);
	expect(
		await official.evaluate(async (url) => (await fetch(url).catch(() => null))?.status ?? 0, blob ?? '')
	).toBe(0);
});

test('[E43] a turned slide and a floor given back that the server refuses are told where they were pressed', async () => {
	const { sessions } = house.server;
	const whole = sessions.submit.bind(sessions);
	let refusal: Refusal | null = 'storage';
	sessions.submit = (session, id, command, ...rest) =>
		refusal !== null && ['showSlide', 'leaveFloor'].includes(command.type)
			? Promise.resolve({ ok: false, refusal })
			: whole(session, id, command, ...rest);
	await house.as('moderator', { type: 'resolveBreach', choice: 'continue', note: 'No fue nada' });
	await house.as('moderator', { type: 'giveFloor', floor: { kind: 'presenter' } });
	const told = presenter.getByTestId('unsent');
	await presenter.setViewportSize({ width: 360, height: 740 });
	await presenter.getByTestId('slide-prev').click(slow);
	await told.filter({ hasText: 'El servidor no pudo registrarlo' }).waitFor(slow);
	await seen(presenter, 'unsent');
	await shoot(presenter, 'refused-360');
	await presenter.setViewportSize({ width: 1366, height: 768 });
	await shoot(presenter, 'refused-1366');
	refusal = null;
	await presenter.getByTestId('slide-prev').click();
	await told.waitFor({ ...slow, state: 'detached' });
	refusal = 'busy';
	await presenter.getByTestId('leave-floor').click();
	const dialog = presenter.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Sí, dejar la palabra' }).click();
	await dialog.getByTestId('unsent').filter({ hasText: 'El servidor está ocupado' }).waitFor(slow);
	refusal = null;
	await dialog.getByRole('button', { name: 'Sí, dejar la palabra' }).click();
	await dialog.waitFor({ ...slow, state: 'hidden' });
});

declare global {
	interface Window {
		slideTimes: number[];
	}
}

/** Notes when each new slide has been decoded and painted. */
function watchSlides(): void {
	window.slideTimes = [];
	let last = document.querySelector<HTMLImageElement>('[data-testid="slide"] img')?.src ?? '';
	const look = () => {
		const img = document.querySelector<HTMLImageElement>('[data-testid="slide"] img');
		if (img !== null && img.src !== last && img.complete && img.naturalWidth > 0) {
			last = img.src;
			void img.decode().then(() => window.slideTimes.push(Date.now()));
		}
		setTimeout(look, 4);
	};
	look();
}

test('[L61] slides that were not saved when the call came are told, and are there with their covers once it was postponed', async () => {
	const { sessions } = house.server;
	const slot = async () => (await sessions.room(house.session))?.state;
	const postpone = async () => {
		const state = await slot();
		const live = state?.phase === 'pitching' ? state.live : null;
		await house.as('moderator', { type: 'postponeSlot', slot: live?.slot ?? '', reason: '' });
	};
	await postpone();
	const page = await open('presenter1');
	await choose(page, pdf(await deck(['Somos Yakuna', 'Dos', 'Tres'])));
	const name = page.locator('[data-kind="name"]');
	await name.getByRole('button', { name: 'Tapar', exact: true }).click(slow);
	await house.pitch(1);
	await page
		.getByTestId('called-slides')
		.filter({ hasText: 'no están guardadas: no se muestran' })
		.waitFor(slow);
	await axe(page, 'called with unsaved slides');
	await shoot(page, 'unsaved-called');
	await postpone();
	await page.getByTestId('postponed').waitFor(slow);
	expect(await name.getAttribute('data-state')).toBe('covered');
	await save(page, 3);
});

test('[L6] no page failed', () => {
	expect(problems).toEqual([]);
	expect(unclean).toEqual([]);
});

const unclean: string[] = [];
async function axe(page: Page, where: string): Promise<void> {
	unclean.push(...(await unlawful(page)).map((line) => `${where}: ${line}`));
}

/** Pictures to look at, where SHOTS says. */
async function shoot(page: Page, name: string): Promise<void> {
	const to = process.env['SHOTS'];
	if (to !== undefined) writeFileSync(join(to, `${name}.png`), await page.screenshot({ fullPage: true }));
}
