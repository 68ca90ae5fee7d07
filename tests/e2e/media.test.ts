import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launch } from '../support/browser.ts';
import { openHouse, type House } from '../support/house.ts';
import { pace, type Packet } from '../support/media-tap.ts';
import { speechAt48kHz } from '../support/speech.ts';
import { StageTap, type Signal, type Stats } from '../support/stage-tap.ts';
import { tamperWith } from '../support/tamper.ts';
import { participants, told, toldByStats } from '../support/told.ts';
import { encrypted } from '../support/transport.ts';

const SPEECH = fileURLToPath(new URL('../fixtures/speech/agua.wav', import.meta.url));
const LABEL = 'Micrófono de Quipu Zafiro';
const slow = { timeout: 20_000 };
/** What follows a presenter's deed may take so long to reach the stage. */
const SETTLE_MS = 1500;

/** One call of the slot as an official's browser was told of it. */
interface Turn {
	name: string;
	/** Wall clock, ms: the call, the first sound, the start of the pitch, what happened in its middle and when it had, its end. */
	called: number;
	ready: number;
	pitch: number;
	event: number;
	happened: number;
	end: number;
	signals: readonly Signal[];
	packets: readonly Packet[];
	control: readonly number[];
	stats: Stats;
}

let house: House;
let tap: StageTap;
let slot: string;
const browsers: Browser[] = [];
const turns: Turn[] = [];
const turn = (name: string) => turns.find((t) => t.name === name) as Turn;

beforeAll(async () => {
	house = await openHouse({ speakers: 2 });
	if (!house.voice) return;
	browsers.push(...(await Promise.all([launch(SPEECH), launch(SPEECH), launch(speechAt48kHz())])));
	const [own, first, second] = browsers as [Browser, Browser, Browser];
	const official = await house.enter(own, [house.seat.official, 'official'], async (page) => {
		tap = await StageTap.on(page);
	});
	await official.getByTestId('check-skip').click(slow);
	slot = house.slot();
	const seat = house.presenter(slot);

	await play('absent', {});
	const page = await present(first, seat);
	await play('muted', { event: () => page.evaluate(muteDevice) });
	let arriving: Promise<Page> | undefined;
	await play('arrives and drops', {
		called: async () => void (arriving = present(second, seat)),
		pitch: async () => void (await arriving),
		event: async () => {
			const session = await second.newBrowserCDPSession();
			void session.send('Browser.crash').catch(() => {});
		}
	});
	await present(first, seat);
	await play('joined by another', { event: () => present(own, house.team[1] ?? '') });
	await official.context().close();
}, 240_000);
afterAll(async () => {
	await Promise.all(browsers.map((b) => b.close().catch(() => {})));
	tap?.media.close();
	await house?.close();
});

/** Calls the slot, lets it be pitched and puts it off, with what belongs to the presenter done in between. */
async function play(
	name: string,
	does: Partial<Record<'called' | 'pitch' | 'event', () => Promise<unknown>>>
) {
	const mod: [string, 'moderator'] = [house.seat.moderator, 'moderator'];
	const called = Date.now();
	await house.as(mod, { type: 'callSlot', slot });
	// Whoever arrives does so after the relay: a browser that starts on this machine would slow both down.
	const sounding = () => expect(tap.media.packets.some((packet) => packet.at > called)).toBe(true);
	await vi.waitFor(sounding, slow);
	const ready = Date.now();
	await sleep(1000);
	await does.called?.();
	await sleep(2500);
	await does.pitch?.();
	const pitch = Date.now();
	await house.as(mod, { type: 'startStep', step: 'pitch' });
	await sleep(3500);
	const stats = await tap.stats();
	const event = Date.now();
	await does.event?.();
	const happened = Date.now();
	await sleep(SETTLE_MS + 3000);
	const end = Date.now();
	// Each room has a connection of its own: the newest is this call's.
	const newest = Math.max(...tap.signals.map((s) => s.socket));
	const within = <T extends { at: number }>(list: readonly T[]) =>
		list.filter(({ at }) => at >= called && at < end);
	turns.push({
		...{ name, called, ready, pitch, event, happened, end, stats },
		signals: within(tap.signals).filter((s) => s.socket === newest && !s.sent),
		packets: within(tap.media.packets),
		control: within(tap.media.control).map((c) => c.bytes)
	});
	await house.as(mod, { type: 'postponeSlot', slot, reason: '' });
	// To a track that ends LiveKit sends some frames of silence of its own.
	await sleep(1500);
}

/** A presenter with an open microphone, under a name that tells who it is. */
async function present(browser: Browser, seat: string): Promise<Page> {
	const page = await house.enter(browser, [seat, 'presenter'], async (p) => {
		await tamperWith(p);
		await p.addInitScript((label) => {
			Object.defineProperty(MediaStreamTrack.prototype, 'label', { get: () => label });
		}, LABEL);
	});
	await page.getByTestId('mic-start').click(slow);
	return page;
}

/** A switch on the device: zeros come from it. */
function muteDevice(): void {
	for (const stream of window.tamper.microphones)
		for (const track of stream.getTracks()) track.enabled = false;
}

/** Every turn's way through one look at it, beside that of the turn in which nobody came. */
function alike<T>(look: (t: Turn) => T): void {
	for (const t of turns) expect(look(t), t.name).toEqual(look(turn('absent')));
}

describe('what an official’s browser is told about the stage', () => {
	test('[B18] there is one participant with one track, the relay, for as long as the slot lasts', ({
		skip
	}) => {
		skip(!house.voice, 'no LiveKit');
		for (const t of turns) {
			const [relay, ...others] = participants(t.signals);
			expect(others, t.name).toEqual([]);
			expect(relay?.tracks, t.name).toHaveLength(1);
			expect(new Set(t.packets.map((p) => p.ssrc)).size, t.name).toBe(1);
			const known = JSON.stringify(t.signals.filter((s) => s.kind === 'join').map((s) => s.value));
			const told = t.signals.filter((s) => /^(speakersChanged|connectionQuality)$/.test(s.kind));
			for (const sid of JSON.stringify(told).match(/PA_\w+/g) ?? [])
				expect(sid === relay?.sid || known.includes(sid), `${t.name}: ${sid}`).toBe(true);
		}
	});

	test('[B18] the relay joins and publishes by the call, not by who comes, and nothing is said after that', ({
		skip
	}) => {
		skip(!house.voice, 'no LiveKit');
		for (const t of turns) {
			const [relay] = participants(t.signals);
			const joined = (relay?.joinedAtMs ?? 0) - t.called;
			const published = (relay?.tracks[0]?.version.unixMicro ?? 0) / 1000 - t.called;
			const first = (t.packets[0]?.at ?? 0) - t.called;
			console.log(
				`${t.name}: joined ${joined} ms after the call, published ${published | 0}, sent ${first | 0}`
			);
			// Nobody came, went or spoke until a second later.
			for (const ms of [joined, published, first]) {
				expect(ms, t.name).toBeGreaterThan(0);
				expect(ms, t.name).toBeLessThanOrEqual(t.ready - t.called);
			}
			const late = t.signals.filter((s) => s.at > t.ready + 1000).map((s) => s.kind);
			const usual = ['speakersChanged', 'connectionQuality', 'pong', 'pongResp'];
			expect(
				late.filter((kind) => !usual.includes(kind)),
				t.name
			).toEqual([]);
		}
	});

	test('[B18] the same fields with the same values, whatever is connected', ({ skip }) => {
		skip(!house.voice, 'no LiveKit');
		const all = turns.map((t) => told(t.signals));
		console.log(`${new Set(all.flatMap(Object.keys)).size} field paths by signalling`);
		expect(all[0]).toMatchObject({ 'participant.tracks.disableDtx': ['true'] });
		expect(all[0]).toMatchObject({ 'participant.tracks.disableRed': ['true'] });
		const absent = all[0] ?? {};
		// Said only of a voice, or now and then: the same where it is said at all.
		const rare = /^(speakersChanged|connectionQuality|pong|pongResp|mediaSections)/;
		const differ = all.flatMap((fields, i) =>
			[...new Set([...Object.keys(fields), ...Object.keys(absent)])]
				.filter((path) => !rare.test(path) || (path in fields && path in absent))
				.map((path) => [turns[i]?.name, path, absent[path], fields[path]] as const)
				.filter(([, , a, b]) => JSON.stringify(a) !== JSON.stringify(b))
		);
		expect(differ).toEqual([]);
		const everything = JSON.stringify(turns.map((t) => [t.signals, t.stats]));
		expect(everything.match(/Quipu|Zafiro|Micrófono/)).toBeNull();
	});

	test('[B18] getStats: the same reports, codec and clock', async ({ skip }) => {
		skip(!house.voice, 'no LiveKit');
		console.log(`${Object.keys(toldByStats(turn('absent').stats)).length} field paths by getStats`);
		alike((t) => toldByStats(t.stats));
		expect(toldByStats(turn('absent').stats)).toMatchObject({
			'codec.mimeType': ['audio/opus'],
			'codec.clockRate': ['48000'],
			'codec.sdpFmtpLine': [expect.not.stringContaining('usedtx')]
		});
	});

	test('[M52] an official’s connection is encrypted as the list allows', ({ skip }) => {
		skip(!house.voice, 'no LiveKit');
		for (const t of turns) encrypted(t.stats.filter((report) => report['type'] === 'transport'));
	});

	test('[B18] one packet size, one header and one step of the clock, in speech and in any silence', ({
		skip
	}) => {
		skip(!house.voice, 'no LiveKit');
		const sizes = new Set(turns.flatMap((t) => t.packets.map((p) => p.bytes)));
		console.log(
			`bytes per packet: ${[...sizes].join(' ')}; control: ${turns.map((t) => t.control.join(' ')).join(' | ')}`
		);
		expect([...sizes]).toHaveLength(1);
		expect([...new Set(turns.flatMap((t) => t.packets.map((p) => p.shape)))]).toHaveLength(1);
		expect(new Set(turns.flatMap((t) => t.control)).size).toBe(1);
		for (const t of turns) {
			const ordered = t.packets.toSorted((a, b) => a.timestamp - b.timestamp);
			for (const [i, p] of ordered.entries()) {
				const before = ordered[i - 1];
				if (before === undefined) continue;
				// 10 ms each, without the pauses that DTX would make.
				const steps = (p.sequence - before.sequence + 65_536) % 65_536;
				expect(p.timestamp - before.timestamp, t.name).toBe(480 * steps);
				expect(steps, t.name).toBeLessThan(5);
			}
		}
	});

	test('[B18] packets come at one pace: absent, waiting, speaking at 16 or 48 kHz, muted, gone, two', ({
		skip
	}) => {
		skip(!house.voice, 'no LiveKit');
		const stretches = turns.flatMap((t) => [
			[`${t.name}: called`, pace(t.packets, t.ready + 500, t.pitch)] as const,
			[`${t.name}: pitch`, pace(t.packets, t.pitch, t.event)] as const,
			[`${t.name}: after`, pace(t.packets, t.happened + SETTLE_MS, t.end)] as const
		]);
		for (const [name, p] of stretches) {
			console.log(
				`${name}: ${p.perSecond.toFixed(1)}/s, median ${p.median.toFixed(1)} ms, p90 ${p.p90.toFixed(1)} ms`
			);
			// A busy machine sends in bursts, and a short stretch may catch one more or less of them.
			expect(p.perSecond, name).toBeGreaterThan(88);
			expect(p.perSecond, name).toBeLessThan(116);
			expect(Math.abs(p.median - 10), name).toBeLessThan(2);
		}
	});

	test('[B18] an active speaker is told only of what is heard, and data of nobody', async ({ skip }) => {
		skip(!house.voice, 'no LiveKit');
		const active = (t: Turn, from: number, to: number) =>
			t.signals.filter(
				(s) =>
					s.kind === 'speakersChanged' &&
					s.at >= from &&
					s.at < to &&
					JSON.stringify(s.value).includes('"active":true')
			).length;
		expect(active(turn('absent'), 0, Infinity)).toBe(0);
		for (const t of turns) expect(active(t, t.called, t.pitch), t.name).toBe(0);
		for (const name of ['muted', 'arrives and drops'])
			expect(active(turn(name), turn(name).event + SETTLE_MS, Infinity), name).toBe(0);
		// Not because nothing is ever told.
		expect(active(turn('muted'), turn('muted').pitch, turn('muted').event)).toBeGreaterThan(0);
		expect(turns.flatMap((t) => t.signals).some((s) => s.kind === 'unknown')).toBe(false);
	});
});
