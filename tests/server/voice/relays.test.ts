import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { SHUT } from '../../../server/voice/relay/gate.ts';
import { RelaySupervisor } from '../../../server/voice/relay/supervisor.ts';
import { memoryLog } from '../../fixtures/voice/setting.ts';

/** Processes of a relay that this one started. */
function relays(): number {
	const lines = execFileSync('ps', ['-eo', 'ppid=,args=']).toString().split('\n');
	return lines.filter((line) => line.includes('relay/main') && Number.parseInt(line, 10) === process.pid)
		.length;
}

test('[M68] [K68] however often slots are called and put off, a session has two relay processes at most, and the last call its own', async () => {
	const relay = new RelaySupervisor(memoryLog());
	onTestFinished(() => relay.stop());
	const nowhere = { access: async () => null, onTrack: () => {} };
	let most = 0;
	for (let call = 0; call < 12; call++) {
		relay.open(`call ${call}`, SHUT, nowhere);
		await sleep(150);
		most = Math.max(most, relays());
		relay.close(`call ${call}`);
		most = Math.max(most, relays());
	}
	expect(most).toBeLessThanOrEqual(2);
	relay.open('last', SHUT, nowhere);
	await expect.poll(() => relay.pid, { timeout: 5_000 }).toBeGreaterThan(0);
	await expect.poll(relays, { timeout: 5_000 }).toBe(1);
	// One that waits to come does not, when it is wanted no more.
	relay.close('last');
	await expect.poll(relays, { timeout: 5_000 }).toBe(0);
	expect(relay.pid).toBeUndefined();
}, 60_000);
