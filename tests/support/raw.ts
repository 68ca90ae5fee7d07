import { connect, type Socket } from 'node:net';

const MOST_MS = 5_000;

/** A connection to a server by its base address, which nothing of a client library has touched. */
export function dial(base: string): Promise<Socket> {
	const { port } = new URL(base);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), '127.0.0.1', () => resolve(socket)).once('error', reject);
	});
}

/** What a server says to bytes until it closes, or has been silent for a moment after a whole head. */
export async function say(base: string, bytes: string | Buffer): Promise<string> {
	const socket = await dial(base);
	let said = '';
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(late);
			socket.destroy();
			resolve(said);
		};
		const late = setTimeout(done, MOST_MS);
		socket.on('data', (data) => {
			said += data.toString('latin1');
			if (said.includes('\r\n\r\n')) done();
		});
		socket.on('error', done).on('close', done);
		socket.write(bytes);
	});
}

/** A request as text, its target word for word. */
export function request(target: string, headers: readonly string[] = [], method = 'GET'): string {
	return [`${method} ${target} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
}

export const UPGRADE = [
	'Connection: Upgrade',
	'Upgrade: websocket',
	'Sec-WebSocket-Version: 13',
	'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
];
