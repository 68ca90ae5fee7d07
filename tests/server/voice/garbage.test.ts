import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChild } from '../../../server/voice/livekit/child.ts';
import { roomService } from '../../../server/voice/livekit/room-service.ts';
import type { Endpoint, LiveKitServer } from '../../../server/voice/livekit/server.ts';
import { mintToken, randomWord } from '../../../server/voice/livekit/tokens.ts';
import { livekit, media, memoryLog } from '../../fixtures/voice/setting.ts';
import { launch } from '../../support/browser.ts';
import { FORGED_AHEAD, garbage, MEDIA } from '../../support/garbage.ts';
import { StageTap } from '../../support/stage-tap.ts';
import { encrypted } from '../../support/transport.ts';

const SPEECH = fileURLToPath(new URL('../../fixtures/speech/agua.wav', import.meta.url));
const CLIENT = fileURLToPath(
	new URL('../../../node_modules/livekit-client/dist/livekit-client.umd.js', import.meta.url)
);
const ROOM = 'a-room';
const slow = { timeout: 15_000 };

/** What the page's copy of LiveKit's client is needed for. */
interface Client {
	Room: new () => {
		connect(url: string, token: string): Promise<void>;
		on(event: 'trackSubscribed', heard: (track: { attach(): unknown }) => void): void;
		localParticipant: { setMicrophoneEnabled(on: boolean): Promise<unknown> };
	};
}

describe.skipIf(!livekit.ok)('media of a real browser at the LiveKit that we start', media, () => {
	let server: LiveKitServer;
	let at: Endpoint;
	let site: Server;
	let browser: Browser;
	let speaker: StageTap;
	let listener: StageTap;

	beforeAll(async () => {
		const binary = livekit.ok ? livekit.binary : '';
		server = await startChild({ binary, mediaIp: null, log: memoryLog() });
		at = server.endpoint() as Endpoint;
		await roomService(server).createRoom({ name: ROOM });
		site = createServer((_, res) => res.setHeader('content-type', 'text/html').end('<!doctype html>'));
		await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
		browser = await launch(SPEECH);
		[speaker, listener] = await Promise.all([enter(true), enter(false)]);
	}, 60_000);
	afterAll(async () => {
		await browser?.close();
		for (const tap of [speaker, listener]) tap?.media.close();
		site?.close();
		await server?.close();
	});

	/** A page in the room, on a tapped wire. */
	async function enter(speaks: boolean): Promise<StageTap> {
		const context = await browser.newContext({ permissions: ['microphone'] });
		const page = await context.newPage();
		const tap = await StageTap.on(page);
		await page.goto(`http://localhost:${(site.address() as AddressInfo).port}`);
		await page.addScriptTag({ path: CLIENT });
		const token = await mintToken(at, { kind: 'meeting', room: ROOM, identity: randomWord() });
		await page.evaluate(
			async ([url, word, open]) => {
				const { Room } = (window as unknown as { LivekitClient: Client }).LivekitClient;
				const room = new Room();
				room.on('trackSubscribed', (track) => document.body.append(track.attach() as Node));
				await room.connect(url, word);
				if (open) await room.localParticipant.setMicrophoneEnabled(true);
			},
			[at.ws, token, speaks] as const
		);
		return tap;
	}

	/** A figure of the only report of a kind. */
	async function figure(tap: StageTap, type: string, name: string): Promise<number> {
		const reports = await tap.reports(type);
		return Number(reports.find((r) => r['kind'] === 'audio' && name in r)?.[name] ?? 0);
	}
	const energy = () => figure(listener, 'inbound-rtp', 'totalAudioEnergy');
	const gone = async () => ({
		said: await figure(speaker, 'remote-inbound-rtp', 'packetsLost'),
		heard: await figure(listener, 'inbound-rtp', 'packetsLost')
	});

	test('[M52] both ways are encrypted as the list allows', async () => {
		await expect.poll(energy, slow).toBeGreaterThan(0);
		encrypted(await speaker.reports('transport'));
		encrypted(await listener.reports('transport'));
	});

	test('[M52] garbage, and sound forged in a speaker’s name, move nothing: who listens hears on', async () => {
		await expect.poll(() => speaker.media.outward, slow).not.toBeNull();
		const before = await gone();
		const { generation } = at;
		const stranger = createSocket('udp4');
		for (let round = 0; round < 10; round++) {
			// Media as from the speaker's own device, everything as from anywhere.
			const { packet, send, port } = speaker.media.outward!;
			for (const bytes of garbage(packet, 2 * round, 40, MEDIA)) send(bytes);
			for (const bytes of garbage(packet, 2 * round + 1, 40)) stranger.send(bytes, port, '127.0.0.1');
			await sleep(50);
		}
		stranger.close();
		const since = Date.now();
		const heard = await energy();
		// LiveKit says itself how much it missed: of fifty forged numbers the highest is thousands ahead.
		const reported = () => figure(speaker, 'remote-inbound-rtp', 'timestamp');
		await expect.poll(reported, slow).toBeGreaterThan(since);
		const after = await gone();
		expect(after.said - before.said).toBeLessThan(FORGED_AHEAD / 10);
		expect(after.heard - before.heard).toBeLessThan(FORGED_AHEAD / 10);
		await expect.poll(energy, slow).toBeGreaterThan(heard + 1e-4);
		expect(server.endpoint()?.generation).toBe(generation);
	});
});
