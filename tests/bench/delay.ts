import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { writeWav } from '../../src/lib/voice/wav.ts';
import { launch } from '../support/browser.ts';
import { quantile } from '../support/drill.ts';
import { openHouse } from '../support/house.ts';
import { tamperWith } from '../support/tamper.ts';

/*
 * `npm run bench:delay [-- SECONDS [as-it-is]]`: how much later than on the direct path (a plain WebRTC connection from
 * the presenter's microphone, without a mask or a server) officials hear what is said, by the beginnings of short
 * vowels; `as-it-is` leaves the noise in. All of it runs on one machine, so the pages move as little as they can.
 */
const RATE = 48_000;
const SECONDS = Number(process.argv[2] ?? 60);
const DENOISED = process.argv[3] !== 'as-it-is';
/** A vowel of 120 ms and a pause, apart by no multiple of any frame. */
const VOWEL = 5760;
const APART = 36_913;
/** The same vowel is no later than this. */
const MOST_MS = 500;
const slow = { timeout: 20_000 };

/** When a vowel began, wall clock in ms. */
type Noted = { vowels: number[] };

function vowels(): string {
	const samples = new Float32Array(20 * APART);
	for (let from = APART / 2; from + VOWEL < samples.length; from += APART)
		for (let i = 0; i < VOWEL; i++) {
			const edge = Math.min(1, i / 240, (VOWEL - i) / 240);
			for (let h = 1; h <= 20; h++)
				samples[Math.floor(from) + i]! += (edge * 0.25 * Math.sin((2 * Math.PI * 130 * h * i) / RATE)) / h;
		}
	const file = join(mkdtempSync(join(tmpdir(), 'blindpick-mic-')), 'vowels.wav');
	writeFileSync(file, writeWav({ rate: RATE, samples }));
	return file;
}

/** Notes when vowels begin in a track: half the loudness of what was loud before, after a pause. */
async function note(kind: 'direct' | 'stage'): Promise<void> {
	interface Processor {
		readable: ReadableStream<AudioData>;
	}
	const Processor = (
		window as unknown as { MediaStreamTrackProcessor: new (o: { track: MediaStreamTrack }) => Processor }
	).MediaStreamTrackProcessor;
	const element = async (): Promise<HTMLAudioElement> => {
		if (kind === 'direct') {
			const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
			from.onicecandidate = ({ candidate }) => void (candidate && to.addIceCandidate(candidate));
			to.onicecandidate = ({ candidate }) => void (candidate && from.addIceCandidate(candidate));
			const microphone = window.tamper.microphones.at(-1) as MediaStream;
			const arrived = new Promise<MediaStream>((resolve) => {
				to.ontrack = ({ streams: [stream] }) => stream && resolve(stream);
			});
			for (const track of microphone.getAudioTracks()) from.addTrack(track.clone(), microphone);
			await from.setLocalDescription();
			await to.setRemoteDescription(from.localDescription as RTCSessionDescription);
			await to.setLocalDescription();
			await from.setRemoteDescription(to.localDescription as RTCSessionDescription);
			const audio = new Audio();
			audio.srcObject = await arrived;
			await audio.play();
			return audio;
		}
		for (;;) {
			const audio = document.querySelector<HTMLAudioElement>('audio[data-media="stage"]');
			if ((audio?.srcObject as MediaStream | null)?.getAudioTracks()[0]) return audio as HTMLAudioElement;
			await new Promise((r) => setTimeout(r, 20));
		}
	};
	const [track] = ((await element()).srcObject as MediaStream).getAudioTracks() as [MediaStreamTrack];
	const found: number[] = [];
	(window as unknown as Noted).vowels = found;
	const reader = new Processor({ track: track.clone() }).readable.getReader();
	const STEP = 240;
	let [loudest, quiet] = [0, 0];
	void (async () => {
		for (let next = await reader.read(); !next.done; next = await reader.read()) {
			const now = performance.timeOrigin + performance.now();
			const { numberOfFrames, sampleRate } = next.value;
			const samples = new Float32Array(numberOfFrames);
			next.value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
			next.value.close();
			for (let at = 0; at + STEP <= numberOfFrames; at += STEP) {
				const rms = Math.sqrt(samples.subarray(at, at + STEP).reduce((n, x) => n + x * x, 0) / STEP);
				loudest = Math.max(loudest * 0.999, rms);
				if (rms < loudest / 4) quiet++;
				else if (rms > loudest / 2) {
					// After 150 ms of pause.
					if (quiet > 30) found.push(now - (1000 * (numberOfFrames - at)) / sampleRate);
					quiet = 0;
				}
			}
		}
	})();
}

const house = await openHouse();
if (!house.voice) throw new Error('The delay is measured over LiveKit, which is not to be had here.');
const browser = await launch(vowels());
try {
	const slot = house.slot();
	const prepare = (page: Page): Promise<void> => tamperWith(page);
	const presenter = await house.enter(browser, [house.presenter(slot), 'presenter'], prepare);
	await presenter.getByTestId('mic-start').click(slow);
	await presenter.locator('[data-testid="mic-level"][data-heard="true"]').waitFor(slow);
	if (!DENOISED) await presenter.getByRole('checkbox', { name: /ruido/ }).click(slow);
	const official = await house.enter(browser, [house.seat.official, 'official']);
	await official.getByTestId('check-skip').click(slow);
	const moderator: [string, 'moderator'] = [house.seat.moderator, 'moderator'];
	await house.as(moderator, { type: 'callSlot', slot });
	await house.as(moderator, { type: 'startStep', step: 'pitch' });
	await presenter.evaluate(note, 'direct' as const);
	await official.evaluate(note, 'stage' as const);
	// Jitter buffers and the leveller settle.
	await sleep(10_000);
	for (const page of [presenter, official])
		await page.evaluate(() => ((window as unknown as Noted).vowels.length = 0));
	await sleep(SECONDS * 1000);
	const [direct, stage] = (await Promise.all(
		[presenter, official].map((page) => page.evaluate(() => [...(window as unknown as Noted).vowels]))
	)) as [number[], number[]];
	const late = direct.map((at) => (stage.find((s) => s > at) ?? Infinity) - at).filter((ms) => ms < MOST_MS);
	console.log(
		`${direct.length} vowels on the direct path, ${stage.length} on the stage, ${late.length} paired`
	);
	const [p50, p95, most] = [0.5, 0.95, 1].map((q) => quantile(late, q).toFixed(0));
	console.log(
		`mask${DENOISED ? ', noise removal' : ''} and relay above the direct path: p50 ${p50} ms, p95 ${p95} ms, most ${most} ms`
	);
} finally {
	await browser.close();
	await house.close();
}
