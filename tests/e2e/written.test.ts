import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSpeech } from '../../server/voice/speech/index.ts';
import { entriesOf, type ReceivedRecord } from '../../src/lib/organizer/record/chain.ts';
import { unlawful } from '../support/axe.ts';
import { launch } from '../support/browser.ts';
import { deck } from '../support/deck.ts';
import { findEspeak } from '../support/espeak.ts';
import { openHouse, type House } from '../support/house.ts';
import { loudness } from '../support/sound.ts';
import { spokenFile } from '../support/spoken.ts';

/** RMS: speech of -23 LUFS is near 0.05, the relay's noise floor 0.0003. */
const LOUD = 0.015;
const QUIET = 0.004;
const slow = { timeout: 20_000 };
const FIRST = 'Cada mañana la cuadrilla recibe un mapa. Está ordenado por riesgo.';
const SECOND = 'El vecino ve cuándo se atiende su bache, y el tiempo de espera baja a la mitad.';

/** A browser in which nobody may ever use the microphone: each try is counted. */
const noMicrophone = async (page: Page): Promise<void> =>
	void (await page.addInitScript(() => {
		const counted = window as unknown as { tries: number };
		counted.tries = 0;
		navigator.mediaDevices.getUserMedia = () => {
			counted.tries += 1;
			return Promise.reject(new DOMException('no', 'NotAllowedError'));
		};
	}));

const linesOf = (page: Page) =>
	page
		.getByTestId('captions')
		.first()
		.locator('p')
		.allInnerTexts()
		.then((all) => all.map((t) => t.trim()));

const voiced = findEspeak().ok;

describe.skipIf(!voiced)('a pitch in writing', () => {
	let house: House;
	let browser: Browser;
	let presenter: Page;
	let official: Page;
	let captioner: Page;
	let auditor: Page;
	const mod = (): [string, 'moderator'] => [house.seat.moderator, 'moderator'];
	const failed: string[] = [];

	beforeAll(async () => {
		house = await openHouse({
			captions: true,
			speech: await createSpeech({ speech: 'espeak-ng', piper: {} })
		});
		browser = await launch();
		presenter = await house.enter(browser, [house.presenter(house.slot()), 'presenter'], noMicrophone);
		official = await house.enter(browser, [house.seat.official, 'official']);
		captioner = await house.enter(browser, [house.seat.captioner, 'captioner']);
		auditor = await house.enter(browser, [house.seat.auditor, 'auditor']);
		for (const page of [presenter, official, captioner, auditor])
			page.on('pageerror', (e) => failed.push(e.message));
	}, 240_000);
	afterAll(async () => {
		// The browser first: a server waits for connections that are open.
		await browser?.close();
		await house?.close();
	});

	test('[W6] [W4] [W10] [E7] is prepared by keyboard, looked over before it is sent, and needs no microphone', async () => {
		const pdf = await deck(['Lamina uno', 'Lamina dos']);
		await presenter
			.getByTestId('slides-file')
			.setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf });
		await presenter.getByTestId('slides-save').click({ timeout: 30_000 });
		await presenter.locator('[data-testid="slides-count"][data-count="2"]').waitFor({ timeout: 30_000 });
		await presenter.getByRole('radio', { name: /Con mi voz/ }).focus();
		await presenter.keyboard.press('ArrowDown');
		await presenter.getByTestId('script-0').fill(FIRST);
		await presenter.getByTestId('script-1').fill('Somos Quipu Zafiro.');
		await presenter.getByTestId('text-findings').waitFor(slow);
		await presenter.getByTestId('script-save').press('Enter');
		await presenter.getByTestId('script-problem').waitFor(slow);
		expect((await house.record()).events.map((e) => e.type)).not.toContain('ScriptSaved');
		expect(await unlawful(presenter)).toEqual([]);
		// What is half written survives a closed tab.
		await presenter.reload();
		await expect.poll(() => presenter.getByTestId('script-1').inputValue(), slow).toBe('Somos Quipu Zafiro.');
		await presenter.getByTestId('script-1').fill(SECOND);
		// Heard by its writer alone, by keyboard; it says itself when it is over.
		await presenter.getByTestId('script-hear').nth(1).press('Enter');
		await presenter.getByTestId('script-hear-stop').waitFor(slow);
		expect(await presenter.evaluate(() => document.activeElement?.textContent)).toContain('Detener');
		await presenter.getByTestId('script-hear-stop').waitFor({ ...slow, state: 'detached' });
		await presenter.getByTestId('script-save').press('Enter');
		await presenter.locator('[data-testid="script-state"][data-saved="true"]').waitFor(slow);
		expect(await unlawful(presenter)).toEqual([]);
	});

	test('[W3] before the pitch starts nothing can be read', async () => {
		for (const page of [official, captioner, auditor]) {
			const skip = page.getByTestId('check-skip');
			if (await skip.isVisible()) await skip.click();
		}
		await house.as(mod(), { type: 'callSlot', slot: house.slot() });
		await presenter.getByTestId('say').waitFor(slow);
		expect(await presenter.getByTestId('say-slide').isDisabled()).toBe(true);
		await official.getByTestId('captions').waitFor(slow);
		expect(await linesOf(official)).toEqual([]);
	});

	test('[W6] [W1] is heard by officials and captioned line by line as it is read, by one press of keys', async () => {
		await house.as(mod(), { type: 'startStep', step: 'pitch' });
		await presenter.locator('[data-testid="on-air"][data-on="true"]').waitFor(slow);
		if (house.voice) {
			// The official is there, and hears the floor alone.
			await expect.poll(() => loudness(official, 'stage', 300), slow).toBeGreaterThan(0);
			expect(await loudness(official, 'stage', 800)).toBeLessThan(QUIET);
		}
		await presenter.keyboard.press('Control+Enter');
		await presenter.locator('[data-testid="say"][data-saying="true"]').waitFor(slow);
		await expect.poll(() => linesOf(official), slow).toEqual(['Cada mañana la cuadrilla recibe un mapa.']);
		await expect
			.poll(() => presenter.getByTestId('said').locator('mark').innerText(), slow)
			.toContain('recibe un mapa.');
		if (house.voice) expect(await loudness(official, 'stage', 1200)).toBeGreaterThan(LOUD);
		await expect
			.poll(() => linesOf(official), slow)
			.toEqual(['Cada mañana la cuadrilla recibe un mapa.', 'Está ordenado por riesgo.']);
		for (const page of [captioner, auditor])
			await expect.poll(() => linesOf(page), slow).toEqual(await linesOf(official));
		await presenter.locator('[data-testid="say"][data-saying="false"]').waitFor(slow);
		if (house.voice) await expect.poll(() => loudness(official, 'stage', 500), slow).toBeLessThan(QUIET);
		for (const page of [presenter, official, captioner, auditor]) expect(await unlawful(page)).toEqual([]);
	});

	test('[W9] [W1] what a captioner types is on every screen, short words written out, by keyboard alone', async () => {
		await captioner.getByText('Abreviaturas', { exact: true }).first().click();
		await captioner.getByRole('textbox', { name: 'Abreviaturas' }).fill('mp = municipalidad provincial');
		await captioner.locator('#caption').focus();
		await captioner.keyboard.type('La mp ya');
		await captioner.keyboard.press('Escape');
		await captioner.keyboard.type('La mp pregunta');
		await captioner.keyboard.press('Enter');
		const line = 'La municipalidad provincial pregunta';
		for (const page of [official, captioner, auditor])
			await expect.poll(async () => (await linesOf(page)).at(-1), slow).toBe(line);
		expect(await captioner.locator('#caption').inputValue()).toBe('');
		expect(await captioner.evaluate(() => document.activeElement?.id)).toBe('caption');
		// On the narrowest screen everything is within reach.
		await captioner.setViewportSize({ width: 320, height: 640 });
		expect(await captioner.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
		await captioner.setViewportSize({ width: 1366, height: 768 });
		// Not what the presenter hears, nor its own words again.
		expect(await presenter.getByTestId('captions').innerText()).toBe('');
	});

	test('[W4] an answer is typed on air, looked over, read and captioned; what is said to the presenter is captioned too', async () => {
		await house.as(mod(), { type: 'startStep', step: 'questions' });
		await captioner.locator('#caption').fill('¿Cuánto cuesta?');
		await captioner.keyboard.press('Enter');
		await expect.poll(() => linesOf(presenter), slow).toEqual(['¿Cuánto cuesta?']);
		const answer = presenter.getByTestId('say-answer');
		await answer.fill('Somos Quipu Zafiro y cuesta poco.');
		await answer.press('Enter');
		await presenter.getByTestId('say-problem').waitFor(slow);
		await sleep(500);
		expect((await linesOf(official)).join()).not.toContain('Quipu');
		await answer.fill('Cuesta diez soles por bache.');
		await answer.press('Enter');
		await expect
			.poll(async () => (await linesOf(official)).at(-1), slow)
			.toBe('Cuesta diez soles por bache.');
		expect(await answer.inputValue()).toBe('');
		await presenter.locator('[data-testid="say"][data-saying="false"]').waitFor(slow);
	});

	test('[W3] Escape stops what is read, and the arrow turns to the next slide and its text', async () => {
		await presenter.getByTestId('say-stop').evaluate((e) => (e as HTMLElement).blur());
		await presenter.locator('h2').first().click();
		await presenter.keyboard.press('ArrowRight');
		await expect.poll(() => presenter.getByTestId('said').innerText(), slow).toContain('El vecino ve');
		await presenter.keyboard.press('Control+Enter');
		await presenter.locator('[data-testid="say"][data-saying="true"]').waitFor(slow);
		await presenter.keyboard.press('Escape');
		await presenter.locator('[data-testid="say"][data-saying="false"]').waitFor(slow);
		if (house.voice) await expect.poll(() => loudness(official, 'stage', 500), slow).toBeLessThan(QUIET);
	});

	test('[B9] a cut silences the voice and takes the lines off every screen', async () => {
		await presenter.keyboard.press('Control+Enter');
		await presenter.locator('[data-testid="say"][data-saying="true"]').waitFor(slow);
		await expect.poll(async () => (await linesOf(official)).length, slow).toBeGreaterThan(0);
		await house.as(mod(), { type: 'cutNow' });
		for (const page of [official, captioner, auditor])
			await expect.poll(() => linesOf(page), { timeout: 2000 }).toEqual([]);
		await expect.poll(() => captioner.locator('#caption').isEditable(), slow).toBe(false);
		if (house.voice) await expect.poll(() => loudness(official, 'stage', 400), slow).toBeLessThan(QUIET);
		await presenter.locator('[data-testid="say"][data-saying="false"]').waitFor(slow);
		expect(await presenter.getByTestId('say-slide').isDisabled()).toBe(true);
	});

	test('[W2] the record has every line with its time and source, sealed until it is opened', async () => {
		const file = await house.record();
		const sealed = file.events.filter((e) => ['CaptionSpoken', 'ScriptSaved'].includes(e.type));
		for (const e of sealed) expect(Object.keys(e.data as object)).toEqual(['sealed']);
		const lines = entriesOf(file as unknown as ReceivedRecord).flatMap(({ event }) =>
			event?.type === 'CaptionSpoken' ? [event] : []
		);
		expect(lines.map((l) => [l.source, l.text]).slice(0, 5)).toEqual([
			['written', 'Cada mañana la cuadrilla recibe un mapa.'],
			['written', 'Está ordenado por riesgo.'],
			['captioner', 'La municipalidad provincial pregunta'],
			['captioner', '¿Cuánto cuesta?'],
			['written', 'Cuesta diez soles por bache.']
		]);
		for (const [i, l] of lines.entries()) {
			expect(l.slot).toBeTruthy();
			expect(l.at).toBeGreaterThanOrEqual(lines[i - 1]?.at ?? 0);
		}
		// The second sentence began when the first had been read.
		expect((lines[1]?.at ?? 0) - (lines[0]?.at ?? 0)).toBeGreaterThan(1500);
	});

	test('[W6] [E6] nobody asked for the microphone, and no page failed', async () => {
		expect(await presenter.evaluate(() => (window as unknown as { tries: number }).tries)).toBe(0);
		expect(failed).toEqual([]);
	});
});

/** Remembers each microphone that was opened and each connection that was made. */
const watched = async (page: Page): Promise<void> =>
	void (await page.addInitScript(() => {
		const seen = {
			microphones: [] as MediaStreamTrack[],
			connections: [] as RTCPeerConnection[],
			waitMs: 0
		};
		Object.assign(window, { seen });
		const media = navigator.mediaDevices;
		const open = media.getUserMedia.bind(media);
		media.getUserMedia = async (wanted) => {
			const stream = await open(wanted);
			seen.microphones.push(...stream.getAudioTracks());
			await new Promise((done) => setTimeout(done, seen.waitMs));
			return stream;
		};
		window.RTCPeerConnection = class extends RTCPeerConnection {
			constructor(config?: RTCConfiguration) {
				super(config);
				seen.connections.push(this);
			}
		};
	}));

/** Microphones that are open, and tracks that are sent. */
const letOut = (page: Page) =>
	page.evaluate(() => {
		const { seen } = window as unknown as {
			seen: { microphones: MediaStreamTrack[]; connections: RTCPeerConnection[] };
		};
		const sent = seen.connections
			.filter((c) => c.connectionState !== 'closed')
			.flatMap((c) => c.getSenders())
			.filter((s) => s.track !== null);
		return { open: seen.microphones.filter((t) => t.readyState === 'live').length, sent: sent.length };
	});
const NOTHING = { open: 0, sent: 0 };

describe.skipIf(!voiced)('a team between voice and writing', () => {
	let house: House;
	let browser: Browser;
	let writer: Page;
	let colleague: Page;
	let official: Page;
	let slot = '';
	const mod = (): [string, 'moderator'] => [house.seat.moderator, 'moderator'];
	const way = (page: Page, name: RegExp) => page.getByRole('radio', { name });
	const written = (page: Page, is: boolean) =>
		page.locator(`[data-testid="way"][data-written="${is}"]`).waitFor(slow);
	const saved = (page: Page) => page.locator('[data-testid="script-state"][data-saved="true"]').waitFor(slow);
	const ready = (page: Page) => page.getByTestId('ready').getAttribute('data-ready');
	const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);
	const speak = async (page: Page) => {
		await page.getByTestId('mic-start').click(slow);
		await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
		expect((await letOut(page)).open).toBe(1);
	};

	beforeAll(async () => {
		house = await openHouse({
			speakers: 2,
			speech: await createSpeech({ speech: 'espeak-ng', piper: {} })
		});
		browser = await launch(spokenFile());
		slot = house.slot();
		const [one = '', two = ''] = house.team;
		writer = await house.enter(browser, [one, 'presenter'], watched);
		colleague = await house.enter(browser, [two, 'presenter'], watched);
		official = await house.enter(browser, [house.seat.official, 'official']);
		await official.getByTestId('check-skip').click(slow);
		await speak(writer);
		await speak(colleague);
	}, 240_000);
	afterAll(async () => {
		await browser?.close();
		await house?.close();
	});

	test('[W11] [W12] choosing writing closes the microphone at once, and a reload does not open it', async () => {
		await way(writer, /Con mi voz/).focus();
		await writer.keyboard.press('ArrowDown');
		await expect.poll(() => letOut(writer), slow).toEqual(NOTHING);
		expect(await focused(writer)).toBe('way-1');
		expect([await ready(writer), (await letOut(colleague)).open]).toEqual(['false', 1]);
		await writer.getByTestId('script-0').fill(FIRST);
		await writer.getByTestId('ready').getByText('Nada está guardado').waitFor(slow);
		await writer.getByTestId('ask-go').press('Enter');
		expect(await focused(writer)).toBe('script-save');
		await writer.reload();
		await expect.poll(() => writer.getByTestId('script-0').inputValue(), slow).toBe(FIRST);
		await sleep(500);
		expect(await letOut(writer)).toEqual(NOTHING);
		// Nor does one stay that is being opened.
		await way(writer, /Con mi voz/).check();
		await writer.evaluate(
			() => void Object.assign((window as unknown as { seen: object }).seen, { waitMs: 1000 })
		);
		await writer.getByTestId('mic-start').click();
		await expect.poll(async () => (await letOut(writer)).open, slow).toBe(1);
		await way(writer, /Por escrito/).check();
		await expect.poll(() => letOut(writer), slow).toEqual(NOTHING);
	});

	test('[W12] called with nothing saved, it says so, and opens no microphone but by a press', async () => {
		await house.as(mod(), { type: 'callSlot', slot });
		await writer.getByTestId('called-unsaved').filter({ hasText: FIRST }).waitFor(slow);
		await house.as(mod(), { type: 'startStep', step: 'pitch' });
		await colleague.locator('[data-testid="on-air"][data-on="true"]').waitFor(slow);
		await sleep(1000);
		expect(await letOut(writer)).toEqual(NOTHING);
		expect(await unlawful(writer)).toEqual([]);
		await writer.evaluate(
			() => void Object.assign((window as unknown as { seen: object }).seen, { waitMs: 0 })
		);
		await writer.getByTestId('called-voice').click();
		await writer.getByTestId('mic-start').click();
		await expect.poll(async () => (await letOut(writer)).open, slow).toBe(1);
		await writer.locator('[data-testid="on-air"][data-on="true"]').waitFor(slow);
		await house.as(mod(), { type: 'postponeSlot', slot, reason: 'x' });
		await way(writer, /Por escrito/).check(slow);
		expect(await writer.getByTestId('script-0').inputValue()).toBe(FIRST);
	});

	test('[W11] [S30] a saved text closes the colleague’s microphone, and says why', async () => {
		expect((await letOut(colleague)).open).toBe(1);
		await writer.getByTestId('script-save').focus();
		await writer.keyboard.press('Enter');
		await saved(writer);
		expect([await focused(writer), await ready(writer)]).toEqual(['script-save', 'true']);
		await written(colleague, true);
		await expect.poll(() => letOut(colleague), slow).toEqual(NOTHING);
		await colleague.getByTestId('way-notice').filter({ hasText: 'toda su startup' }).waitFor(slow);
		expect(await colleague.getByTestId('script-0').inputValue()).toBe(FIRST);
	});

	test('[S27] the voice over a saved text is asked for twice, and its author keeps the text', async () => {
		const events = async () => (await house.record()).events.filter((e) => e.type === 'ScriptSaved').length;
		await way(colleague, /Con mi voz/).check();
		await colleague.getByTestId('way-keep').click();
		expect([await focused(colleague), await events()]).toEqual(['way-1', 1]);
		await way(colleague, /Con mi voz/).check();
		expect(await unlawful(colleague)).toEqual([]);
		await colleague.getByTestId('way-drop').click();
		await written(colleague, false);
		expect([await focused(colleague), await events()]).toEqual(['way', 2]);
		const told = writer.locator('[data-testid="script-choose"][data-why="dropped"]');
		await told.waitFor(slow);
		expect(await ready(writer)).toBe('false');
		await writer.reload();
		await told.waitFor(slow);
		expect(await writer.getByTestId('script-0').inputValue()).toBe(FIRST);
		expect(await unlawful(writer)).toEqual([]);
		await writer.getByTestId('script-mine').click();
		await saved(writer);
		expect(await focused(writer)).toBe('script-save');
	});

	test('[W11] on air nothing but what is read is sent and heard, whatever microphones were open', async () => {
		await house.as(mod(), { type: 'callSlot', slot });
		await house.as(mod(), { type: 'startStep', step: 'pitch' });
		for (const page of [writer, colleague]) {
			await page.locator('[data-testid="on-air"][data-on="true"]').waitFor(slow);
			expect(await page.getByTestId('mic-start').count()).toBe(0);
			await expect.poll(() => letOut(page), slow).toEqual(NOTHING);
		}
		if (house.voice) expect(await loudness(official, 'stage', 1500)).toBeLessThan(QUIET);
		await writer.keyboard.press('Control+Enter');
		await writer.locator('[data-testid="say"][data-saying="true"]').waitFor(slow);
		if (house.voice) await expect.poll(() => loudness(official, 'stage', 1200), slow).toBeGreaterThan(LOUD);
		for (const page of [writer, colleague]) expect(await letOut(page)).toEqual(NOTHING);
	});
});

describe('without a synthetic voice, and without captions', () => {
	let house: House;
	let browser: Browser;
	beforeAll(async () => {
		house = await openHouse();
		browser = await launch();
	}, 240_000);
	afterAll(async () => {
		await browser?.close();
		await house?.close();
	});

	test('[W1] [W6] the choice is there with the reason why not, and no place for captions is kept', async () => {
		const presenter = await house.enter(browser, [house.presenter(house.slot()), 'presenter']);
		const written = presenter.getByRole('radio', { name: /Por escrito/ });
		await written.waitFor(slow);
		expect(await written.isDisabled()).toBe(true);
		expect(await presenter.getByTestId('way').innerText()).toContain('quien opera el servidor');
		expect(await unlawful(presenter)).toEqual([]);
		const official = await house.enter(browser, [house.seat.official, 'official']);
		await house.as([house.seat.moderator, 'moderator'], { type: 'callSlot', slot: house.slot() });
		await official.getByTestId('pseudonym').waitFor(slow);
		expect(await official.getByTestId('captions').count()).toBe(0);
	});
});
