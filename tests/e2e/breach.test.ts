import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entriesOf, type ReceivedRecord } from '../../src/lib/organizer/record/chain.ts';
import { launch } from '../support/browser.ts';
import { byKeys } from '../support/keyboard.ts';
import { cut, openStage, type Stage } from '../support/drill.ts';
import { openHouse, type House } from '../support/house.ts';
import { denseSpeech } from '../support/speech.ts';

const slow = { timeout: 20_000 };
/** Around 150 ms on a calm machine; a busy one needs room. */
const SOON_MS = 1000;

let house: House;
let browser: Browser;
let stage: Stage;
let auditor: Page;

beforeAll(async () => {
	house = await openHouse();
	if (!house.voice) return;
	browser = await launch(denseSpeech());
	stage = await openStage(house, browser);
	auditor = await house.enter(browser, [house.seat.auditor, 'auditor']);
}, 240_000);
afterAll(async () => {
	await browser?.close().catch(() => {});
	await house?.close();
});

const mod = (): [string, 'moderator'] => [house.seat.moderator, 'moderator'];

/** Cuts by the moderator's button and holds sound and slide to their time. */
async function cutSoon(): Promise<void> {
	const { sound, slide } = await cut(stage);
	console.log(
		`last loud sample ${sound.toFixed(0)} ms after the press, slide gone after ${slide.toFixed(0)} ms`
	);
	expect(sound).toBeLessThan(SOON_MS);
	expect(slide).toBeLessThan(SOON_MS);
	await stage.official.getByText('Sonido y diapositivas cortados').first().waitFor(slow);
	expect(await stage.moderator.getByTestId('breach').innerText()).toMatch(
		/\d+ s oídos, (1 diapositiva vista|[23] diapositivas vistas)/
	);
}

test('[B19] a cut is silence and no slide within a second, and says what had been heard and seen', async ({
	skip
}) => {
	skip(!house.voice, 'no LiveKit');
	await cutSoon();
	await auditor.getByText(/Corte por posible identidad \(\d+ s oídos, 1 diapositiva vista\)/).waitFor(slow);
});

test('[B20] continue, by keyboard alone: the slot goes on, and sounds again with the floor', async ({
	skip
}) => {
	skip(!house.voice, 'no LiveKit');
	const { moderator, official, presenter } = stage;
	await byKeys(moderator, /^Continuar$/);
	await moderator.getByTestId('breach').waitFor({ ...slow, state: 'detached' });
	await official.getByTestId('slide').waitFor(slow);
	await byKeys(moderator, /^Dar a quien presenta$/);
	await presenter.locator('[data-testid="on-air"][data-on="true"]').waitFor(slow);
	await presenter.getByTestId('slide-next').click(slow);
	await cutSoon();
});

test('[B20] postpone, by keyboard alone: the slot can be called again, and what was marked is kept', async ({
	skip
}) => {
	skip(!house.voice, 'no LiveKit');
	const { moderator, official, presenter } = stage;
	await byKeys(moderator, /^Posponer$/);
	await moderator.getByTestId('breach').waitFor({ ...slow, state: 'detached' });
	await presenter.getByTestId('called').waitFor({ ...slow, state: 'detached' });
	await expect.poll(() => moderator.locator('main').innerText(), slow).toContain('Aplazada');
	expect(await official.getByTestId('voided').count()).toBe(0);
	await house.as(mod(), { type: 'callSlot', slot: stage.slot });
	await presenter.getByTestId('called').waitFor(slow);
	await house.as(mod(), { type: 'startStep', step: 'pitch' });
});

test('[B20] void, by keyboard alone and asked twice: officials read that their marks do not count', async ({
	skip
}) => {
	skip(!house.voice, 'no LiveKit');
	const { moderator, official, presenter } = stage;
	await cutSoon();
	await byKeys(moderator, /^Anular el turno$/);
	await moderator.getByRole('dialog').waitFor(slow);
	expect(await moderator.getByRole('dialog').innerText()).toContain('Ninguna nota suya cuenta');
	await byKeys(moderator, /^Anular el turno$/);
	await moderator.getByTestId('breach').waitFor({ ...slow, state: 'detached' });
	await official.getByTestId('voided').waitFor(slow);
	expect(await official.getByTestId('voided').innerText()).toMatch(/Turno anulado: .+ no cuenta/);
	await expect.poll(() => moderator.locator('main').innerText(), slow).toContain('Anulada');
	await presenter.getByTestId('called').waitFor({ ...slow, state: 'detached' });
	await expect(house.as(mod(), { type: 'callSlot', slot: stage.slot })).rejects.toThrow('not-now');
	await auditor.getByText(/Tras el corte \(anular\)/).waitFor(slow);
});

test('[B19] the record holds what officials had heard and seen at each cut, and what was decided', async ({
	skip
}) => {
	skip(!house.voice, 'no LiveKit');
	const events = entriesOf((await house.record()) as unknown as ReceivedRecord);
	const cuts = events.filter((e) => e.type === 'BreachDeclared').map((e) => e.event);
	expect(cuts).toMatchObject([
		{ slidesSeen: 1, slide: 0 },
		{ slidesSeen: 2, slide: 1 },
		{ slidesSeen: 2, slide: 0 }
	]);
	for (const { heardMs } of cuts as unknown as { heardMs: number }[]) expect(heardMs).toBeGreaterThan(400);
	const choices = events.filter((e) => e.type === 'BreachNoted').map((e) => e.event);
	expect(choices).toMatchObject([{ choice: 'continue' }, { choice: 'postpone' }, { choice: 'void' }]);
});
