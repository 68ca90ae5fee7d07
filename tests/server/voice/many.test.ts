import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaKind } from '../../../src/domain/session/media.ts';
import { createVoice, type LocalVoice } from '../../../server/voice/index.ts';
import { FLOOR, Peers } from '../../fixtures/voice/peers.ts';
import { dataDir, livekit, media, memoryLog, plan } from '../../fixtures/voice/setting.ts';
import { launch } from '../../support/browser.ts';

const CLIENT = fileURLToPath(
	new URL('../../../node_modules/livekit-client/dist/livekit-client.umd.js', import.meta.url)
);
const slow = { timeout: 15_000 };

/** What the page's copy of LiveKit's client is needed for. */
interface Client {
	Room: new () => {
		connect(url: string, token: string): Promise<void>;
		on(event: 'trackPublished' | 'trackUnpublished', what: (publication: { trackSid: string }) => void): void;
		localParticipant: {
			publishTrack(track: MediaStreamTrack, options: object): Promise<unknown>;
			unpublishTrack(track: MediaStreamTrack, stop: boolean): Promise<unknown>;
		};
	};
}
interface Scripted {
	LivekitClient: Client;
	room: InstanceType<Client['Room']>;
	tone(hz: number): MediaStreamTrack;
	/** What others published since one came. */
	there: Set<string>;
	most: number;
	seen: number;
}
const options = { source: 'microphone', dtx: false, red: false };

describe.skipIf(!livekit.ok)('a seat that publishes all it can', media, () => {
	let voice: LocalVoice;
	let site: Server;
	let browser: Browser;
	let peers: Peers;
	const slot = plan({
		...{ stage: 'S', booth: 'B', stageSeats: ['official'], boothSeats: ['presenter', 'colleague'], up: true }
	});

	beforeAll(async () => {
		voice = await createVoice({
			dataDir,
			config: { livekit: null, mediaIp: null },
			log: memoryLog()
		});
		for (const session of ['s', 'other']) voice.follow(session, slot);
		const meetingSeats = ['one', 'another'].map((seat) => ({ seat, muted: false }));
		voice.follow('after', plan({ meeting: 'M', meetingSeats }));
		site = createServer((_, res) => res.setHeader('content-type', 'text/html').end('<!doctype html>'));
		site.on('upgrade', (req, socket, head) => {
			const [, seat = '', kind = ''] = (req.url ?? '').split('/');
			const front = { headers: [], refuse: () => socket.destroy(), over: () => {} };
			voice.upgrade(
				{ session: kind === 'meeting' ? 'after' : 's', seat },
				kind as MediaKind,
				req,
				socket,
				head,
				front
			);
		});
		await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
		browser = await launch();
		peers = new Peers();
		for (const session of ['s', 'other'])
			expect(await peers.join(session, await voice.directAccess(session, 'official', 'stage'))).toBe(true);
	}, 60_000);
	afterAll(async () => {
		peers?.close();
		await browser?.close();
		site?.close();
		await voice?.close();
	});

	/** A page in a room whose program is its own. */
	async function enter(seat: string, kind: MediaKind = 'booth'): Promise<Page> {
		const page = await (await browser.newContext()).newPage();
		const base = `localhost:${(site.address() as AddressInfo).port}`;
		await page.goto(`http://${base}`);
		await page.addScriptTag({ path: CLIENT });
		await page.evaluate(async (url) => {
			const w = window as unknown as Scripted;
			const context = new AudioContext({ sampleRate: 48_000 });
			w.tone = (hz) => {
				const tone = new OscillatorNode(context, { frequency: hz });
				const to = context.createMediaStreamDestination();
				tone.connect(to);
				tone.start();
				return to.stream.getAudioTracks()[0]!;
			};
			w.there = new Set();
			w.most = w.seen = 0;
			w.room = new w.LivekitClient.Room();
			w.room.on('trackPublished', ({ trackSid }) => {
				w.there.add(trackSid);
				w.seen++;
				w.most = Math.max(w.most, w.there.size);
			});
			w.room.on('trackUnpublished', ({ trackSid }) => void w.there.delete(trackSid));
			await w.room.connect(url, 'door');
		}, `ws://${base}/${seat}/${kind}`);
		return page;
	}

	/** Tracks that others have in the room, but for the relay's, which was there before. */
	const seenBy = (page: Page) =>
		page.evaluate(() => {
			const { there, most, seen } = window as unknown as Scripted;
			return { there: there.size, most, seen };
		});
	const relays = () => ['s', 'other'].map((session) => voice.relayPid(session));

	test('[M67] lets tracks go and publishes the same and others again, as often as it likes, and is heard each time', async () => {
		const [presenter, colleague] = [await enter('presenter'), await enter('colleague')];
		for (const hz of [400, 500, 500, 600, 600]) {
			const since = Date.now();
			await presenter.evaluate(
				async ([tone, how]) => {
					const w = window as unknown as Scripted & { last?: MediaStreamTrack; hz?: number };
					const { localParticipant: me } = w.room;
					if (w.last) await me.unpublishTrack(w.last, false);
					if (w.hz !== tone) w.last = w.tone(tone);
					w.hz = tone;
					await me.publishTrack(w.last!, how);
				},
				[hz, options] as const
			);
			await peers.untilLoud('s', since);
			await expect.poll(() => peers.tone('s'), slow).toBeCloseTo(hz, -2);
			await expect.poll(async () => (await seenBy(colleague)).there, slow).toBe(1);
		}
		expect((await seenBy(colleague)).seen).toBe(5);
		await presenter.context().close();
		await colleague.context().close();
	});

	test('[M67] [M68] of twenty tracks one is heard at most, and no relay is another process', async () => {
		const [presenter, colleague] = [await enter('presenter'), await enter('colleague')];
		const before = relays();
		expect(new Set(before).size).toBe(2);
		await presenter.evaluate(async (how) => {
			const w = window as unknown as Scripted;
			const { localParticipant: me } = w.room;
			await me.publishTrack(w.tone(700), how);
			for (let i = 1; i < 20; i++) void me.publishTrack(w.tone(700 + i), how).catch(() => {});
		}, options);
		await peers.untilLoud('s', Date.now() - 500);
		await sleep(4_000);
		const seen = await seenBy(colleague);
		console.log(`of twenty: ${seen.most} at once, ${seen.seen} ever`);
		expect(seen.most).toBe(1);
		expect(relays()).toEqual(before);
		const levels = peers.heard('other', Date.now() - 2_000).map((s) => s.rms);
		expect(levels.length).toBeGreaterThan(50);
		expect(Math.max(...levels)).toBeLessThan(FLOOR);
		await presenter.context().close();
		await colleague.context().close();
	});

	test('[M67] in the meeting a voice, a face and a screen are heard and seen, each once, and again', async () => {
		const [one, another] = [await enter('one', 'meeting'), await enter('another', 'meeting')];
		const there = async (n: number) => expect.poll(async () => (await seenBy(another)).there, slow).toBe(n);
		await one.evaluate(async (how) => {
			const w = window as unknown as Scripted & { last: MediaStreamTrack; show(): MediaStreamTrack };
			w.show = () => {
				const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
				const pen = canvas.getContext('2d');
				setInterval(() => pen?.fillRect(Math.random() * 1280, 0, 9, 9), 100);
				return canvas.captureStream(10).getVideoTracks()[0]!;
			};
			const { localParticipant: me } = w.room;
			await me.publishTrack(w.tone(500), how);
			await me.publishTrack((w.last = w.show()), { source: 'camera' });
			await me.publishTrack(w.show(), { source: 'screen_share' });
		}, options);
		await there(3);
		for (const same of [true, false]) {
			await one.evaluate(async (again) => {
				const w = window as unknown as Scripted & { last: MediaStreamTrack; show(): MediaStreamTrack };
				await w.room.localParticipant.unpublishTrack(w.last, false);
				if (!again) w.last = w.show();
				await w.room.localParticipant.publishTrack(w.last, { source: 'camera' });
			}, same);
			await there(3);
		}
		expect((await seenBy(another)).seen).toBe(5);
		await one.evaluate(() => {
			const w = window as unknown as Scripted & { show(): MediaStreamTrack };
			void w.room.localParticipant.publishTrack(w.show(), { source: 'camera' }).catch(() => {});
		});
		await sleep(3_000);
		expect((await seenBy(another)).seen).toBe(5);
		await one.context().close();
		await another.context().close();
	});

	test('[M68] a relay that dies is the only one that does', async () => {
		const [mine, other] = relays();
		const killed = Date.now();
		process.kill(mine ?? 0, 'SIGKILL');
		await sleep(3_000);
		expect(relays()[1]).toBe(other);
		expect(relays()[0]).not.toBe(mine);
		// Sound every 20 ms, none missing.
		const gaps = peers.heard('other', killed).map((s) => s.at);
		expect(Math.max(...gaps.slice(1).map((at, i) => at - gaps[i]!))).toBeLessThan(500);
	});
});
