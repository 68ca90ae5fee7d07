import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { deck } from './deck.ts';
import type { House } from './house.ts';

const slow = { timeout: 20_000 };

interface Drill {
	/** Wall clock of the last loud 10 ms that came out of the decoder, ms. */
	lastLoud: number;
	/** When a slide was on the screen for the last time. */
	lastSlide: number;
	/** When "cut now" was last pressed. */
	pressed: number;
}
type Noted = { drill: Drill };

/** What a cut took, in ms from the press: until the last loud sample, and until no slide is drawn. */
export interface Cut {
	sound: number;
	slide: number;
}

export interface Stage {
	moderator: Page;
	official: Page;
	presenter: Page;
	slot: string;
}

/** Everybody on their screens, three slides sent, and the slot called. */
export async function openStage(house: House, browser: Browser): Promise<Stage> {
	const slot = house.slot();
	const presenter = await house.enter(browser, [house.presenter(slot), 'presenter']);
	await presenter.getByTestId('mic-start').click(slow);
	await presenter.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
	const buffer = await deck(['Lamina uno', 'Lamina dos', 'Lamina tres']);
	await presenter
		.getByTestId('slides-file')
		.setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer });
	await presenter.getByTestId('slides-save').click(slow);
	await presenter.locator('[data-testid="slides-count"][data-count="3"]').waitFor(slow);
	const official = await house.enter(browser, [house.seat.official, 'official']);
	const moderator = await house.enter(browser, [house.seat.moderator, 'moderator']);
	await official.getByTestId('check-skip').click(slow);
	for (const page of [official, moderator]) await page.evaluate(note);
	await house.as([house.seat.moderator, 'moderator'], { type: 'callSlot', slot });
	await house.as([house.seat.moderator, 'moderator'], { type: 'startStep', step: 'pitch' });
	return { moderator, official, presenter, slot };
}

/** Waits until the official hears and sees the pitch, cuts by the moderator's own button, and measures. */
export async function cut({ moderator, official }: Stage): Promise<Cut> {
	const drill = (page: Page) => page.evaluate(() => (window as unknown as Noted).drill);
	await official.locator('[data-testid="slide"] img').waitFor(slow);
	const until = Date.now() + slow.timeout;
	for (let loud = 0; loud < 20; await sleep(25)) {
		loud = Date.now() - (await drill(official)).lastLoud < 60 ? loud + 1 : 0;
		if (Date.now() > until) throw new Error('the pitch is not heard');
	}
	await moderator.getByTestId('cut-now').press('Enter');
	await moderator.getByTestId('breach').waitFor(slow);
	// Longer than any sound could still be on its way.
	await sleep(1200);
	const { pressed } = await drill(moderator);
	const { lastLoud, lastSlide } = await drill(official);
	return { sound: lastLoud - pressed, slide: lastSlide - pressed };
}

/** Notes by the clock that all pages of a machine share: presses, sound as the decoder gives it, slides as drawn. */
function note(): void {
	interface Processor {
		readable: ReadableStream<AudioData>;
	}
	const Processor = (
		window as unknown as { MediaStreamTrackProcessor: new (o: { track: MediaStreamTrack }) => Processor }
	).MediaStreamTrackProcessor;
	// RMS of 10 ms: masked speech is near 0.05, the noise floor 0.0003.
	const LOUD = 0.012;
	const drill: Drill = { lastLoud: 0, lastSlide: 0, pressed: 0 };
	(window as unknown as Noted).drill = drill;
	const now = () => performance.timeOrigin + performance.now();
	document.addEventListener(
		'click',
		(e) => {
			if ((e.target as Element).closest('[data-testid="cut-now"]'))
				drill.pressed = performance.timeOrigin + e.timeStamp;
		},
		true
	);
	const hear = async (track: MediaStreamTrack): Promise<void> => {
		const reader = new Processor({ track: track.clone() }).readable.getReader();
		for (let next = await reader.read(); !next.done; next = await reader.read()) {
			const samples = new Float32Array(next.value.numberOfFrames);
			next.value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
			next.value.close();
			if (Math.sqrt(samples.reduce((n, x) => n + x * x, 0) / samples.length) > LOUD) drill.lastLoud = now();
		}
	};
	const known = new Set<string>();
	const look = (): void => {
		for (const audio of document.querySelectorAll<HTMLAudioElement>('audio[data-media="stage"]')) {
			const track = (audio.srcObject as MediaStream | null)?.getAudioTracks()[0];
			if (track === undefined || known.has(track.id)) continue;
			known.add(track.id);
			void hear(track);
		}
		if (document.querySelector('[data-testid="slide"] img') !== null) drill.lastSlide = now();
		setTimeout(look, 4);
	};
	look();
}

/** The share `q` of sorted figures. */
export function quantile(figures: readonly number[], q: number): number {
	const sorted = figures.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}
