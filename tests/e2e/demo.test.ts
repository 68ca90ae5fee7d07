import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';

test('the demo comes up with a prepared session, and prints links of its people', async () => {
	const demo = await startServer({ args: ['--demo'] });
	try {
		await expect.poll(() => demo.output(), { timeout: 60_000 }).toMatch(/official.*\/s\/\S+\/join#\S+/);
		expect(demo.output()).not.toContain('started again');
	} finally {
		await demo.stop();
	}
});
