import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVoice, type LocalVoice } from '../../../server/voice/index.ts';
import type { SpeechSound } from '../../../server/voice/speech/port.ts';
import { FLOOR, Peers } from '../../fixtures/voice/peers.ts';
import { dataDir, livekit, media, memoryLog, plan } from '../../fixtures/voice/setting.ts';

const slot = plan({ stage: 'S1', booth: 'B1', stageSeats: ['official'], boothSeats: ['presenter'] });
const up = { ...slot, up: true };

/** As an engine gives it: 22.05 kHz. */
function tone(seconds: number, hz = 600): SpeechSound {
	const rate = 22_050;
	const samples = Int16Array.from({ length: rate * seconds }, (_, i) =>
		Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / rate))
	);
	return { rate, samples };
}

describe.skipIf(!livekit.ok)('a pitch in writing, on a real stage', media, () => {
	let voice: LocalVoice;
	let peers: Peers;
	const loudest = (from: number, to = Date.now()) =>
		Math.max(
			0,
			...peers
				.heard('official', from)
				.filter((s) => s.at < to)
				.map((s) => s.rms)
		);

	beforeAll(async () => {
		voice = await createVoice({ dataDir, config: { livekit: null, mediaIp: null }, log: memoryLog() });
		peers = new Peers();
		voice.follow('s', slot);
		expect(await peers.join('official', await voice.directAccess('s', 'official', 'stage'))).toBe(true);
		await peers.untilQuiet('official', 0);
	}, 60_000);
	afterAll(async () => {
		peers.close();
		await voice.close();
	});

	test('[W3] says nothing while the gate is not up', { timeout: 20_000 }, async () => {
		const before = Date.now();
		expect(await voice.say('s', tone(1), () => {})).toBe(false);
		expect(await voice.say('nobody', tone(1), () => {})).toBe(false);
		await sleep(700);
		expect(loudest(before)).toBeLessThan(FLOOR);
	});

	test(
		'[W6] [W3] is heard from the stage’s one track without anybody in the booth, to its end and no longer',
		{ timeout: 30_000 },
		async () => {
			voice.follow('s', up);
			const begun = Date.now();
			let told = 0;
			const saying = voice.say('s', tone(2), () => told++);
			await peers.untilLoud('official', begun);
			expect(Math.abs((await peers.tone('official')) - 600)).toBeLessThan(40);
			expect(await saying).toBe(true);
			expect(told).toBe(1);
			expect(Date.now() - begun).toBeGreaterThan(1900);
			const silent = await peers.untilQuiet('official', Date.now() + 40);
			await sleep(400);
			expect(loudest(silent)).toBeLessThan(FLOOR);
			expect(peers.people('official')).toHaveLength(1);
		}
	);

	test('[W3] its writer’s own stop is heard at once', { timeout: 30_000 }, async () => {
		const begun = Date.now();
		const saying = voice.say('s', tone(8), () => {});
		await peers.untilLoud('official', begun);
		const stopped = Date.now();
		voice.hush('s');
		expect(await saying).toBe(false);
		const silent = await peers.untilQuiet('official', stopped);
		expect(silent - stopped).toBeLessThan(1000);
	});

	test(
		'[W3] the floor given to an official silences it, and it does not go on by itself',
		{
			timeout: 30_000
		},
		async () => {
			const begun = Date.now();
			const saying = voice.say('s', tone(8), () => {});
			await peers.untilLoud('official', begun);
			voice.follow('s', slot);
			expect(await saying).toBe(false);
			await peers.untilQuiet('official', Date.now());
			const again = Date.now();
			voice.follow('s', up);
			await sleep(700);
			expect(loudest(again)).toBeLessThan(FLOOR);
		}
	);

	test(
		'[W3] [M6] a cut stops it within 500 ms, and nothing can be said after it',
		{ timeout: 30_000 },
		async () => {
			const begun = Date.now();
			const saying = voice.say('s', tone(8), () => {});
			await peers.untilLoud('official', begun);
			const cut = Date.now();
			voice.follow('s', { ...up, cut: true });
			expect(await saying).toBe(false);
			await sleep(1_500);
			const loud = peers.heard('official', cut).filter((s) => s.rms > FLOOR);
			const last = (loud.at(-1)?.at ?? cut) - cut;
			console.log(`cut of a written pitch: last sound after ${last} ms`);
			expect(last).toBeLessThan(500);
			expect(await voice.say('s', tone(1), () => {})).toBe(false);
			voice.follow('s', up);
			await sleep(500);
		}
	);

	test(
		'[W11] no microphone of the booth is let in beside it, and what is read is heard all the same',
		{ timeout: 30_000 },
		async () => {
			const written = { ...up, stage: 'S2', booth: 'B2', written: true };
			voice.follow('s', written);
			expect(await peers.join('official', await voice.directAccess('s', 'official', 'stage'))).toBe(true);
			expect(await peers.join('presenter', await voice.directAccess('s', 'presenter', 'booth'))).toBe(true);
			const since = await peers.untilQuiet('official', Date.now());
			expect(await peers.speak('presenter', 440)).toBe(false);
			await sleep(1500);
			expect(loudest(since)).toBeLessThan(FLOOR);
			const saying = voice.say('s', tone(2), () => {});
			await peers.untilLoud('official', Date.now());
			expect(await saying).toBe(true);
			expect(peers.people('official')).toHaveLength(1);
			expect(peers.people('presenter')).toHaveLength(1);
		}
	);

	test('[W3] a relay that dies ends the line instead of leaving it open', { timeout: 30_000 }, async () => {
		const begun = Date.now();
		const saying = voice.say('s', tone(20), () => {});
		await sleep(500);
		process.kill(voice.relayPid('s') ?? 0, 'SIGKILL');
		expect(await saying).toBe(false);
		expect(Date.now() - begun).toBeLessThan(5000);
	});
});
