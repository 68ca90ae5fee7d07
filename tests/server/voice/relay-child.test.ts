import { expect, onTestFinished, test } from 'vitest';
import { Faults } from '../../../server/faults.ts';
import { RelayChild } from '../../../server/voice/relay/child.ts';
import { memoryLog } from '../../fixtures/voice/setting.ts';

const LATE = new URL('../../fixtures/voice/late-relay.ts', import.meta.url).pathname;
const PING_MS = 100;

test('[K6] a relay that is long in loading is left alone, and one that hangs after that is ended', async () => {
	let [words, ended] = [0, false];
	const events = {
		hear: () => void words++,
		died: () => void (ended = true),
		faults: new Faults(memoryLog())
	};
	const child = new RelayChild(events, LATE, PING_MS);
	onTestFinished(() => child.dismiss());
	await expect.poll(() => words, { timeout: 15_000 }).toBeGreaterThan(0);
	expect(ended).toBe(false);
	await expect.poll(() => ended, { timeout: 15_000 }).toBe(true);
});
