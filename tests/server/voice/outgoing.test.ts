import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connectTo, reach, RELEASE_ORIGINS, UnlistedError } from '../../../server/outgoing.ts';
import { validate } from '../../../server/voice/rooms/door.ts';
import { answersOk } from '../../../server/voice/livekit/pulse.ts';
import { installRelease } from '../../../server/voice/livekit/release.ts';
import { roomService } from '../../../server/voice/livekit/room-service.ts';
import { externalServer } from '../../../server/voice/livekit/server.ts';

const NO_LOG = { info: () => {}, warn: () => {}, error: () => {} };
const open: Server[] = [];
afterEach(() => {
	for (const server of open.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function listening(listener: RequestListener): Promise<string> {
	const server = createServer(listener).listen(0, '127.0.0.1');
	open.push(server);
	await once(server, 'listening');
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** One that sends everybody on to another, who writes down what it is asked. */
async function astray() {
	const asked: string[] = [];
	const other = await listening((req, res) => {
		asked.push(`${req.method} ${req.url}`);
		res.end('OK');
	});
	const from = await listening((req, res) => res.writeHead(307, { location: other + req.url }).end());
	return { from, other, asked };
}

test('[A25] nothing is asked of who is not listed, nor followed there', async () => {
	const { from, other, asked } = await astray();
	await expect(reach(from, [])).rejects.toThrow(UnlistedError);
	await expect(reach(from, [from])).rejects.toThrow(UnlistedError);
	expect(() => connectTo(from.replace('http', 'ws'), [from], {})).toThrow(UnlistedError);
	expect(asked).toEqual([]);
	expect(await (await reach(`${from}/a`, [from, other])).text()).toBe('OK');
	// What carries something is not sent on, whoever is listed.
	expect((await reach(`${from}/b`, [from, other], { method: 'POST', body: 'x' })).status).toBe(307);
	expect(asked).toEqual(['GET /a']);
});

test('[A25] LiveKit’s pulse, its room service, its door and its release lead nowhere else', async () => {
	const { from, asked } = await astray();
	const livekit = externalServer(from, 'key', 's'.repeat(32), NO_LOG);
	expect(await answersOk(from)).toBe(false);
	await expect(roomService(livekit).listRooms(['x'])).rejects.toThrow('307');
	expect(await validate({ url: from, token: 'a token' })).toBe(502);
	const sums = {
		[`livekit_1.0.0_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.tar.gz`]: ''
	};
	const release = { target: '/nowhere', version: '1.0.0', onProgress: () => {}, base: from, sums };
	expect(await installRelease(release)).toEqual({ why: expect.stringContaining('not an address') });
	const socket = connectTo(from.replace('http', 'ws'), [from.replace('http', 'ws')], {});
	const [failed] = (await once(socket, 'unexpected-response').then(([, res]) => [res])) as [
		{ statusCode: number }
	];
	expect(failed.statusCode).toBe(307);
	socket.on('error', () => {}).terminate();
	expect(asked).toEqual([]);
});

test('[A25] the release comes from its own host and the two that it sends on to', () => {
	expect(
		RELEASE_ORIGINS.every((origin) => /^https:\/\/(github|[a-z-]+\.githubusercontent)\.com$/.test(origin))
	).toBe(true);
});
