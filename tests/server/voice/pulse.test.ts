import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { hangs } from '../../../server/voice/pulse.ts';

test('[K5] what does not answer beat after beat hangs; what answers late once does not', async () => {
	let mute = false;
	let asked = 0;
	const server = createServer((_, res) => {
		asked += 1;
		// The second beat is late, as on a busy machine.
		if (!mute && asked !== 2) res.end('OK');
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const http = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const end = new AbortController();
	let hung: boolean | null = null;
	const watching = hangs(http, end.signal).then((answer) => (hung = answer));
	await expect.poll(() => asked, { timeout: 8_000 }).toBeGreaterThanOrEqual(4);
	expect(hung).toBe(null);
	mute = true;
	await watching;
	expect(hung).toBe(true);
	const later = hangs(http, end.signal);
	end.abort();
	expect(await later).toBe(false);
	server.closeAllConnections();
	server.close();
}, 30_000);
