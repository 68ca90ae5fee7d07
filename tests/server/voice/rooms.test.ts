import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { chooseNet, childConfig } from '../../../server/voice/livekit/child-config.ts';
import { ChildRun } from '../../../server/voice/livekit/child-process.ts';
import { createVoice, type LocalVoice } from '../../../server/voice/index.ts';
import { Peers } from '../../fixtures/voice/peers.ts';
import { dataDir, livekit, media, memoryLog, plan } from '../../fixtures/voice/setting.ts';

/** Waits until something holds. */
async function until(holds: () => boolean, withinMs = 8_000): Promise<boolean> {
	for (const end = Date.now() + withinMs; Date.now() < end; await sleep(50)) if (holds()) return true;
	return holds();
}

/** The process of the LiveKit at an address. */
function livekitAt(url: string | undefined): number {
	const { port } = new URL(url ?? '');
	const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n');
	const line = lines.find((l) => l.includes(`"port":${port},`) && !l.includes('/bin/sh'));
	return Number(line?.trim().split(' ')[0]);
}

describe.skipIf(!livekit.ok)('rooms', media, () => {
	let voice: LocalVoice;
	let peers: Peers;
	const seats = (...list: [string, boolean][]) => list.map(([seat, muted]) => ({ seat, muted }));
	const meet = (...list: [string, boolean][]) => plan({ meeting: 'M', meetingSeats: seats(...list) });

	beforeAll(async () => {
		voice = await createVoice({ dataDir, config: { livekit: null, mediaIp: null }, log: memoryLog() });
		peers = new Peers();
	}, 60_000);
	afterAll(async () => {
		peers.close();
		await voice.close();
	});

	test(
		'[M11] in the meeting a seat is heard under its own id, falls silent when muted and is out when not admitted',
		{ timeout: 40_000 },
		async () => {
			voice.follow('m', meet(['ana', false], ['eva', false]));
			expect(await peers.join('ana', await voice.directAccess('m', 'ana', 'meeting'))).toBe(true);
			expect(await peers.join('eva', await voice.directAccess('m', 'eva', 'meeting'))).toBe(true);
			expect(await until(() => peers.people('eva').includes('ana'))).toBe(true);
			await peers.speak('ana', 500);
			await peers.untilLoud('eva', Date.now());
			voice.follow('m', meet(['ana', true], ['eva', false]));
			await sleep(800);
			const muted = Date.now();
			await sleep(600);
			expect(peers.heard('eva', muted).filter((s) => s.rms > 100)).toEqual([]);
			voice.follow('m', meet(['eva', false]));
			expect(await until(() => peers.isGone('ana'))).toBe(true);
			expect(await voice.directAccess('m', 'ana', 'meeting')).toBe(null);
			voice.removeSeat('m', 'eva');
			expect(await until(() => peers.isGone('eva'))).toBe(true);
		}
	);

	test(
		'[M11] rooms and relay are made anew when LiveKit had to be started again',
		{ timeout: 40_000 },
		async () => {
			const now = plan({ stage: 'S', booth: 'B', stageSeats: ['o'], boothSeats: ['p'], up: true });
			voice.follow('s', now);
			const before = await voice.directAccess('s', 'o', 'stage');
			process.kill(livekitAt(before?.url), 'SIGKILL');
			await sleep(300);
			let after = await voice.directAccess('s', 'o', 'stage');
			for (let i = 0; i < 50 && after === null; i++) after = await voice.directAccess('s', 'o', 'stage');
			expect(after?.url).not.toBe(before?.url);
			expect(await peers.join('o', after)).toBe(true);
			expect(await peers.join('p', await voice.directAccess('s', 'p', 'booth'))).toBe(true);
			expect(await peers.speak('p', 700)).toBe(true);
			await peers.untilLoud('o', Date.now(), 15_000);
		}
	);

	test(
		'[K5] a LiveKit that hangs is told as the relay’s failures are, killed and started anew',
		{ timeout: 120_000 },
		async () => {
			const told: string[] = [];
			voice.onHealth((session, health) => session === 'h' && told.push(health));
			voice.follow('h', plan({ stage: 'S', booth: 'B', stageSeats: ['o'], boothSeats: ['p'], up: true }));
			expect(await until(() => told.at(-1) === 'ok', 15_000)).toBe(true);
			const before = await voice.directAccess('h', 'o', 'stage');
			const hung = livekitAt(before?.url);
			told.length = 0;
			process.kill(hung, 'SIGSTOP');
			expect(await until(() => told.includes('down'), 15_000)).toBe(true);
			expect(await until(() => told.at(-1) === 'ok', 20_000)).toBe(true);
			// Ended but not yet collected by its new parent counts as gone.
			const stat = () => execFileSync('ps', ['-eo', 'pid=,stat=']).toString();
			expect(await until(() => !new RegExp(`^\\s*${hung} [^Z]`, 'm').test(stat()))).toBe(true);
			let after = await voice.directAccess('h', 'o', 'stage');
			for (let i = 0; i < 20 && after === null; i++) after = await voice.directAccess('h', 'o', 'stage');
			expect(after?.url).not.toBe(before?.url);
			expect(await peers.join('o2', after)).toBe(true);
			voice.follow('h', null);
		}
	);

	test('quick changes of plan end where the last one says', { timeout: 20_000 }, async () => {
		for (let i = 0; i < 30; i++)
			voice.follow('q', plan({ stage: `S${i}`, booth: `B${i}`, stageSeats: ['a'] }));
		expect(await voice.directAccess('q', 'a', 'stage')).not.toBe(null);
		voice.follow('q', null);
		voice.follow('q', plan({ stage: 'last', stageSeats: ['a', 'b'] }));
		expect(await voice.directAccess('q', 'b', 'stage')).not.toBe(null);
		expect(await voice.directAccess('q', 'b', 'booth')).toBe(null);
	});

	test(
		'[K46] somebody else’s LiveKit that hangs is said, on the stage and in a meeting, and taken up again when it answers',
		{ timeout: 120_000 },
		async () => {
			if (!livekit.ok) throw new Error('no LiveKit');
			const net = await chooseNet(null);
			const [key, secret] = ['APIelsewhere', 'x'.repeat(40)];
			const theirs = new ChildRun(livekit.binary, childConfig(net), `${key}: ${secret}`);
			onTestFinished(() => theirs.stop());
			const url = `ws://127.0.0.1:${net.port}`;
			expect(await theirs.ready(url.replace('ws', 'http'))).toBe(true);
			const pid = livekitAt(url);
			const log = memoryLog();
			const config = { livekit: { url, apiKey: key, apiSecret: secret }, mediaIp: null };
			const outside = await createVoice({ dataDir, config, log });
			onTestFinished(() => outside.close());
			const told: Record<string, string[]> = { stage: [], meeting: [], late: [], none: [] };
			outside.onHealth((session, health) => told[session]?.push(health));
			const pitch = plan({ stage: 'S', booth: 'B', stageSeats: ['o'], boothSeats: ['p'], up: true });
			outside.follow('stage', pitch);
			outside.follow('meeting', meet(['ana', false]));
			outside.follow('none', plan({}));
			expect(await until(() => told.stage?.at(-1) === 'ok', 20_000)).toBe(true);
			expect(await outside.directAccess('meeting', 'ana', 'meeting')).not.toBe(null);

			process.kill(pid, 'SIGSTOP');
			expect(await until(() => told.meeting?.at(-1) === 'away', 15_000)).toBe(true);
			expect(told.stage?.at(-1)).toBe('away');
			// A meeting that begins meanwhile is told the same.
			outside.follow('late', meet(['eva', false]));
			expect(told.late).toEqual(['away']);
			expect(await outside.directAccess('late', 'eva', 'meeting')).toBe(null);

			process.kill(pid, 'SIGCONT');
			for (const session of ['stage', 'meeting', 'late'])
				expect([session, await until(() => told[session]?.at(-1) === 'ok', 30_000)]).toEqual([session, true]);
			expect(await peers.join('ana2', await outside.directAccess('meeting', 'ana', 'meeting'))).toBe(true);
			expect(await peers.join('eva2', await outside.directAccess('late', 'eva', 'meeting'))).toBe(true);
			expect(await peers.join('o3', await outside.directAccess('stage', 'o', 'stage'))).toBe(true);
			expect(told.none).toEqual([]);
			// It is not ours to end.
			expect(livekitAt(url)).toBe(pid);
		}
	);
});
