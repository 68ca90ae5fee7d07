import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestQueue } from './line.ts';

/** Bytes that are parsed in one go: some dozen heads, or some hundred of the smallest chunks. */
const PIECE = 2048;

type Parse = (bytes: Buffer | string) => void;

/**
 * Makes a server parse what comes in pieces that wait for their turn. Left to itself it parses all that a read of each
 * connection brought, in one turn of the event loop: a read holds thousands of heads.
 *
 * @param handed whether a connection was upgraded, and is the server's no more
 */
export function parsePiecemeal(http: Server, line: RequestQueue, handed: (socket: Socket) => boolean): void {
	// The server's own listener comes first, and has its own for what the connection brings.
	http.on('connection', (socket: Socket) => {
		for (const parse of socket.listeners('data') as Parse[]) {
			socket.off('data', parse);
			socket.on('data', take);

			function take(read: Buffer | string): void {
				const bytes = read as Buffer;
				let at = 0;
				const goOn = held(socket);
				const next = (): void => {
					if (socket.destroyed || !socket.listeners('data').includes(take)) return;
					parse.call(socket, bytes.subarray(at, (at += PIECE)));
					if (handed(socket)) {
						socket.off('data', take);
						if (at < bytes.length) socket.unshift(bytes.subarray(at));
						goOn(false);
					} else if (at < bytes.length) line.enter(socket, next);
					else goOn(true);
				};
				line.enter(socket, next);
			}
		}
	});
}

/**
 * Reads no more of a connection. Whether it is to be read the server says, as bodies are taken: what it said last is
 * done at the end.
 */
function held(socket: Socket): (asked: boolean) => void {
	let wanted = true;
	socket.pause();
	const own = socket as { resume?: () => Socket; pause?: () => Socket };
	own.resume = () => ((wanted = true), socket);
	own.pause = () => ((wanted = false), socket);
	return (asked) => {
		delete own.resume;
		delete own.pause;
		if (asked && wanted) socket.resume();
	};
}
