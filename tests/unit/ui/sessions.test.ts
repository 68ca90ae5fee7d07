import { afterEach, expect, test, vi } from 'vitest';
import {
	createSession,
	hasSession,
	holdsSeat,
	listSessions,
	listSignIns,
	redeemOrganizer,
	redeemSeat
} from '../../../src/lib/live/api.ts';

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

test('[E35] whether there is anything here is the server’s to say: in trouble, or away, it says nothing', async () => {
	const asked = async () => [await holdsSeat('x'), await hasSession('s')];
	answering(404);
	expect(await asked()).toEqual([false, false]);
	for (const status of [429, 500, 502, 503, 504]) {
		answering(status);
		expect(await asked(), String(status)).toEqual([null, null]);
	}
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
	expect(await asked()).toEqual([null, null]);
	answering(200, [{ id: 's' }]);
	expect(await asked()).toEqual([true, true]);
	// Signed in, and the session is gone.
	answering(200, [{ id: 'another' }]);
	expect(await asked()).toEqual([true, false]);
});

test('[A44] what a network answers in the server’s place is taken for nothing that was done', async () => {
	vi.stubGlobal('fetch', async () => new Response('<html>Sign in to this network</html>', { status: 200 }));
	expect(await redeemSeat('x', 'token', 'press', false)).toBe('offline');
	expect(await redeemOrganizer('token', 'press')).toBe('offline');
	expect(await createSession('es', 'press')).toBeNull();
	expect(await listSignIns()).toBeNull();
	await expect(listSessions()).rejects.toThrow();
	answering(204);
	expect([await redeemSeat('x', 'token', 'press', false), await redeemOrganizer('token', 'press')]).toEqual([
		'ok',
		'ok'
	]);
});
