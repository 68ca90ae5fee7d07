import { afterEach, expect, test, vi } from 'vitest';
import { listSessions } from '../../../src/lib/live/api.ts';

afterEach(() => vi.unstubAllGlobals());

const answering = (status: number, body: unknown = null) =>
	vi.stubGlobal('fetch', async () => new Response(body === null ? null : JSON.stringify(body), { status }));

test('[K27] only the answer to somebody unknown means not signed in', async () => {
	answering(404);
	expect(await listSessions()).toBeNull();
	answering(200, []);
	expect(await listSessions()).toEqual([]);
});

test.each([500, 502, 503, 429])('[K27] %i is trouble, not being signed out', async (status) => {
	answering(status);
	await expect(listSessions()).rejects.toThrow(String(status));
});

test('[K27] no network is trouble, not being signed out', async () => {
	vi.stubGlobal('fetch', async () => {
		throw new TypeError('no network');
	});
	await expect(listSessions()).rejects.toThrow('no network');
});
