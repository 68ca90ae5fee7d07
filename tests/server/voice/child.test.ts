import { execFileSync, fork } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { startChild } from '../../../server/voice/livekit/child.ts';
import { takesTcp } from '../../../server/voice/livekit/media-port.ts';
import type { LiveKitServer } from '../../../server/voice/livekit/server.ts';
import { livekit, media, memoryLog } from '../../fixtures/voice/setting.ts';

const binary = livekit.ok ? livekit.binary : '';
const started: LiveKitServer[] = [];
afterEach(async () => void (await Promise.all(started.splice(0).map((c) => c.close()))));

const answers = (http: string) =>
	fetch(http, { signal: AbortSignal.timeout(1000) }).then(
		(r) => r.ok,
		() => false
	);

async function start(mediaIp: string | null = null, mediaPorts?: { udp: number; tcp: number }) {
	const log = memoryLog();
	const child = await startChild({ binary, mediaIp, log, ...(mediaPorts ? { mediaPorts } : {}) });
	started.push(child);
	return { child, log };
}

/** The process id of the LiveKit that listens on the endpoint's port. */
function pidOf(http: string): number {
	const port = new URL(http).port;
	const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n');
	const line = lines.find((l) => l.includes(`"port":${port},`) && !l.includes('/bin/sh'));
	return Number(line?.trim().split(' ')[0]);
}

describe.skipIf(!livekit.ok)('LiveKit as a child', media, () => {
	test(
		'[M9] is started again after it died, with new keys, and says nothing of them in the log',
		{ timeout: 30_000 },
		async () => {
			const { child, log } = await start();
			const before = child.endpoint();
			const up = new Promise<void>((resolve) => child.onUp(resolve));
			process.kill(pidOf(before?.http ?? ''), 'SIGKILL');
			await up;
			const after = child.endpoint();
			expect(after?.generation).toBe((before?.generation ?? 0) + 1);
			expect(after?.secret).not.toBe(before?.secret);
			expect(await answers(after?.http ?? '')).toBe(true);
			expect(log.lines.join()).not.toContain(before?.key);
			await child.close();
			expect(child.endpoint()).toBe(null);
			expect(await answers(after?.http ?? '')).toBe(false);
		}
	);

	test('[M9] does not outlive a server that was killed', { timeout: 30_000 }, async () => {
		const main = fileURLToPath(new URL('../../fixtures/voice/child-alone.ts', import.meta.url));
		const alone = fork(main, [binary], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
		const http = await new Promise<string>((resolve) => alone.once('message', (m) => resolve(String(m))));
		expect(await answers(http)).toBe(true);
		alone.kill('SIGKILL');
		for (let i = 0; i < 50 && (await answers(http)); i++) await sleep(100);
		expect(await answers(http)).toBe(false);
	});

	test(
		'a media port in use is the reason given, since LiveKit then exits with 0',
		{ timeout: 60_000 },
		async () => {
			const mediaIp = ownAddress();
			const ports = { udp: 17_882, tcp: 17_881 };
			await start(mediaIp, ports);
			await expect(start(mediaIp, ports)).rejects.toThrow(
				/a port it needs is in use \(media: UDP 17882, TCP 17881\)/
			);
		}
	);

	test('[K69] LiveKit takes what comes to its TCP media port', { timeout: 60_000 }, async () => {
		const ports = { udp: 17_892, tcp: 17_891 };
		await start(ownAddress(), ports);
		expect(await takesTcp(ports.tcp)).toBe(true);
		expect(await takesTcp(ports.tcp)).toBe(true);
	});

	test('a binary that is not one is a reason, not a crash', async () => {
		const log = memoryLog();
		await expect(startChild({ binary: '/nonexistent', mediaIp: null, log })).rejects.toThrow(
			'could not be started'
		);
	});
});

function ownAddress(): string {
	const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
	return all.find((a) => a.family === 'IPv4' && !a.internal)?.address ?? '192.0.2.1';
}
