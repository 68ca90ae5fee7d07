import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { listen, type Ear } from '../support/ears.ts';
import { openHouse, type House } from '../support/house.ts';
import { MARKER_HZ, markedFile, silentFile, spokenFile } from '../support/spoken.ts';

const LOUD = 0.012;
const QUIET = 0.004;
/** Five browsers' worth of media: on a starved machine all of it comes late, and a page that closes may not say so. */
const slow = { timeout: 60_000 };
let house: House;
let browsers: Browser[] = [];
/** Two who speak and one who listens, each in a browser of its own. */
const team: Page[] = [];
let official: Page;
let heard: Ear;

beforeAll(async () => {
	house = await openHouse({ speakers: 3 });
	if (!house.voice) return;
	browsers = await Promise.all(
		[markedFile('agua'), spokenFile(['colas']), silentFile()].map((f) => launch(f))
	);
	for (const [i, seat] of house.team.entries()) {
		const page = await house.enter(browsers[i] as Browser, [seat, 'presenter']);
		await page.getByTestId('mic-start').click(slow);
		await page.getByTestId('mic-level').waitFor(slow);
		team.push(page);
	}
	official = await house.enter(browsers[2] as Browser, [house.seat.official, 'official']);
	await official.getByTestId('check-skip').click(slow);
	await house.as([house.seat.moderator, 'moderator'], { type: 'callSlot', slot: house.slot() });
	for (const page of team) await page.getByTestId('called').waitFor(slow);
	await house.as([house.seat.moderator, 'moderator'], { type: 'startStep', step: 'pitch' });
	heard = await listen(official, 'stage');
}, 300_000);
afterAll(async () => {
	for (const browser of browsers) await browser.close().catch(() => {});
	await house?.close();
});

/** Loudest moment of each track that a page plays from its booth, over two seconds. */
const boothTracks = (page: Page) =>
	page.evaluate(async () => {
		const context = new AudioContext();
		const ears = [...document.querySelectorAll<HTMLAudioElement>('audio[data-media="booth"]')].map((a) => {
			const ear = new AnalyserNode(context, { fftSize: 2048 });
			new MediaStreamAudioSourceNode(context, { mediaStream: a.srcObject as MediaStream }).connect(ear);
			return ear;
		});
		const loudest = ears.map(() => 0);
		const samples = new Float32Array(2048);
		for (let n = 0; n < 40; n++) {
			await new Promise((done) => setTimeout(done, 50));
			ears.forEach((ear, i) => {
				ear.getFloatTimeDomainData(samples);
				const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
				loudest[i] = Math.max(loudest[i] ?? 0, rms);
			});
		}
		await context.close();
		return loudest;
	});
const others = (page: Page) => page.getByTestId('team').getAttribute('data-others');
/** All that an official reads, without the running clock. */
const read = async () => (await official.locator('body').innerText()).replace(/\d/g, '#');
const stageTracks = () => official.locator('audio[data-media="stage"]').count();

test('[M36] three of a startup hear each other masked; the official hears one voice and reads nothing of it', async ({
	skip
}) => {
	skip(!house.voice, 'no LiveKit');
	for (const page of team) await expect.poll(() => others(page), slow).toBe('2');
	const since = Date.now();
	await expect.poll(() => heard.loudest(since), slow).toBeGreaterThan(LOUD);
	expect(await stageTracks()).toBe(1);
	const loud = async (page: Page) => (await boothTracks(page)).filter((x) => x > LOUD).length;
	const [speaker, , listener] = team as [Page, Page, Page];
	// Of two who speak the third hears both; each of them only the other.
	await expect.poll(() => loud(listener), slow).toBe(2);
	await expect.poll(() => loud(speaker), slow).toBe(1);

	const bands = [MARKER_HZ, ...[-300, -200, -120, 120, 200, 300].map((d) => MARKER_HZ + d)];
	const [marker = 0, ...beside] = await (await listen(team[1] as Page, 'booth')).bands(bands, 4);
	expect(marker / (beside.reduce((a, b) => a + b, 0) / beside.length + 1e-15)).toBeLessThan(4);
	expect(await read()).not.toMatch(/equipo en la cabina|personas? más/);
});

test('[M36] who leaves does not stop the others, and the official’s page stays as it was', async ({
	skip
}) => {
	skip(!house.voice, 'no LiveKit');
	const before = await read();
	await team[0]?.close();
	for (const page of team.slice(1)) await expect.poll(() => others(page), slow).toBe('1');
	const since = Date.now() + 1000;
	await expect.poll(() => heard.loudest(since), slow).toBeGreaterThan(LOUD);
	expect(await stageTracks()).toBe(1);
	expect(await read()).toBe(before);
	await team[1]?.close();
	await expect.poll(() => others(team[2] as Page), slow).toBe('0');
	// The one who is left says nothing: the floor's noise goes on, on the same track.
	const at = Date.now() + 1000;
	await expect.poll(() => Date.now() > at + 1500, slow).toBe(true);
	expect(await heard.loudest(at)).toBeLessThan(QUIET);
	expect(await heard.loudest(at)).toBeGreaterThan(0);
	expect(await read()).toBe(before);
});
