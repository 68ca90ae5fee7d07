import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlawful } from '../support/axe.ts';
import { launch } from '../support/browser.ts';
import { openHouse, type House } from '../support/house.ts';
import { byKeys, tabTo } from '../support/keyboard.ts';
import { echoing } from '../support/room.ts';
import { spokenFile } from '../support/spoken.ts';

let house: House;
let browser: Browser;
let page: Page;
const slow = { timeout: 20_000 };

beforeAll(async () => {
	house = await openHouse();
	browser = await launch(spokenFile());
	page = await house.enter(
		browser,
		[house.presenter(''), 'presenter'],
		async (p) => void (await p.addInitScript(echoing))
	);
	await page.getByTestId('mic-start').click(slow);
	await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
}, 240_000);
afterAll(async () => {
	await browser?.close().catch(() => {});
	await house?.close();
});

const kept = () =>
	page.evaluate(() => {
		const name = Object.keys(sessionStorage).find((k) => k.startsWith('blindpick-voice:')) ?? '';
		return JSON.parse(sessionStorage.getItem(name) ?? '{}') as { key: number[]; enrolment: object | null };
	});
const advised = (what: string) => page.locator(`[data-testid="mic-advice"][data-advice="${what}"]`);
const room = (change: Record<string, number>) =>
	page.evaluate((part) => void Object.assign(window.room, part), change);

describe('the green room', () => {
	const takeOut = () => page.getByRole('checkbox', { name: 'Quitar el ruido de fondo' });

	test('[M32] too loud, too soft, noisy: each is said with what to do, and goes when it is mended', async () => {
		// Taken out unless the presenter wants it otherwise: then it would not be noticed.
		await takeOut().uncheck(slow);
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		await advised('').waitFor(slow);
		for (const [change, advice, words] of [
			[{ gain: 30 }, 'clipping', /Aléjese un palmo/],
			[{ gain: 0.02 }, 'quiet', /Acérquese al micrófono/],
			[{ gain: 0.3, noise: 0.08 }, 'noise', /apague ventiladores/]
		] as const) {
			await room(change);
			await advised(advice).filter({ hasText: words }).waitFor(slow);
			await room({ gain: 1, noise: 0 });
			await advised('').waitFor(slow);
		}
	});

	test('[M32] loudspeakers that the microphone hears are found; headphones are no echo', async () => {
		const found = (what: string) => page.locator(`[data-testid="echo"][data-echo="${what}"]`);
		/** As people do: where a device was too busy to tell, the page asks to try again. */
		const tried = async (what: string) => {
			for (let again = true; again; again = (await found('failed').count()) > 0) {
				await page.getByTestId('echo-try').click();
				await found('none').or(found('heard')).or(found('failed')).waitFor(slow);
			}
			return found(what);
		};
		expect(await (await tried('none')).count()).toBe(1);
		await room({ echo: 0.3 });
		await (await tried('heard')).filter({ hasText: /audífonos/ }).waitFor(slow);
		await room({ echo: 0 });
	});

	test('[M33] skipping the text warns; reading it lets the mask learn; another microphone asks again', async () => {
		await page.getByTestId('read-skip').click();
		await page.getByTestId('reading').getByText('la máscara le protege menos').waitFor(slow);
		await page.getByTestId('read-start').click();
		await page.waitForTimeout(14_000);
		await page.getByTestId('read-enough').click();
		await page.locator('[data-testid="reading"][data-enrolled="true"]').waitFor(slow);
		expect((await kept()).enrolment).not.toBeNull();
		const choose = page.getByLabel('Micrófono que se usa');
		const other = await choose.evaluate((select: HTMLSelectElement) =>
			[...select.options].map((o) => o.value).find((v) => v !== select.value)
		);
		await choose.selectOption(other ?? '');
		await page.getByText('Su micrófono suena de otra manera').waitFor(slow);
		expect((await kept()).enrolment).toBeNull();
	});

	test('[M37] noise is taken out at a press, before the mask: the advice goes, the voice stays, the text is asked for again', async () => {
		await page.getByTestId('mic-level').waitFor(slow);
		await room({ gain: 1, noise: 0.05 });
		await advised('noise').waitFor(slow);
		await takeOut().focus();
		await page.keyboard.press('Space');
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		await advised('').waitFor(slow);
		await page.getByTestId('reading').getByTestId('read-start').waitFor(slow);
		await page.reload();
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		expect(await takeOut().isChecked()).toBe(true);
		// The room of this test is a quiet one after every reload.
		await room({ gain: 1, noise: 0.05 });
		await page.waitForTimeout(7000);
		expect(await advised('').count()).toBe(1);
		await takeOut().uncheck();
		await advised('noise').waitFor(slow);
		await room({ gain: 1, noise: 0 });
		await advised('').waitFor(slow);
	});

	test('[M34] [M35] one recording is heard in both masks and in another voice; no weaker mask is offered', async () => {
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		await page.getByTestId('rehearse').click();
		await page.getByTestId('takes').waitFor({ timeout: 30_000 });
		const sounds: string[] = [];
		for (const kind of ['clear', 'strong']) {
			await page.getByTestId(`play-${kind}`).click();
			await page.getByRole('button', { name: 'Detener' }).click(slow);
			sounds.push(await lastPlayed());
		}
		expect(sounds[0]).not.toBe(sounds[1]);
		const before = (await kept()).key;
		await page.getByTestId('another-voice').click();
		await page.getByTestId('play-clear').click(slow);
		await page.getByRole('button', { name: 'Detener' }).click(slow);
		expect(await lastPlayed()).not.toBe(sounds[0]);
		expect((await kept()).key).not.toEqual(before);
		await page
			.getByTestId('wear')
			.getByRole('radio', { name: /Fuerte/ })
			.check();
		await page.reload();
		await page
			.getByTestId('wear')
			.getByRole('radio', { name: /Fuerte/, checked: true })
			.waitFor(slow);
	});

	test('[E42] after a reload, and without a microphone, what the organizer has is said and can be taken back', async () => {
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		await page.getByTestId('rehearse').click();
		// It is stored, and the answer is a proxy's.
		await page.route('**/api/take', async (route) => {
			if (route.request().method() === 'GET') return route.continue();
			await route.fetch();
			await route.fulfill({ status: 502, body: '' });
		});
		await page.getByTestId('take-send').click({ timeout: 30_000 });
		await page.locator('[data-testid="take"][data-state="sent"]').waitFor(slow);
		await page.unroute('**/api/take');
		await page.reload();
		await page.getByText(/Quien organiza tiene la grabación que usted envió a las/).waitFor(slow);
		await page.getByTestId('take-back').click();
		await page.locator('[data-testid="take"][data-state="gone"]').waitFor(slow);
	});

	test('[N5] by a press the organizer hears the masked recording, beside the private messages', async () => {
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		await page.getByTestId('rehearse').click();
		await page.getByTestId('take-send').click({ timeout: 30_000 });
		await page.locator('[data-testid="take"][data-state="sent"]').waitFor(slow);
		const desk = await house.desk(browser);
		await desk.getByTestId('thread').locator('summary').click(slow);
		await desk.getByTestId('take-look').click();
		const seconds = () => desk.getByTestId('take-play').evaluate((a: HTMLAudioElement) => a.duration);
		await expect.poll(seconds, slow).toBeCloseTo(8, 0);
		expect(await unlawful(desk, '#messages')).toEqual([]);
		await page.getByTestId('take-back').click();
		await page.locator('[data-testid="take"][data-state="gone"]').waitFor(slow);
		await desk.getByTestId('take-look').click();
		await desk.getByText('No hay grabación').waitFor(slow);
		await desk.context().close();
	});

	test('[M32] axe finds nothing, in the green room with all of it tried', async () => {
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		expect(await unlawful(page)).toEqual([]);
	});

	test('[M38] all of it by keyboard alone: microphone, echo, text, both masks, another voice, the stronger mask', async () => {
		const own = await house.enter(browser, [house.presenter(''), 'presenter']);
		await own.getByTestId('mic-start').waitFor(slow);
		await byKeys(own, /^Activar el micrófono$/);
		await own.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		await tabTo(own, /^Micrófono que se usa/);
		await byKeys(own, /^Probar si hay eco$/);
		await own.locator('[data-testid="echo"]:not([data-echo=""])').waitFor(slow);
		await byKeys(own, /^Empezar a leer$/);
		await own.waitForTimeout(14_000);
		await byKeys(own, /^Ya lo leí todo$/);
		await own.locator('[data-testid="reading"][data-enrolled="true"]').waitFor(slow);
		await byKeys(own, /^Grabar ocho segundos$/);
		await own.getByTestId('takes').waitFor({ timeout: 30_000 });
		for (const mask of [/^Oír la máscara clara$/, /^Oír la máscara fuerte$/]) {
			await byKeys(own, mask);
			await byKeys(own, /^Detener$/);
		}
		await byKeys(own, /^Otra voz$/);
		await tabTo(own, /^Clara/);
		await own.keyboard.press('ArrowDown');
		await own
			.getByTestId('wear')
			.getByRole('radio', { name: /Fuerte/, checked: true })
			.waitFor(slow);
		await own.context().close();
	});

	test('[M37] the page’s own policy lets noise be taken out', async () => {
		const strict = await house.enter(browser, [house.presenter(''), 'presenter']);
		await strict.getByTestId('mic-start').click(slow);
		await strict.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		const box = strict.getByRole('checkbox', { name: 'Quitar el ruido de fondo' });
		expect(await box.isChecked()).toBe(true);
		expect(await strict.getByRole('alert').allInnerTexts()).toEqual([]);
		await strict.context().close();
	});

	test('[M14] a browser that cannot send at a constant rate opens no microphone, and is told which can', async () => {
		const other = await house.enter(browser, [house.presenter(''), 'presenter'], forgetful);
		await other.getByTestId('mic-start').click(slow);
		await other.getByText('Con este navegador no se puede presentar con voz').waitFor(slow);
		expect(await other.evaluate(() => (window as unknown as { opened: number }).opened)).toBe(0);
		expect(await other.getByRole('button', { name: 'Reintentar' }).count()).toBe(0);
		await other.context().close();
	});

	/** A word for what was last played to the own ears. */
	function lastPlayed(): Promise<string> {
		return page.evaluate(() => {
			const sound = window.room.played.at(-1);
			return sound === undefined ? '' : [...sound.getChannelData(0).subarray(48_000, 48_200)].join();
		});
	}
});

/** As Firefox does it: what it does not know is not in the description that it keeps. */
const forgetful = async (page: Page): Promise<void> =>
	void (await page.addInitScript(() => {
		const counted = window as unknown as { opened: number };
		counted.opened = 0;
		const media = navigator.mediaDevices;
		const open = media.getUserMedia.bind(media);
		media.getUserMedia = (asked) => {
			counted.opened += 1;
			return open(asked);
		};
		type Set = (this: RTCPeerConnection, said: RTCSessionDescriptionInit) => Promise<void>;
		const own = RTCPeerConnection.prototype.setRemoteDescription as Set;
		const less: Set = function ({ type, sdp = '' }) {
			return own.call(this, { type, sdp: sdp.replaceAll(';cbr=1', '') });
		};
		RTCPeerConnection.prototype.setRemoteDescription = less as never;
	}));
