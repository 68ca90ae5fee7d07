import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** The bare peer: a WebSocket server that sends back what it gets. */
export async function echoServer(): Promise<{ port: number; close(): Promise<void> }> {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
	await new Promise<void>((resolve) => server.once('listening', () => resolve()));
	return {
		port: (server.address() as AddressInfo).port,
		close: () => {
			for (const client of server.clients) client.terminate();
			return new Promise((resolve) => server.close(() => resolve()));
		}
	};
}
