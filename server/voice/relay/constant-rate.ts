import { SignalResponse } from '@livekit/protocol';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { withConstantRate } from '../../../src/lib/voice/sdp.ts';
import { connectTo } from '../../outgoing.ts';

/** A way to LiveKit's signalling by which what is published runs at a constant bitrate. */
export interface SignallingWay {
	/** To be used in place of LiveKit's own address. */
	url: string;
	close(): void;
}

/**
 * Packets whose size follows the sound tell what is connected behind a silence: another noise floor is another size.
 * rtc-node has no setting for a constant bitrate, so the answer to its offer is changed on its way in.
 *
 * @param livekit `ws(s)://…`
 */
export async function constantRateWay(livekit: string): Promise<SignallingWay> {
	const door = new WebSocketServer({ noServer: true, perMessageDeflate: false });
	const server = createServer((_, answer) => void answer.writeHead(404).end());
	server.on('upgrade', (asked: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', () => socket.destroy());
		const far = dial(livekit, asked);
		far.once('error', () => socket.destroy());
		far.once('open', () => door.handleUpgrade(asked, socket, head, (near) => join(near, far)));
		socket.once('close', () => far.terminate());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () => {
			for (const near of door.clients) near.terminate();
			server.close();
		}
	};
}

/** The same request to LiveKit, its token in a header, wherever the client put it. */
function dial(livekit: string, asked: IncomingMessage): WebSocket {
	const url = new URL(livekit.replace(/\/$/, '') + (asked.url ?? '/'));
	const token = url.searchParams.get('access_token');
	url.searchParams.delete('access_token');
	const authorization = asked.headers.authorization ?? (token === null ? undefined : `Bearer ${token}`);
	return connectTo(url, [new URL(livekit).origin], {
		perMessageDeflate: false,
		...(authorization === undefined ? {} : { headers: { authorization } })
	});
}

function join(near: WebSocket, far: WebSocket): void {
	near.on('message', (data, binary) => far.send(data, { binary }));
	far.on('message', (data, binary) => {
		const passed = binary ? changed(data) : data;
		// What cannot be read could start a track whose packets tell what is in them.
		if (passed === null) far.terminate();
		else near.send(passed, { binary });
	});
	near.on('close', () => far.close());
	far.on('close', () => near.close());
	for (const end of [near, far]) end.on('error', () => end.terminate());
}

/** Null for what is no message of LiveKit's. */
function changed(data: RawData): RawData | null {
	try {
		const response = SignalResponse.fromBinary(data as Buffer);
		const { message } = response;
		if (message.case !== 'answer') return data;
		message.value.sdp = withConstantRate(message.value.sdp);
		return Buffer.from(response.toBinary());
	} catch {
		return null;
	}
}
