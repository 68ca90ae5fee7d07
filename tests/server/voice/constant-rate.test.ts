import { SignalResponse } from '@livekit/protocol';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { constantRateWay, type SignallingWay } from '../../../server/voice/relay/constant-rate.ts';

const SDP = 'a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n';
const answer = new SignalResponse({ message: { case: 'answer', value: { type: 'answer', sdp: SDP } } });
const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((x) => x.close()));

/** A LiveKit that sends what it is told and notes who came and what was said. */
function livekit(says: readonly Uint8Array[], admits = true) {
	const seen = { urls: [] as string[], tokens: [] as unknown[], heard: [] as Buffer[] };
	const server = new WebSocketServer({ port: 0, verifyClient: () => admits });
	server.on('connection', (socket, request) => {
		seen.urls.push(request.url ?? '');
		seen.tokens.push(request.headers.authorization);
		socket.on('message', (data) => seen.heard.push(data as Buffer));
		for (const bytes of says) socket.send(bytes);
	});
	open.push(server);
	return { seen, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function way(url: string): Promise<SignallingWay> {
	const made = await constantRateWay(url);
	open.unshift(made);
	return made;
}

function dial(url: string): { socket: WebSocket; got: Buffer[]; over: Promise<string> } {
	const got: Buffer[] = [];
	const socket = new WebSocket(url, { headers: { authorization: 'Bearer token' } });
	socket.on('message', (data) => got.push(data as Buffer));
	const over = new Promise<string>((resolve) => {
		socket.on('close', () => resolve('closed')).on('error', () => resolve('refused'));
	});
	return { socket, got, over };
}

describe('the relay’s way to LiveKit', () => {
	test('[B18] asks for a constant bitrate and short packets in the answer and leaves everything else as it is', async () => {
		const pong = new SignalResponse({ message: { case: 'pong', value: 7n } }).toBinary();
		const { seen, url } = livekit([pong, answer.toBinary()]);
		const { socket, got } = dial(`${(await way(url)).url}/rtc/v1?join_request=x`);
		await expect.poll(() => got.length).toBe(2);
		expect(got[0]).toEqual(Buffer.from(pong));
		const { message } = SignalResponse.fromBinary(got[1] as Buffer);
		expect(message.case === 'answer' && message.value.sdp).toBe(
			SDP.replace('useinbandfec=1', 'useinbandfec=1;cbr=1\r\na=ptime:10')
		);
		socket.send(Buffer.from([1, 2, 3]));
		await expect.poll(() => seen.heard).toEqual([Buffer.from([1, 2, 3])]);
		expect(seen).toMatchObject({ urls: ['/rtc/v1?join_request=x'], tokens: ['Bearer token'] });
	});

	test('refuses what LiveKit refuses, and ends with it', async () => {
		const shut = await way(livekit([], false).url);
		expect(await dial(`${shut.url}/rtc`).over).toBe('refused');
		const { url } = livekit([answer.toBinary()]);
		const { got, over } = dial(`${(await way(url)).url}/rtc`);
		await expect.poll(() => got.length).toBe(1);
		open.splice(0).forEach((x) => x.close());
		expect(await over).toBe('closed');
	});
});
