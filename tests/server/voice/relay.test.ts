import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVoice, type LocalVoice } from '../../../server/voice/index.ts';
import { FLOOR, Peers } from '../../fixtures/voice/peers.ts';
import { dataDir, livekit, media, memoryLog, plan } from '../../fixtures/voice/setting.ts';

const TONE = 440;
const slot = plan({
	stage: 'S1',
	booth: 'B1',
	stageSeats: ['official', 'other'],
	boothSeats: ['presenter', 'colleague']
});

/** The loudest 20 ms heard between two moments (wall clock, ms). */
function loudest(peers: Peers, id: string, from: number, to: number): number {
	return Math.max(
		0,
		...peers
			.heard(id, from)
			.filter((s) => s.at < to)
			.map((s) => s.rms)
	);
}

/** Median loudness of the 20 ms frames heard since a moment. */
function loudness(peers: Peers, id: string, since: number): number {
	const levels = peers
		.heard(id, since)
		.map((s) => s.rms)
		.sort((a, b) => a - b);
	return levels[levels.length >> 1] ?? 0;
}

describe.skipIf(!livekit.ok)('the relay', media, () => {
	let voice: LocalVoice;
	let peers: Peers;
	const health: string[] = [];
	const log = memoryLog();

	beforeAll(async () => {
		voice = await createVoice({ dataDir, config: { livekit: null, mediaIp: null }, log });
		voice.onHealth((_session, now) => health.push(now));
		peers = new Peers();
		voice.follow('s', slot);
		expect(await peers.join('official', await voice.directAccess('s', 'official', 'stage'))).toBe(true);
	}, 60_000);
	afterAll(async () => {
		peers.close();
		await voice.close();
	});

	test(
		'[M4] is on the stage, sending the noise floor, before any presenter is in the booth',
		{ timeout: 20_000 },
		async () => {
			await peers.untilQuiet('official', 0);
			expect(peers.people('official')).toHaveLength(1);
			const levels = peers.heard('official', Date.now() - 200).map((s) => s.rms);
			expect(Math.max(...levels)).toBeGreaterThan(1);
		}
	);

	test(
		'[M4] carries the presenter’s voice while the gate is up, and the floor alone otherwise',
		{ timeout: 30_000 },
		async () => {
			const joined = await peers.join('presenter', await voice.directAccess('s', 'presenter', 'booth'));
			expect(joined).toBe(true);
			const before = Date.now();
			await peers.speak('presenter', TONE);
			await sleep(1_500);
			expect(loudest(peers, 'official', before, Date.now())).toBeLessThan(FLOOR);
			const opened = Date.now();
			voice.follow('s', { ...slot, up: true });
			await peers.untilLoud('official', opened);
			expect(Math.abs((await peers.tone('official')) - TONE)).toBeLessThan(TONE / 10);
			const closed = Date.now();
			voice.follow('s', slot);
			const silent = await peers.untilQuiet('official', closed + 40);
			await sleep(500);
			expect(loudest(peers, 'official', silent, Date.now())).toBeLessThan(FLOOR);
		}
	);

	test('shows nobody of the booth on the stage and nobody of the stage in the booth', () => {
		expect(peers.people('official')).toHaveLength(1);
		expect(peers.people('presenter')).toHaveLength(1);
		expect(peers.people('official')).not.toEqual(peers.people('presenter'));
	});

	test(
		'[M16] speakers of one startup hear each other and are one voice on the stage, however many they are',
		{ timeout: 30_000 },
		async () => {
			voice.follow('s', { ...slot, up: true });
			await peers.untilLoud('official', Date.now());
			await sleep(300);
			const alone = loudness(peers, 'official', Date.now() - 250);
			const joined = await peers.join('colleague', await voice.directAccess('s', 'colleague', 'booth'));
			expect(joined).toBe(true);
			await sleep(300);
			const silent = Date.now();
			await peers.speak('colleague', 1_100);
			// Beside the relay's own track, which is the noise floor.
			for (let i = 0; i < 50 && loudest(peers, 'presenter', silent, Date.now()) < 1_000; i++)
				await sleep(100);
			expect(loudest(peers, 'presenter', silent, Date.now())).toBeGreaterThan(1_000);
			await sleep(500);
			// Two tones of one loudness are √2 as loud.
			expect(loudness(peers, 'official', Date.now() - 250) / alone).toBeGreaterThan(1.25);
			expect(peers.people('official')).toHaveLength(1);
			await peers.leave('colleague');
			await sleep(800);
			expect(loudness(peers, 'official', Date.now() - 250) / alone).toBeLessThan(1.1);
			expect(peers.people('official')).toHaveLength(1);
			voice.follow('s', slot);
			await peers.untilQuiet('official', Date.now() + 40);
		}
	);

	test('[M68] takes the newest microphone of a person, and no second one', { timeout: 30_000 }, async () => {
		const enter = async () => {
			await peers.leave('presenter');
			const access = await voice.directAccess('s', 'presenter', 'booth');
			expect(await peers.join('presenter', access)).toBe(true);
			const since = Date.now();
			await peers.speak('presenter', TONE);
			await peers.untilLoud('official', since);
		};
		voice.follow('s', { ...slot, up: true });
		await enter();
		await sleep(300);
		const alone = loudness(peers, 'official', Date.now() - 250);
		expect(await peers.another('presenter', 1_200)).toBe(true);
		await expect.poll(() => peers.tone('official'), { timeout: 5_000 }).toBeGreaterThan(1_100);
		await sleep(500);
		expect(loudness(peers, 'official', Date.now() - 250) / alone).toBeLessThan(1.1);
		await enter();
		voice.follow('s', slot);
		await peers.untilQuiet('official', Date.now() + 40);
	});

	test(
		'[M5] carries the one granted speaker down, and nothing up meanwhile',
		{ timeout: 30_000 },
		async () => {
			const granted = { ...slot, up: true, speakers: ['official', 'other'], down: 'other' };
			voice.follow('s', granted);
			expect(await peers.join('bystander', await voice.directAccess('s', 'official', 'voice'))).toBe(true);
			await peers.speak('bystander', 600);
			expect(await peers.join('speaker', await voice.directAccess('s', 'other', 'voice'))).toBe(true);
			await sleep(1_000);
			// Another voice on the stage is not carried: only the one that was granted.
			expect(loudest(peers, 'presenter', Date.now() - 500, Date.now())).toBeLessThan(FLOOR);
			await peers.leave('bystander');
			await sleep(300);
			const since = Date.now();
			await peers.speak('speaker', 900);
			await peers.untilLoud('presenter', since);
			expect(Math.abs((await peers.tone('presenter')) - 900)).toBeLessThan(90);
			// The presenter's own tone goes on all the while; the stage hears the speaker directly and no 440 Hz.
			// Not the speaker's first frames: half of one crosses zero as seldom as a lower tone.
			const steady = Date.now() + 100;
			await sleep(500);
			const relayed = peers.heard('official', steady).filter((s) => s.rms > 100);
			expect(relayed.length).toBeGreaterThan(5);
			expect(relayed.filter((s) => Math.abs(s.crossings / 2 - TONE) < 60)).toEqual([]);
			const ended = Date.now();
			voice.follow('s', { ...slot, up: true });
			await peers.untilQuiet('presenter', ended + 40);
			await peers.untilLoud('official', ended + 40);
		}
	);

	test('a speaker who lost the right is out of the stage room', { timeout: 10_000 }, async () => {
		for (let i = 0; i < 40 && !peers.isGone('speaker'); i++) await sleep(100);
		expect(peers.isGone('speaker')).toBe(true);
		expect(await voice.directAccess('s', 'other', 'voice')).toBe(null);
	});

	test(
		'[M6] a cut silences the stage at once, and its end lets it sound again',
		{ timeout: 30_000 },
		async () => {
			await peers.untilLoud('official', Date.now());
			const cut = Date.now();
			voice.follow('s', { ...slot, up: true, cut: true });
			await sleep(1_500);
			const loud = peers.heard('official', cut).filter((s) => s.rms > FLOOR);
			const lastLoud = (loud.at(-1)?.at ?? cut) - cut;
			console.log(`cut: last sound after ${lastLoud} ms`);
			expect(lastLoud).toBeLessThan(500);
			const over = Date.now();
			voice.follow('s', { ...slot, up: true });
			await peers.untilLoud('official', over);
		}
	);

	test(
		'[M12] a relay that was killed is back within two seconds, under the same identity',
		{ timeout: 30_000 },
		async () => {
			const identity = peers.people('official')[0];
			health.length = 0;
			await peers.untilLoud('official', Date.now());
			const killed = Date.now();
			process.kill(voice.relayPid('s') ?? 0, 'SIGKILL');
			await sleep(400);
			const back = await peers.untilLoud('official', killed + 400);
			console.log(`relay: audible again ${back - killed} ms after it was killed`);
			expect(back - killed).toBeLessThan(4_000);
			expect(peers.people('official')).toEqual([identity]);
			expect(health).toEqual(['down', 'ok']);
		}
	);

	test(
		'[M11] a new key is a new room, and the old one is gone with all in it',
		{ timeout: 30_000 },
		async () => {
			const room = (access: { token: string } | null) =>
				JSON.parse(Buffer.from(access?.token.split('.')[1] ?? '', 'base64url').toString()).video
					.room as string;
			const old = await voice.directAccess('s', 'official', 'stage');
			voice.follow('s', { ...slot, stage: 'S2', booth: 'B2' });
			const fresh = await voice.directAccess('s', 'official', 'stage');
			expect(room(fresh)).not.toBe(room(old));
			for (let i = 0; i < 50 && !(peers.isGone('official') && peers.isGone('presenter')); i++)
				await sleep(100);
			expect(peers.isGone('official') && peers.isGone('presenter')).toBe(true);
			expect(await peers.join('late', old)).toBe(false);
			expect(await peers.join('next', fresh)).toBe(true);
			await peers.untilQuiet('next', 0);
			voice.follow('s', null);
			for (let i = 0; i < 50 && !peers.isGone('next'); i++) await sleep(100);
			expect(peers.isGone('next')).toBe(true);
			expect(await voice.directAccess('s', 'official', 'stage')).toBe(null);
		}
	);

	test('no log line holds a name, a seat or a room', () => {
		expect(log.lines.join('\n')).not.toMatch(/official|presenter|S1|B1|eyJ/);
	});
});
